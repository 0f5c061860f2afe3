import { fetchUser } from "../../src/api/me";
import { readClientOptions } from "../../src/config/client-options";
import { rejectionOf } from "../support/rejection";
import { type ScriptedProvider, startScriptedProvider } from "../support/scripted-provider";

let provider: ScriptedProvider;
beforeAll(async () => {
  provider = await startScriptedProvider();
});
afterAll(() => provider.close());

const api = (options: { tokenIn?: "parameters" } = {}) =>
  readClientOptions({ token: "unused", eventpopURL: provider.url, ...options }).api;

describe("fetching the user of a token from /me", () => {
  it("returns the user, the JSON and the text of the response", async () => {
    const raw = '{"user": {"id": 7, "full_name": "สมชาย"}}';
    provider.respondWith({ body: raw });
    await expect(fetchUser(api(), "abc", "login")).resolves.toEqual({
      user: { id: "7", fullName: "สมชาย" },
      json: { user: { id: 7, full_name: "สมชาย" } },
      raw,
    });
    expect(provider.calls).toMatchObject([{ method: "GET", path: "/api/public/me", authorization: "Bearer abc" }]);
  });

  it("sends the token as the option tokenIn says", async () => {
    provider.respondWith({ body: { id: 7 } });
    await fetchUser(api({ tokenIn: "parameters" }), "abc", "login");
    expect(provider.calls[0]?.query.get("access_token")).toBe("abc");
  });

  it.each(["", "null", "[]", "7", '"x"', "<html>", '{"user":', '{"user":{"id":7}}<!-- -->', "{}", '{"user":null}'])(
    "refuses the body %p with EVENTPOP_INVALID_RESPONSE",
    async (body) => {
      provider.respondWith({ body });
      await expect(fetchUser(api(), "abc", "login")).rejects.toMatchObject({
        code: "EVENTPOP_INVALID_RESPONSE",
        status: 502,
      });
    },
  );

  it.each([
    [201, "EVENTPOP_INVALID_RESPONSE"],
    [302, "EVENTPOP_INVALID_RESPONSE"],
    [401, "EVENTPOP_TOKEN_REFUSED"],
    [403, "EVENTPOP_FORBIDDEN"],
    [404, "EVENTPOP_INVALID_RESPONSE"],
    [500, "EVENTPOP_UNAVAILABLE"],
    [503, "EVENTPOP_UNAVAILABLE"],
  ])("accepts no user from a response with status %i, even if it contains one", async (status, code) => {
    provider.respondWith({ status, body: { user: { id: 7 } } });
    await expect(fetchUser(api(), "abc", "login")).rejects.toMatchObject({ code, providerStatus: status });
  });

  it("fails after its timeout", async () => {
    provider.respondWith("never");
    const error = await rejectionOf(fetchUser(api(), "abc", "login", 50));
    expect(error).toMatchObject({ code: "EVENTPOP_TIMEOUT", message: "Eventpop did not respond within 50 ms." });
  });
});
