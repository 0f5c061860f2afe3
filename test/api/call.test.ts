import { randomUUID } from "node:crypto";
import { inspect } from "node:util";
import { type ApiCall, callApi, parseJson } from "../../src/api/call";
import { readClientOptions } from "../../src/config/client-options";
import type { AuthEvent } from "../../src/events";
import { rejectionOf } from "../support/rejection";
import { type ScriptedProvider, startScriptedProvider } from "../support/scripted-provider";

let provider: ScriptedProvider;
beforeAll(async () => {
  provider = await startScriptedProvider();
});
afterAll(() => provider.close());

const FIND: ApiCall = {
  operation: "findTicket",
  path: "/tickets/search",
  query: { reference_code: "canary code&x=1" },
};
const CREATE: ApiCall = {
  operation: "createTicket",
  path: "/organizers/1/events/2/tickets",
  fields: { firstname: "สมชาย" },
};

/** Returns a new token, because Eventpop's 429 in another test stops calls with that test's token. */
const newToken = () => `canary-${randomUUID()}`;

function apiWith(options: { tokenIn?: "header" | "parameters"; onEvent?: (event: AuthEvent) => void } = {}) {
  return readClientOptions({ token: "unused", eventpopURL: provider.url, ...options }).api;
}

describe("an access token", () => {
  beforeEach(() => provider.respondWith({ body: {} }));

  it("is sent in the Authorization header, and in no URL", async () => {
    await callApi(apiWith(), FIND, "abc");
    await callApi(apiWith(), CREATE, "abc");

    const [get, post] = provider.calls;
    expect(get).toMatchObject({ method: "GET", path: "/api/public/tickets/search", authorization: "Bearer abc" });
    expect([...(get?.query ?? [])]).toEqual([["reference_code", "canary code&x=1"]]);
    expect(post).toMatchObject({ method: "POST", authorization: "Bearer abc", body: '{"firstname":"สมชาย"}' });
    expect(post?.query.size).toBe(0);
  });

  it('is sent, with tokenIn: "parameters", in the query of a GET and in the body of a POST', async () => {
    await callApi(apiWith({ tokenIn: "parameters" }), FIND, "abc");
    await callApi(apiWith({ tokenIn: "parameters" }), CREATE, "abc");

    const [get, post] = provider.calls;
    expect(get?.authorization).toBeUndefined();
    expect(get?.query.get("access_token")).toBe("abc");
    expect(post?.authorization).toBeUndefined();
    expect(post?.query.size).toBe(0);
    expect(JSON.parse(post?.body ?? "")).toEqual({ firstname: "สมชาย", access_token: "abc" });
  });

  it("is not sent with a call that needs none", async () => {
    await callApi(apiWith(), { operation: "info", path: "/info" });
    await callApi(apiWith({ tokenIn: "parameters" }), { operation: "info", path: "/info" });
    for (const call of provider.calls) {
      expect(call.authorization).toBeUndefined();
      expect(call.query.size).toBe(0);
    }
  });
});

describe("an API response", () => {
  it.each([
    [401, "EVENTPOP_TOKEN_REFUSED", false],
    [403, "EVENTPOP_FORBIDDEN", false],
    [429, "EVENTPOP_RATE_LIMITED", true],
    [500, "EVENTPOP_UNAVAILABLE", true],
    [501, "EVENTPOP_UNAVAILABLE", true],
    [201, "EVENTPOP_INVALID_RESPONSE", true],
    [204, "EVENTPOP_INVALID_RESPONSE", true],
    [302, "EVENTPOP_INVALID_RESPONSE", true],
    [400, "EVENTPOP_INVALID_RESPONSE", true],
    [404, "EVENTPOP_INVALID_RESPONSE", true],
    [418, "EVENTPOP_INVALID_RESPONSE", true],
  ])("with status %i causes %s, with any body", async (status, code, retryable) => {
    for (const body of ["", '{"error":"The access token expired"}', "<html>canary-body</html>", '{"user":{"id":7}}']) {
      provider.respondWith({ status, body: status === 204 ? "" : body, headers: { location: "http://evil.example/" } });
      const error = await rejectionOf(callApi(apiWith(), FIND, newToken()));
      expect(error).toMatchObject({ name: "ProviderError", code, retryable, providerStatus: status });
      expect(error.message).toMatch(/^findTicket: /);
    }
  });

  it("with status 404 causes the error that the operation sets for this status", async () => {
    provider.respondWith({ status: 404 });
    const call: ApiCall = { ...FIND, refusals: { 404: ["EVENTPOP_NOT_FOUND", "no such ticket."] } };
    await expect(callApi(apiWith(), call, newToken())).rejects.toMatchObject({
      code: "EVENTPOP_NOT_FOUND",
      message: "findTicket: no such ticket.",
    });
  });
});

