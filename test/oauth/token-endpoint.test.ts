import { inspect } from "node:util";
import type { Settings } from "../../src/config/eventpop-options";
import { type EventpopError, SignInError } from "../../src/errors";
import { exchangeCode, fetchApplicationTokens, refreshTokens, revokeToken } from "../../src/oauth/token-endpoint";
import { type HostileProvider, startHostileProvider, TOKENS } from "../support/hostile-provider";
import { readSettings } from "../support/read-settings";
import { rejectionOf } from "../support/rejection";

const OPTIONS = {
  clientID: "client id+%&=",
  clientSecret: "canary:secret/+ %41",
  callbackURL: "https://app.example/callback?tenant=a",
};

let provider: HostileProvider;
let settings: Settings;

beforeEach(async () => {
  provider = await startHostileProvider();
  settings = readSettings("a test", { ...OPTIONS, eventpopURL: provider.url, timeoutMs: 3_000 });
});
afterEach(() => provider.close());

const fields = () => Object.fromEntries(new URLSearchParams(provider.requests.at(-1)?.body));
const buy = (verifier?: string) => exchangeCode(settings, { code: "canary/code+", verifier, extra: {} });
const client = { client_id: OPTIONS.clientID, client_secret: OPTIONS.clientSecret };

describe("each request to the token endpoint", () => {
  const USES: readonly [what: string, use: () => Promise<unknown>, path: string, sent: object][] = [
    [
      "the exchange of a code",
      () => buy(),
      "/oauth/token",
      { grant_type: "authorization_code", code: "canary/code+", redirect_uri: OPTIONS.callbackURL },
    ],
    [
      "the exchange of a code with its verifier",
      () => buy("v".repeat(43)),
      "/oauth/token",
      {
        grant_type: "authorization_code",
        code: "canary/code+",
        redirect_uri: OPTIONS.callbackURL,
        code_verifier: "v".repeat(43),
      },
    ],
    [
      "a refresh",
      () => refreshTokens(settings, { refreshToken: "r1" }),
      "/oauth/token",
      { grant_type: "refresh_token", refresh_token: "r1" },
    ],
    [
      "the application's own token",
      () => fetchApplicationTokens(settings, "public organizer"),
      "/oauth/token",
      { grant_type: "client_credentials", scope: "public organizer" },
    ],
    [
      "a revocation",
      () => revokeToken(settings, "a1"),
      "/oauth/revoke",
      { token: "a1", token_type_hint: "access_token" },
    ],
  ];

  it.each(USES)(
    "is a POST of a form with id and secret, and no parameters in its URL: %s",
    async (_what, use, path, sent) => {
      await use();

      const [request, ...others] = provider.requests;
      expect(others).toEqual([]);
      expect(request).toMatchObject({ method: "POST", path });
      expect(request?.headers).toMatchObject({
        accept: "application/json",
        "content-type": "application/x-www-form-urlencoded",
      });
      expect(request?.headers).not.toHaveProperty("authorization");
      expect(fields()).toEqual({ ...sent, ...client });
    },
  );

  it("may have further fields of a subclass, which replace no standard field", async () => {
    await exchangeCode(settings, {
      code: "c",
      verifier: undefined,
      extra: { tenant: "a", code: "x", client_secret: "x" },
    });

    expect(fields()).toMatchObject({ tenant: "a", code: "c", ...client });
  });

  it("is not repeated after a failure", async () => {
    for (const behaviour of ["resetMidBody", "silence", "html"] as const) {
      provider.behave("token", behaviour);
      provider.behave("api", behaviour === "html" ? { status: 503 } : behaviour);
      const before = provider.requests.length;
      await Promise.all(USES.map(([_what, use]) => rejectionOf(use())));
      const bodies = provider.requests.slice(before).map(({ body }) => body);
      expect([behaviour, bodies.length, new Set(bodies).size]).toEqual([behaviour, USES.length, USES.length]);
    }
  });
});

