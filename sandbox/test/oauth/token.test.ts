import { type Sandbox, startSandbox } from "../../src";
import { Application, callback, type TokenFields, tokensOf } from "../application";
import { exchange, form, jsonOf, type WireAnswer } from "../wire";

const applications = [
  { clientId: "mine", clientSecret: "secret" },
  { clientId: "other", clientSecret: "other-secret" },
];

const errorOf = (answer: WireAnswer) => [answer.status, (jsonOf(answer) as { error: string }).error];

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

  const aliveAccessTokens = async () => (await sandbox.tokens.list()).filter(({ revokedAt }) => revokedAt === null);

  it("answers with six fields in Doorkeeper's order, and forbids keeping them (S5)", async () => {
    const answer = await application.exchangeCode(await application.code());

    expect(Object.keys(jsonOf(answer) as object)).toEqual([
      "access_token",
      "token_type",
      "expires_in",
      "refresh_token",
      "scope",
      "created_at",
    ]);
    expect(answer.body).not.toMatch(/\s/);
    expect(answer.headers).toMatchObject({
      "content-type": "application/json; charset=utf-8",
      "cache-control": "no-store",
      pragma: "no-cache",
    });
    expect(answer.headers["access-control-allow-origin"]).toBeUndefined();
  });

  it("makes tokens of 256 bits that live for two hours, in either alphabet (S13)", async () => {
    const { access_token, refresh_token, expires_in } = await application.signIn();
    expect([access_token, refresh_token]).toEqual([
      expect.stringMatching(/^[0-9a-f]{64}$/),
      expect.stringMatching(/^[0-9a-f]{64}$/),
    ]);
    expect(expires_in).toBe(7200);

    await sandbox.settings.update({ compat: { tokenFormat: "base64url" } });
    expect((await application.signIn()).access_token).toMatch(/^[\w-]{43}$/);
  });

  describe("given a code (S2)", () => {
    it("takes it once; the token it gave lives on", async () => {
      const code = await application.code();
      const answers = await Promise.all([1, 2, 3].map(() => application.exchangeCode(code)));

      expect(answers.map(({ status }) => status).sort()).toEqual([200, 400, 400]);
      expect(await aliveAccessTokens()).toHaveLength(1);
    });

    it("takes it for ten minutes", async () => {
      await sandbox.clock.freeze();
      const [first, second] = [await application.code(), await application.code()];
      await sandbox.clock.advance("10m");
      expect((await application.exchangeCode(first)).status).toBe(200);
      await sandbox.clock.advance("1s");
      expect(errorOf(await application.exchangeCode(second))).toEqual([400, "invalid_grant"]);
    });

    it("takes it from the client to which it was given, with the callback to which it was sent", async () => {
      const code = await application.code();

      expect(errorOf(await other.exchangeCode(code))).toEqual([400, "invalid_grant"]);
      expect(errorOf(await application.exchangeCode(code, { redirect_uri: `${callback}/` }))).toEqual([
        400,
        "invalid_grant",
      ]);
      expect((await application.exchangeCode(code)).status).toBe(200);
    });

    it("ends the token it gave if it comes again, where the standards are enforced", async () => {
      await sandbox.settings.update({ compat: { strict: true } });
      const code = await application.code();
      const { access_token } = tokensOf(await application.exchangeCode(code));
      await application.exchangeCode(code);

      expect((await application.api("/me", access_token)).status).toBe(401);
    });
  });

  describe("given a code verifier (S3)", () => {
    const s256 = { codeChallenge: "ScjrvKmI5kxyqadzlUW7GVbIXobDCd0K1algDGD7OjU", codeChallengeMethod: "S256" } as const;
    const code_verifier = "a-fixed-code-verifier-of-at-least-forty-three-characters";

    it.each<[string, object, object, unknown]>([
      ["the right one", s256, { code_verifier }, [200, undefined]],
      ["a wrong one", s256, { code_verifier: `${code_verifier}x` }, [400, "invalid_grant"]],
      ["none for a challenge", s256, {}, [400, "invalid_request"]],
      ["one without a challenge", {}, { code_verifier }, [400, "invalid_grant"]],
      ["neither", {}, {}, [200, undefined]],
    ])("%s", async (_what, challenge, verifier, expected) => {
      const code = await application.code("somchai", challenge);
      expect(errorOf(await application.exchangeCode(code, { ...verifier }))).toEqual(expected);
    });

    it("takes no notice of it, or refuses every one, where PKCE is switched off", async () => {
      await sandbox.settings.update({ compat: { pkce: "ignored" } });
      const ignoring = await application.exchangeCode(await application.code("somchai", s256), {
        code_verifier: "wrong",
      });
      await sandbox.settings.update({ compat: { pkce: "refused" } });
      const refusing = await application.exchangeCode(await application.code(), { code_verifier });

      expect([ignoring.status, errorOf(refusing)]).toEqual([200, [400, "invalid_request"]]);
    });
  });

  it("knows no implicit and no password grant (S11)", async () => {
    for (const grant_type of ["implicit", "password", "constructor", "urn:ietf:params:oauth:grant-type:jwt-bearer"]) {
      expect(errorOf(await application.token({ grant_type }))).toEqual([400, "unsupported_grant_type"]);
    }
  });

  it("takes the last of repeated parameters, or none where the standards are enforced (S9)", async () => {
    const body = `grant_type=nonsense&grant_type=client_credentials&${new URLSearchParams(application.credentials)}`;
    const ask = () => exchange(`${sandbox.url}/oauth/token`, { ...form({}), body });
    expect((await ask()).status).toBe(200);

    await sandbox.settings.update({ compat: { strict: true } });
    expect(errorOf(await ask())).toEqual([400, "invalid_request"]);
  });

  it("gives the state back for a missing grant type or code and an unknown grant, and for nothing else", async () => {
    const stateOf = async (fields: object) =>
      (jsonOf(await application.token({ ...fields, state: "s" })) as { state?: string }).state;

    expect(await stateOf({})).toBe("s");
    expect(await stateOf({ grant_type: "nope" })).toBe("s");
    expect(await stateOf({ grant_type: "authorization_code" })).toBe("s");
    expect(await stateOf({ grant_type: "authorization_code", code: "unknown" })).toBeUndefined();
    expect(await stateOf({ grant_type: "refresh_token" })).toBeUndefined();
  });

  it("remembers 10,000 tokens, and forgets the oldest first (S16)", async () => {
    const oldest = await sandbox.tokens.issue({ as: "somchai" });
    for (let issued = 1; issued < 10_000; issued += 1) await sandbox.tokens.issue();
    expect((await application.api("/me", oldest.accessToken)).status).toBe(200);

    await sandbox.tokens.issue();
    expect((await application.api("/me", oldest.accessToken)).status).toBe(401);
    expect(await sandbox.tokens.list()).toHaveLength(10_000);
  });

  describe("given client credentials", () => {
    it("answers without a refresh token, with the scope asked for", async () => {
      const tokens: TokenFields = await application.ownToken("organizer");

      expect(Object.keys(tokens)).toEqual(["access_token", "token_type", "expires_in", "scope", "created_at"]);
      expect(tokens.scope).toBe("organizer");
    });

    it("refuses scopes that it does not know, or that are not the application's (S7)", async () => {
      await sandbox.applications.update("other", { scopes: ["public"] });

      expect(errorOf(await application.ownTokenAnswer({ scope: "public admin" }))).toEqual([400, "invalid_scope"]);
      expect(errorOf(await other.ownTokenAnswer({ scope: "organizer" }))).toEqual([400, "invalid_scope"]);
    });
  });

  it("answers only POST", async () => {
    for (const method of ["GET", "HEAD", "PUT", "DELETE", "OPTIONS"]) {
      const answer = await exchange(`${sandbox.url}/oauth/token`, { method });
      expect([method, answer.status, answer.headers.allow]).toEqual([method, 404, undefined]);
    }
  });

  it("can answer refusals with 401 instead of 400", async () => {
    await sandbox.settings.update({ compat: { tokenErrorStatus: 401 } });

    expect(errorOf(await application.exchangeCode("unknown"))).toEqual([401, "invalid_grant"]);
  });
});
