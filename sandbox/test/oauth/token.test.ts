import { type Sandbox, startSandbox } from "../../src";
import { Application, callback, type TokenFields, tokensOf } from "../application";
import { form, jsonOf, sendRequest, type WireResponse } from "../wire";

const applications = [
  { clientId: "mine", clientSecret: "secret" },
  { clientId: "other", clientSecret: "other-secret" },
];

const errorOf = (response: WireResponse) => [response.status, (jsonOf(response) as { error: string }).error];

describe("the token endpoint", () => {
  let sandbox: Sandbox;
  let application: Application;
  let other: Application;
  beforeAll(async () => {
    sandbox = await startSandbox({ applications });
    application = new Application(sandbox);
    other = new Application(sandbox, { clientId: "other", clientSecret: "other-secret" });
  });
  beforeEach(() => sandbox.reset());
  afterAll(() => sandbox.close());

  const unrevokedTokens = async () => (await sandbox.tokens.list()).filter(({ revokedAt }) => revokedAt === null);

  it("responds with six fields in Doorkeeper's order, and with headers that forbid caching", async () => {
    const response = await application.exchangeCode(await application.newCode());

    expect(Object.keys(jsonOf(response) as object)).toEqual([
      "access_token",
      "token_type",
      "expires_in",
      "refresh_token",
      "scope",
      "created_at",
    ]);
    expect(response.body).not.toMatch(/\s/);
    expect(response.headers).toMatchObject({
      "content-type": "application/json; charset=utf-8",
      "cache-control": "no-store",
      pragma: "no-cache",
    });
    expect(response.headers["access-control-allow-origin"]).toBeUndefined();
  });

  it("issues tokens of 256 bits for two hours, as hexadecimal digits or with tokenFormat: base64url", async () => {
    const { access_token, refresh_token, expires_in } = await application.signIn();
    expect([access_token, refresh_token]).toEqual([
      expect.stringMatching(/^[0-9a-f]{64}$/),
      expect.stringMatching(/^[0-9a-f]{64}$/),
    ]);
    expect(expires_in).toBe(7200);

    await sandbox.settings.update({ compat: { tokenFormat: "base64url" } });
    expect((await application.signIn()).access_token).toMatch(/^[\w-]{43}$/);
  });

  describe("for the grant authorization_code", () => {
    it("accepts a code once, and a second use does not revoke the token of the first", async () => {
      const code = await application.newCode();
      const responses = await Promise.all([1, 2, 3].map(() => application.exchangeCode(code)));

      expect(responses.map(({ status }) => status).sort()).toEqual([200, 400, 400]);
      expect(await unrevokedTokens()).toHaveLength(1);
    });

    it("accepts a code for ten minutes, and then refuses it", async () => {
      await sandbox.clock.freeze();
      const [first, second] = [await application.newCode(), await application.newCode()];
      await sandbox.clock.advance("10m");
      expect((await application.exchangeCode(first)).status).toBe(200);
      await sandbox.clock.advance("1s");
      expect(errorOf(await application.exchangeCode(second))).toEqual([400, "invalid_grant"]);
    });

    it("accepts a code only from the same client and with the same redirect URI", async () => {
      const code = await application.newCode();

      expect(errorOf(await other.exchangeCode(code))).toEqual([400, "invalid_grant"]);
      expect(errorOf(await application.exchangeCode(code, { redirect_uri: `${callback}/` }))).toEqual([
        400,
        "invalid_grant",
      ]);
      expect((await application.exchangeCode(code)).status).toBe(200);
    });

    it("revokes the token of the first use when a code is used again, with strict: true", async () => {
      await sandbox.settings.update({ compat: { strict: true } });
      const code = await application.newCode();
      const { access_token } = tokensOf(await application.exchangeCode(code));
      await application.exchangeCode(code);

      expect((await application.api("/me", access_token)).status).toBe(401);
    });
  });

  describe("with PKCE", () => {
    const s256 = { codeChallenge: "ScjrvKmI5kxyqadzlUW7GVbIXobDCd0K1algDGD7OjU", codeChallengeMethod: "S256" } as const;
    const code_verifier = "a-fixed-code-verifier-of-at-least-forty-three-characters";

    it.each<[string, object, object, unknown]>([
      ["accepts the right verifier", s256, { code_verifier }, [200, undefined]],
      ["refuses a wrong verifier", s256, { code_verifier: `${code_verifier}x` }, [400, "invalid_grant"]],
      ["refuses a missing verifier", s256, {}, [400, "invalid_request"]],
      ["refuses a verifier without a challenge", {}, { code_verifier }, [400, "invalid_grant"]],
      ["accepts a request with neither verifier nor challenge", {}, {}, [200, undefined]],
    ])("%s", async (_name, challenge, verifier, expected) => {
      const code = await application.newCode("somchai", challenge);
      expect(errorOf(await application.exchangeCode(code, { ...verifier }))).toEqual(expected);
    });

    it("ignores every verifier with pkce: ignored, and refuses every verifier with pkce: refused", async () => {
      await sandbox.settings.update({ compat: { pkce: "ignored" } });
      const ignored = await application.exchangeCode(await application.newCode("somchai", s256), {
        code_verifier: "wrong",
      });
      await sandbox.settings.update({ compat: { pkce: "refused" } });
      const refused = await application.exchangeCode(await application.newCode(), { code_verifier });

      expect([ignored.status, errorOf(refused)]).toEqual([200, [400, "invalid_request"]]);
    });
  });

  it("refuses all other grant types, such as password", async () => {
    for (const grant_type of ["implicit", "password", "constructor", "urn:ietf:params:oauth:grant-type:jwt-bearer"]) {
      expect(errorOf(await application.postTokenRequest({ grant_type }))).toEqual([400, "unsupported_grant_type"]);
    }
  });

  it("uses the last value of a repeated parameter, and refuses repeated parameters with strict: true", async () => {
    const body = `grant_type=nonsense&grant_type=client_credentials&${new URLSearchParams(application.credentials)}`;
    const ask = () => sendRequest(`${sandbox.url}/oauth/token`, { ...form({}), body });
    expect((await ask()).status).toBe(200);

    await sandbox.settings.update({ compat: { strict: true } });
    expect(errorOf(await ask())).toEqual([400, "invalid_request"]);
  });

  it("returns the state only in the errors for a missing or unknown grant type and for a missing code", async () => {
    const stateOf = async (fields: object) =>
      (jsonOf(await application.postTokenRequest({ ...fields, state: "s" })) as { state?: string }).state;

    expect(await stateOf({})).toBe("s");
    expect(await stateOf({ grant_type: "nope" })).toBe("s");
    expect(await stateOf({ grant_type: "authorization_code" })).toBe("s");
    expect(await stateOf({ grant_type: "authorization_code", code: "unknown" })).toBeUndefined();
    expect(await stateOf({ grant_type: "refresh_token" })).toBeUndefined();
  });

  it("stores 10,000 tokens, and deletes the oldest one for each further one", async () => {
    const oldest = await sandbox.tokens.issue({ as: "somchai" });
    for (let issued = 1; issued < 10_000; issued += 1) await sandbox.tokens.issue();
    expect((await application.api("/me", oldest.accessToken)).status).toBe(200);

    await sandbox.tokens.issue();
    expect((await application.api("/me", oldest.accessToken)).status).toBe(401);
    expect(await sandbox.tokens.list()).toHaveLength(10_000);
  });

  describe("for the grant client_credentials", () => {
    it("responds with the requested scope and without a refresh token", async () => {
      const tokens: TokenFields = await application.applicationToken("organizer");

      expect(Object.keys(tokens)).toEqual(["access_token", "token_type", "expires_in", "scope", "created_at"]);
      expect(tokens.scope).toBe("organizer");
    });

    it("refuses unknown scopes, and scopes that the application may not request", async () => {
      await sandbox.applications.update("other", { scopes: ["public"] });

      expect(errorOf(await application.requestApplicationToken({ scope: "public admin" }))).toEqual([
        400,
        "invalid_scope",
      ]);
      expect(errorOf(await other.requestApplicationToken({ scope: "organizer" }))).toEqual([400, "invalid_scope"]);
    });
  });

  it("responds with 404 to every method except POST", async () => {
    for (const method of ["GET", "HEAD", "PUT", "DELETE", "OPTIONS"]) {
      const response = await sendRequest(`${sandbox.url}/oauth/token`, { method });
      expect([method, response.status, response.headers.allow]).toEqual([method, 404, undefined]);
    }
  });

  it("refuses invalid grants with 401 instead of 400 with tokenErrorStatus: 401", async () => {
    await sandbox.settings.update({ compat: { tokenErrorStatus: 401 } });

    expect(errorOf(await application.exchangeCode("unknown"))).toEqual([401, "invalid_grant"]);
  });
});
