import { type FaultRule, type Sandbox, startSandbox } from "../../src";
import { faultKinds } from "../../src/faults/fault-kinds";
import { form, sendRequest } from "../wire";

/** Tests of what the two HTTP clients of Node, `node:http` and `fetch`, get from each kind of fault. */

const callback = "http://localhost:3000/auth/eventpop/callback";

let sandbox: Sandbox;

beforeEach(async () => {
  sandbox = await startSandbox();
});
afterEach(() => sandbox.close());

const address = () => `${sandbox.url}/oauth/token`;

async function tokenRequest() {
  const { code } = await sandbox.codes.issue({ as: "somchai", redirectUri: callback });
  const client = { client_id: sandbox.client.clientId, client_secret: sandbox.client.clientSecret };
  return form({ grant_type: "authorization_code", code, redirect_uri: callback, ...client });
}

/** Returns the status and the JSON of the response, or the error code, if `node:http` sends a token request. */
async function throughHttp() {
  try {
    const { status, body } = await sendRequest(address(), await tokenRequest());
    return { status, json: jsonIn(body) };
  } catch (error) {
    return (error as { code: string }).code;
  }
}

async function throughFetch(signal?: AbortSignal) {
  const outgoing = { ...(await tokenRequest()), ...(signal && { signal }) };
  try {
    const response = await fetch(address(), outgoing);
    return { status: response.status, json: jsonIn(await response.text()) };
  } catch (error) {
    const { cause, name } = error as { cause?: { code: string }; name: string };
    return cause?.code ?? `${name}: ${cause}`;
  }
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return "no JSON";
  }
}

const tokens = { token_type: "Bearer", access_token: expect.any(String), refresh_token: expect.any(String) };
const good = { status: 200, json: expect.objectContaining(tokens) };
const { refresh_token, ...withoutRefreshToken } = tokens;

describe("the response to a request that a fault hits", () => {
  const cases: readonly (readonly [rule: Omit<FaultRule & { type: string }, "on">, http: unknown, fetch: unknown])[] = [
    [
      { type: "status", status: 500 },
      { status: 500, json: "no JSON" },
      { status: 500, json: "no JSON" },
    ],
    [
      { type: "status", status: 429, headers: { "Retry-After": "7" }, body: { error: "slow_down" } },
      { status: 429, json: { error: "slow_down" } },
      { status: 429, json: { error: "slow_down" } },
    ],
    [
      { type: "status", status: 200, body: "{}" },
      { status: 200, json: {} },
      { status: 200, json: {} },
    ],
    [
      { type: "html", status: 502 },
      { status: 502, json: "no JSON" },
      { status: 502, json: "no JSON" },
    ],
    [{ type: "html" }, { status: 200, json: "no JSON" }, { status: 200, json: "no JSON" }],
    [{ type: "latency", delayMs: 20 }, good, good],
    [{ type: "slow-body", delayMs: 20 }, good, good],
    [{ type: "drip", delayMs: 1 }, good, good],
    [{ type: "reset" }, "ECONNRESET", "ECONNRESET"],
    [{ type: "empty" }, "ECONNRESET", "UND_ERR_SOCKET"],
    [{ type: "truncate" }, "ECONNRESET", "UND_ERR_SOCKET"],
    [{ type: "malformed-json" }, { status: 200, json: "no JSON" }, { status: 200, json: "no JSON" }],
    // On a busy machine, the error of `fetch` sometimes has no code.
    [{ type: "bad-chunk" }, "HPE_INVALID_CHUNK_SIZE", expect.stringMatching(/^HPE_INVALID_CHUNK_SIZE$|^TypeError: /)],
    [{ type: "garbage" }, "HPE_INVALID_CONSTANT", expect.stringMatching(/^HPE_INVALID_CONSTANT$|^TypeError: /)],
    [
      { type: "omit", fields: ["refresh_token"] },
      { status: 200, json: expect.not.objectContaining({ refresh_token: expect.anything() }) },
      { status: 200, json: expect.objectContaining(withoutRefreshToken) },
    ],
    [
      { type: "override", fields: { token_type: "bearer", expires_in: "7200", extra: null }, status: 201 },
      { status: 201, json: expect.objectContaining({ token_type: "bearer", expires_in: "7200", extra: null }) },
      { status: 201, json: expect.objectContaining({ token_type: "bearer" }) },
    ],
  ] as never;

  it.each(cases)(
    "is as the kind of fault describes it, for node:http and for fetch: %j",
    async (rule, http, fetched) => {
      const fault = await sandbox.faults.add({ on: "token", ...rule } as FaultRule);

      expect(await throughHttp()).toEqual(http);
      expect(await throughFetch()).toEqual(fetched);
      expect(await fault.hits()).toBe(2);
      expect(await sandbox.requests.count({ on: "token" })).toBe(2);

      await fault.remove();
      expect(await throughHttp()).toEqual(good);
    },
  );

  it("never arrives with the fault hang, and the log shows the request without a status after the client aborts it", async () => {
    await sandbox.faults.add({ on: "token", type: "hang" });
    const giveUp = new AbortController();
    const response = throughFetch(giveUp.signal);
    const { id } = await sandbox.requests.waitFor({ on: "token" });
    giveUp.abort();

    expect(await response).toBe("AbortError: undefined");
    expect(await sandbox.requests.list()).toMatchObject([{ id, status: null, ms: null, fault: "hang-1" }]);
  });

  it("has the headers that the fault override sets", async () => {
    const headers = { "content-type": "text/plain", "x-odd": "1" };
    await sandbox.faults.add({ on: "token", type: "override", headers });

    expect(await sendRequest(address(), await tokenRequest())).toMatchObject({ status: 200, headers });
  });

  it("has the e-mail that the fault override sets at the path user.email", async () => {
    await sandbox.faults.add({ on: "me", type: "override", fields: { "user.email": null, "no.such.place": 1 } });
    const { accessToken } = await sandbox.tokens.issue({ as: "somchai" });
    const { body } = await sendRequest(`${sandbox.url}/api/public/me?access_token=${accessToken}`);

    expect(JSON.parse(body)).toMatchObject({ user: { email: null, full_name: expect.any(String) } });
  });
});

describe("a token request that a fault hits is processed or not, as the kind of fault says:", () => {
  async function statusesOfTwoRequests(rule: FaultRule) {
    await sandbox.faults.add({ ...rule, times: 1 });
    const request = await tokenRequest();
    const send = () =>
      sendRequest(address(), request).then(
        ({ status }) => status,
        () => "cut",
      );
    return [await send(), await send()];
  }

  // If the first request was processed, its code is used up and the second request gets 400.
  const endingRequests = faultKinds.filter(({ type }) => type !== "hang");
  it.each(endingRequests.map((kind) => [kind.type, kind.processesRequest ? 400 : 200, kind.offers] as const))(
    "%s: a second request with the same code gets %i",
    async (type, status, offers) => {
      const delay = ["latency", "slow-body", "drip"].includes(type) ? { delayMs: 1 } : {};
      const rule = { on: "token", type, ...delay, ...Object.values<object>(offers)[0] } as FaultRule;

      expect((await statusesOfTwoRequests(rule))[1]).toBe(status);
    },
  );
});
