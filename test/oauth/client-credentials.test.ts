import { startSandbox } from "eventpop-sandbox";
import { clientCredentials, EventpopClient } from "../../src";
import { rejectionOf } from "../support/rejection";
import { type ScriptedProvider, type ScriptedResponse, startScriptedProvider } from "../support/scripted-provider";

const CLIENT = { clientID: "app-id", clientSecret: "canary-secret" };
const TWO_HOURS_MS = 7_200_000;

let provider: ScriptedProvider;
beforeAll(async () => {
  provider = await startScriptedProvider();
});
afterEach(() => jest.restoreAllMocks());
afterAll(() => provider.close());

/** Makes the provider issue token-1, token-2 and so on. `api` returns the response to each API call. */
function serveTokens(
  api: (token: string) => ScriptedResponse = () => ({ body: { success: true, events: [], total: 0 } }),
) {
  let count = 0;
  provider.respondWith(({ path, authorization = "" }) => {
    if (path !== "/oauth/token") return api(authorization.replace("Bearer ", ""));
    count += 1;
    return { body: { access_token: `token-${count}`, token_type: "Bearer", expires_in: 7200, scope: "public" } };
  });
}

const tokenSource = (options = {}) => clientCredentials({ ...CLIENT, eventpopURL: provider.url, ...options });
const fetches = () => provider.calls.filter(({ path }) => path === "/oauth/token");

/** Waits until this number of token requests has arrived. The clock must not move before, because HTTP timeouts use the same clock. */
const fetched = async (count: number) => {
  while (fetches().length < count) await new Promise(setImmediate);
};

const now = performance.now.bind(performance);
let aheadMs = 0;
beforeEach(() => {
  aheadMs = 0;
  jest.spyOn(performance, "now").mockImplementation(() => now() + aheadMs);
});

/** Advances the clock by this number of milliseconds. */
function pass(ms: number): void {
  aheadMs += ms;
}