describe("a response with status 429", () => {
  it("stops calls with that token until the time of Retry-After has passed", async () => {
    provider.respondWith({ status: 429, headers: { "retry-after": "120" }, body: "Retry later\n" });
    const token = newToken();
    const first = await rejectionOf(callApi(apiWith(), FIND, token));
    const second = await rejectionOf(callApi(apiWith(), CREATE, token));

    expect(first).toMatchObject({ code: "EVENTPOP_RATE_LIMITED", status: 503, retryAfter: 120, providerStatus: 429 });
    expect(second).toMatchObject({
      code: "EVENTPOP_RATE_LIMITED",
      status: 503,
      retryAfter: 120,
      providerStatus: undefined,
    });
    expect(provider.calls).toHaveLength(1);
  });

  it("does not affect other tokens", async () => {
    provider.respondWith({ status: 429, headers: { "retry-after": "120" } });
    await rejectionOf(callApi(apiWith(), FIND, newToken()));
    provider.respondWith({ body: {} });
    await expect(callApi(apiWith(), FIND, newToken())).resolves.toMatchObject({ status: 200 });
  });

  it("without Retry-After stops calls with that token for a minute", async () => {
    provider.respondWith({ status: 429, body: "Retry later\n" });
    await expect(callApi(apiWith(), FIND, newToken())).rejects.toMatchObject({ retryAfter: 60 });
  });

  it("with Retry-After: 0 stops no call", async () => {
    provider.respondWith({ status: 429, headers: { "retry-after": "0" } });
    const token = newToken();
    await rejectionOf(callApi(apiWith(), FIND, token));
    await rejectionOf(callApi(apiWith(), FIND, token));
    expect(provider.calls).toHaveLength(2);
  });

  it("emits one event, without the token", async () => {
    provider.respondWith({ status: 429, headers: { "retry-after": "60" } });
    const events: AuthEvent[] = [];
    const api = apiWith({ onEvent: (event) => events.push(event) });
    const token = newToken();
    await rejectionOf(callApi(api, FIND, token));
    await rejectionOf(callApi(api, FIND, token));
    expect(events).toMatchObject([
      { event: "rate_limited", strategy: "eventpop", code: "EVENTPOP_RATE_LIMITED", status: 503 },
    ]);
    expect(JSON.stringify(events)).not.toContain(token);
  });
});

describe("the error of an API call", () => {
  it.each([
    ["a response with status 403", { status: 403, body: "canary-body" }],
    ["a response with status 500", { status: 500, body: "canary-body" }],
    ["a response with status 429", { status: 429, body: "canary-body" }],
    ["a broken connection", "hang up"],
    ["something that is not JSON", { body: "canary-body" }],
  ] as const)("after %s contains no token, no parameter and no part of the body", async (_, response) => {
    provider.respondWith(response);
    for (const call of [FIND, { ...CREATE, fields: { email: "canary@mail.example" } }]) {
      const asking = callApi(apiWith({ tokenIn: "parameters" }), call, newToken());
      const error = await rejectionOf(asking.then((it) => parseJson(it, call.operation)));
      expect(inspect(error, { depth: 9, showHidden: true })).not.toMatch(/canary/);
    }
  });
});

describe("a response's JSON", () => {
  it.each([[{ a: 1 }], [[1, 2]], ["text"], [7], [null]])("is returned unchanged: %j", async (body) => {
    provider.respondWith({ body: JSON.stringify(body) });
    expect(parseJson(await callApi(apiWith(), FIND, newToken()), "findTicket")).toEqual(body);
  });

  it.each(["", "<html>", "{", "a=1"])("is refused if it is %p", async (body) => {
    provider.respondWith({ body });
    const response = await callApi(apiWith(), FIND, newToken());
    expect(() => parseJson(response, "findTicket")).toThrow("findTicket: the body in Eventpop's response is not JSON.");
  });
});

describe("a POST", () => {
  it("is sent once, after every failure", async () => {
    for (const response of ["hang up", { status: 502 }, { status: 503 }, { status: 504 }] as const) {
      provider.respondWith(response);
      await rejectionOf(callApi(apiWith(), CREATE, newToken()));
      expect(provider.calls).toHaveLength(1);
    }
  });

  it("that is repeatable is sent once more after a lost response", async () => {
    for (const response of ["hang up", { status: 502 }, { status: 503 }, { status: 504 }] as const) {
      provider.respondWith(() => (provider.calls.length === 1 ? response : { body: {} }));
      await expect(callApi(apiWith(), { ...CREATE, repeatable: true }, newToken())).resolves.toMatchObject({
        status: 200,
      });
      expect(provider.calls.map(({ body }) => body)).toEqual([provider.calls[0]?.body, provider.calls[0]?.body]);
    }
  });

  it("that is repeatable is not sent a third time, and is sent once if the status is not 502, 503 or 504", async () => {
    provider.respondWith("hang up");
    await rejectionOf(callApi(apiWith(), { ...CREATE, repeatable: true }, newToken()));
    expect(provider.calls).toHaveLength(2);

    for (const status of [400, 401, 403, 409, 422, 429, 500]) {
      provider.respondWith({ status });
      await rejectionOf(callApi(apiWith(), { ...CREATE, repeatable: true }, newToken()));
      expect(provider.calls).toHaveLength(1);
    }
  });
});
