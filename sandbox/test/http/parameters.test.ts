import { type Sandbox, startSandbox } from "../../src";
import { sendRequest } from "../wire";

describe("the sandbox", () => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await startSandbox();
  });
  afterAll(() => sandbox.close());

  describe("at its token endpoint", () => {
    const send = async (contentType: string | undefined, body: string) => {
      const headers = contentType === undefined ? {} : { "content-type": contentType };
      const response = await sendRequest(`${sandbox.url}/oauth/token`, { method: "POST", headers, body });
      return response.status;
    };
    const fields = { grant_type: "client_credentials", client_id: "sandboxclient", client_secret: "sandboxsecret" };
    const asForm = new URLSearchParams(fields).toString();

    it.each([
      ["accepts the body of a form", "application/x-www-form-urlencoded; charset=UTF-8", asForm, 200],
      ["accepts a JSON body", "application/json; charset=utf-8", JSON.stringify(fields), 200],
      ["reads a body without a content type as a form", undefined, asForm, 200],
      ["finds no parameters in a body of plain text", "text/plain", asForm, 400],
      ["refuses invalid JSON", "application/json", "{", 400],
      ["finds no parameters in JSON that is not an object", "application/json", "[1]", 400],
      ["refuses a multipart form without a boundary", "multipart/form-data", asForm, 400],
    ])("%s", async (_what, contentType, body, status) => {
      expect(await send(contentType, body)).toBe(status);
    });

    it.each([
      ["a percent sign without digits", "grant_type=client_credentials&client_id=%"],
      ["half a percent-encoded byte", "grant_type=client_credentials&client_id=%f"],
      ["percent-encoded bytes that are not UTF-8", "grant_type=client_credentials&client_id=%ff%fe"],
      ["an invalid name", "%zz=1"],
    ])("responds 400 to a form or a query that has %s", async (_what, text) => {
      const { status, body, headers } = await sendRequest(`${sandbox.url}/oauth/token`, {
        method: "POST",
        headers: { "content-type": "application/x-www-form-urlencoded" },
        body: text,
      });
      expect([status, body, headers["content-type"]]).toEqual([400, "", "text/html; charset=UTF-8"]);
      expect((await sendRequest(`${sandbox.url}/oauth/authorize?${text}`)).status).toBe(400);
    });

    it.each([
      ["a list", "state[]=a&state[]=b", ["a", "b"]],
      ["a nested object", "state[a]=1&state[b][]=2&state[b][]=3", { a: "1", b: ["2", "3"] }],
      ["a list and an object", "state[a]=1&state[]=2", ["2"]],
      ["an object with names of Object.prototype", "state[__proto__][a]=1&state[constructor]=2", { constructor: "2" }],
    ])("returns the state as JSON if it is %s", async (_what, state, expected) => {
      const response = await sendRequest(`${sandbox.url}/oauth/token`, {
        method: "POST",
        headers: { "content-type": "application/x-www-form-urlencoded" },
        body: `grant_type=unknown&${state}`,
      });
      expect(JSON.parse(response.body).state).toMatchObject(expected);
      expect(({} as { a?: unknown }).a).toBeUndefined();
    });

    it("accepts a body of 10 KB, and refuses a larger one", async () => {
      const padded = (length: number) => `${asForm}&pad=`.padEnd(length, "x");

      expect(await send("application/x-www-form-urlencoded", padded(10 * 1024))).toBe(200);
      expect(await send("application/x-www-form-urlencoded", padded(10 * 1024 + 1))).toBe(413);
    });
  });
});