describe("a refusal of the token endpoint", () => {
  it.each<[error: unknown, code: string, reason: string | undefined]>([
    ["invalid_request", "EVENTPOP_TOKEN_REFUSED", "invalid_request"],
    ["unsupported_grant_type", "EVENTPOP_TOKEN_REFUSED", "unsupported_grant_type"],
    ["invalid_scope", "EVENTPOP_TOKEN_REFUSED", "invalid_scope"],
    ["invalid_grant", "EVENTPOP_TOKEN_REFUSED", "invalid_grant"],
    ["invalid_client", "EVENTPOP_CLIENT_REFUSED", "invalid_client"],
    ["unauthorized_client", "EVENTPOP_CLIENT_REFUSED", "unauthorized_client"],
    ["something\r\nforged", "EVENTPOP_TOKEN_REFUSED", "other"],
    ["", "EVENTPOP_TOKEN_REFUSED", "other"],
    [undefined, "EVENTPOP_INVALID_RESPONSE", undefined],
    [["invalid_grant"], "EVENTPOP_INVALID_RESPONSE", undefined],
  ])("is recognized by its body, with status 400 or 401: %j", async (error, code, reason) => {
    for (const status of [400, 401]) {
      provider.behave("token", {
        status,
        headers: { "www-authenticate": 'Bearer realm="Doorkeeper", error="invalid_token"' },
        body: { error, error_description: "canary\r\n<script>" },
      });
      const refusal = await rejectionOf(refreshTokens(settings, { refreshToken: "r1" }));
      expect(refusal).toMatchObject({ code, reason, providerStatus: status });
      expect(inspect(refusal)).not.toMatch(/canary|forged/);
    }
  });

  it("of a code with invalid_grant causes 403, because the login must be started again", async () => {
    provider.behave("token", { status: 400, body: { error: "invalid_grant" } });

    const refusal: EventpopError = await rejectionOf(buy());

    expect(refusal).toBeInstanceOf(SignInError);
    expect(refusal).toMatchObject({ code: "EVENTPOP_CODE_REFUSED", status: 403, reason: "invalid_grant" });
  });

  it.each([
    [429, "EVENTPOP_RATE_LIMITED", 503],
    [500, "EVENTPOP_UNAVAILABLE", 502],
    [503, "EVENTPOP_UNAVAILABLE", 502],
    [302, "EVENTPOP_INVALID_RESPONSE", 502],
    [201, "EVENTPOP_INVALID_RESPONSE", 502],
  ])("is not recognized with status %d, with any body", async (status, code, responded) => {
    provider.behave("token", { status, body: { ...TOKENS, error: "invalid_grant" } });

    expect(await rejectionOf(buy())).toMatchObject({ code, status: responded });
  });
});

describe("new tokens", () => {
  it("have an expiry that is counted from the time of the request", async () => {
    const before = Date.now();

    const { expiresAt } = await buy();

    expect(expiresAt).toBeGreaterThanOrEqual(before + 7_200_000);
    expect(expiresAt).toBeLessThanOrEqual(Date.now() + 7_200_000);
  });

  it("have the new refresh token, or the old one if there is no new one", async () => {
    expect((await refreshTokens(settings, { refreshToken: "old" })).refreshToken).toBe(TOKENS.refresh_token);

    provider.behave("token", { body: { ...TOKENS, refresh_token: undefined } });
    expect((await refreshTokens(settings, { refreshToken: "old" })).refreshToken).toBe("old");
  });

  it.each<[string, object, object]>([
    ["an empty refresh token", { refresh_token: "" }, { refreshToken: "old" }],
    ["a refresh token that contains a blank", { refresh_token: "a b" }, { refreshToken: "old" }],
    ["no token type", { token_type: undefined }, { refreshToken: TOKENS.refresh_token }],
    ["an invalid scope", { scope: ["public"] }, { scope: "public organizer" }],
    ["no scope", { scope: undefined }, { scope: "public organizer" }],
  ])("are accepted with %s, because the old tokens may already be revoked", async (_what, fields, expected) => {
    provider.behave("token", { body: { ...TOKENS, ...fields } });

    const tokens = await refreshTokens(settings, { refreshToken: "old", scope: "public organizer" });

    expect(tokens).toMatchObject({ accessToken: TOKENS.access_token, ...expected });
  });
});

describe("a revocation", () => {
  it("succeeds with a 200, with or without a body", async () => {
    provider.behave("api", { status: 200, body: "" });

    await revokeToken(settings, "a1");
  });

  it.each([
    [403, { error: "unauthorized_client" }, "EVENTPOP_CLIENT_REFUSED"],
    [400, { error: "invalid_request" }, "EVENTPOP_TOKEN_REFUSED"],
    [404, "", "EVENTPOP_INVALID_RESPONSE"],
    [503, "", "EVENTPOP_UNAVAILABLE"],
  ])("that gets %i %j fails as any request to the token endpoint", async (status, body, code) => {
    provider.behave("api", { status, body });

    expect(await rejectionOf(revokeToken(settings, "a1"))).toMatchObject({ code, providerStatus: status });
  });
});