describe("the token of the application", () => {
  it("is requested with id, secret and scope in the body, when it is first needed", async () => {
    serveTokens();
    const token = tokenSource({ scope: ["public", "organizer"] });
    expect(fetches()).toHaveLength(0);

    await expect(token()).resolves.toBe("token-1");

    const [{ method, body, authorization } = { method: "", body: "", authorization: "" }] = fetches();
    expect([method, authorization]).toEqual(["POST", undefined]);
    expect(Object.fromEntries(new URLSearchParams(body))).toEqual({
      grant_type: "client_credentials",
      client_id: "app-id",
      client_secret: "canary-secret",
      scope: "public organizer",
    });
  });

  it("is requested once for all calls that wait, and cached", async () => {
    serveTokens();
    const token = tokenSource();
    const tokens = await Promise.all(Array.from({ length: 50 }, () => token()));
    await token();
    expect(new Set(tokens)).toEqual(new Set(["token-1"]));
    expect(fetches()).toHaveLength(1);
  });

  it("is renewed a minute before it expires, while the old one is still used", async () => {
    serveTokens();
    const token = tokenSource();
    await token();

    pass(TWO_HOURS_MS - 59_000);
    await expect(Promise.all([token(), token()])).resolves.toEqual(["token-1", "token-1"]);
    await fetched(2);
    // After the token has expired, calls wait for the running renewal.
    while (fetches().length < 2) await new Promise(setImmediate);
    pass(59_000);
    await expect(token()).resolves.toBe("token-2");
    expect(fetches()).toHaveLength(2);
  });

  it("is renewed after two hours although the system time was set back meanwhile", async () => {
    serveTokens();
    const token = tokenSource();
    await token();

    pass(TWO_HOURS_MS);
    jest.spyOn(Date, "now").mockReturnValue(Date.now() - TWO_HOURS_MS);
    await expect(token()).resolves.toBe("token-2");
  });

  it("is not used at the millisecond of its expiry any more", async () => {
    serveTokens();
    const token = tokenSource();
    const issuedAt = 1_000_000;
    jest.spyOn(performance, "now").mockReturnValue(issuedAt);
    await token();

    jest.spyOn(performance, "now").mockReturnValue(issuedAt + TWO_HOURS_MS);
    await expect(token()).resolves.toBe("token-2");
  });

  it("is used until it expires if an early renewal fails", async () => {
    serveTokens();
    const token = tokenSource();
    await token();
    provider.respondWith({ status: 500 });

    pass(TWO_HOURS_MS - 30_000);
    await expect(token()).resolves.toBe("token-1");
    await fetched(1);
    pass(30_000);
    await expect(rejectionOf(token())).resolves.toMatchObject({ code: "EVENTPOP_UNAVAILABLE" });
    serveTokens();
    await expect(token()).resolves.toBe("token-1");
  });

  it("is renewed once if the API refuses it for several calls", async () => {
    serveTokens((token) => (token === "token-1" ? { status: 401 } : { body: { success: true, events: [], total: 0 } }));
    const client = new EventpopClient({ token: tokenSource(), eventpopURL: provider.url });

    await expect(Promise.all([1, 2, 3].map((organizer) => client.events(organizer).all()))).resolves.toEqual([
      [],
      [],
      [],
    ]);

    expect(fetches()).toHaveLength(2);
  });

  it.each<[string, ScriptedResponse, object]>([
    [
      "a wrong secret",
      { status: 401, body: { error: "invalid_client", error_description: "canary-text" } },
      { code: "EVENTPOP_CLIENT_REFUSED", reason: "invalid_client", providerStatus: 401 },
    ],
    [
      "a scope that the application may not request",
      { status: 400, body: { error: "invalid_scope" } },
      { code: "EVENTPOP_TOKEN_REFUSED" },
    ],
    ["a 429", { status: 429, headers: { "retry-after": "7" } }, { code: "EVENTPOP_RATE_LIMITED", retryAfter: 7 }],
    ["an HTML page", { body: "<!doctype html>" }, { code: "EVENTPOP_INVALID_RESPONSE" }],
    ["a response without a token", { body: { token_type: "Bearer" } }, { code: "EVENTPOP_INVALID_RESPONSE" }],
    ["a 503", { status: 503 }, { code: "EVENTPOP_UNAVAILABLE", retryable: true }],
    ["a timeout", "never", { code: "EVENTPOP_TIMEOUT", status: 504 }],
  ])(
    "after %s causes an error without secrets, and is requested again by the next call",
    async (_, response, expected) => {
      provider.respondWith(response);
      const token = tokenSource({ timeoutMs: 3_000 });
      const error = await rejectionOf(token());
      expect(error).toMatchObject(expected);
      expect(`${error.message} ${JSON.stringify(error)}`).not.toContain("canary");

      serveTokens();
      await expect(token()).resolves.toBe("token-1");
    },
  );

  it.each([
    ["no client id", { clientID: undefined }, "clientID is missing"],
    ["no secret", { clientSecret: "" }, "clientSecret is missing"],
    ["an unknown option", { client_id: "x" }, 'clientCredentials knows no option "client_id"'],
    ["an eventpopURL that is not https", { eventpopURL: "http://eventpop.example" }, "eventpopURL must use https"],
    ["an invalid scope", { scope: 'a"b' }, "scope"],
  ])("is refused with %s while the app starts", (_, options, sentence) => {
    const mistake = expect.objectContaining({
      code: "EVENTPOP_BAD_OPTION",
      message: expect.stringContaining(sentence),
    });
    expect(() => tokenSource(options)).toThrow(mistake);
  });
});

describe("the token of the application, at the sandbox,", () => {
  it("gives access to an organizer's events and to tickets by their reference codes", async () => {
    const sandbox = await startSandbox();
    try {
      const { clientId: clientID, clientSecret } = sandbox.client;
      const token = clientCredentials({ clientID, clientSecret, eventpopURL: sandbox.url });
      const client = new EventpopClient({ token, eventpopURL: sandbox.url });

      const events = await client.events(9_000_001).all();
      const ticket = await client.findTicket(9_000_101, "SB9000401");

      expect(events.map(({ title }) => title)).toContain("เทศกาลดนตรีริมน้ำ");
      expect(ticket).toMatchObject({ id: "9000401", status: "active" });

      // Eventpop revokes the token. The next call still succeeds.
      await sandbox.tokens.revoke();
      await expect(client.findTicket(9_000_101, "SB9000401")).resolves.toMatchObject({ id: "9000401" });
      expect(await sandbox.requests.count({ form: { grant_type: "client_credentials" } })).toBe(2);
    } finally {
      await sandbox.close();
    }
  });
});
