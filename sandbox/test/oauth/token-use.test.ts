import { type Sandbox, startSandbox } from "../../src";
import { Application, type TokenFields } from "../application";
import { Browser } from "../browser";
import { exchange, form, jsonOf } from "../wire";

describe("a token", () => {
  let sandbox: Sandbox;
  let application: Application;
  let tokens: TokenFields;
  beforeAll(async () => {
    sandbox = await startSandbox({ applications: [{ clientId: "mine" }, { clientId: "other" }] });
    application = new Application(sandbox);
  });
  beforeEach(async () => {
    await sandbox.reset();
    tokens = await application.signIn();
  });
  afterAll(() => sandbox.close());

  const me = (headers: Record<string, string>, query = "") =>
    exchange(`${sandbox.url}/api/public/me${query}`, { headers });
  const other = { client_id: "other", client_secret: "othersecret" };

  describe("is presented", () => {
    it.each<[string, (token: string) => Parameters<typeof me>, number]>([
      ["by header", (token) => [{ authorization: `Bearer ${token}` }], 200],
      ["by header in lower case", (token) => [{ authorization: `bearer ${token}` }], 200],
      ["by header with two spaces", (token) => [{ authorization: `Bearer  ${token}` }], 401],
      ["by another scheme", (token) => [{ authorization: `Token ${token}` }], 401],
      ["by access_token in the query", (token) => [{}, `?access_token=${token}`], 200],
      ["by bearer_token in the query", (token) => [{}, `?bearer_token=${token}`], 200],
      ["by a bad header and a good query", (token) => [{ authorization: "Bearer x" }, `?access_token=${token}`], 401],
      ["by a good header and a bad query", (token) => [{ authorization: `Bearer ${token}` }, "?access_token=x"], 200],
      ["by Basic and a good query", (token) => [{ authorization: "Basic eDp5" }, `?access_token=${token}`], 200],
      ["not at all", () => [{}], 401],
    ])("%s", async (_where, request, status) => {
      expect((await me(...request(tokens.access_token))).status).toBe(status);
    });

    it("not in the query, where the standards are enforced (S12)", async () => {
      await sandbox.settings.update({ compat: { strict: true } });
      const answer = await me({}, `?access_token=${tokens.access_token}`);

      expect(answer.status).toBe(401);
      expect(answer.headers["www-authenticate"]).toMatch(/^Bearer realm="Doorkeeper", error="invalid_token"/);
    });
  });

  describe("that opens nothing is refused", () => {
    const refusal = async (token: string) => {
      const { status, headers, body } = await me({ authorization: `Bearer ${token}` });
      return { status, type: headers["content-type"], challenge: headers["www-authenticate"], body };
    };
    const challenge = (sentence: string) =>
      `Bearer realm="Doorkeeper", error="invalid_token", error_description="${sentence}"`;

    it.each<[string, (token: TokenFields) => Promise<unknown>, string]>([
      ["expired", () => sandbox.tokens.expire(), "The access token expired"],
      ["revoked", () => sandbox.tokens.revoke(), "The access token was revoked"],
      [
        "expired and revoked",
        async () => [await sandbox.tokens.expire(), await sandbox.tokens.revoke()],
        "The access token was revoked",
      ],
    ])("as %s", async (_why, spoil, sentence) => {
      await spoil(tokens);

      expect(await refusal(tokens.access_token)).toEqual({
        status: 401,
        type: "application/json; charset=utf-8",
        challenge: challenge(sentence),
        body: JSON.stringify({ error: sentence }),
      });
    });

    it("as invalid if it is unknown, or a refresh token", async () => {
      expect((await refusal("unknown")).challenge).toBe(challenge("The access token is invalid"));
      expect((await refusal(tokens.refresh_token ?? "")).challenge).toBe(challenge("The access token is invalid"));
    });

    it("with an empty body, where the API is Rails' own", async () => {
      await sandbox.settings.update({ compat: { apiErrors: "empty" } });

      expect(await refusal("unknown")).toEqual({
        status: 401,
        type: "text/html",
        challenge: challenge("The access token is invalid"),
        body: "",
      });
    });
  });

  describe("is revoked", () => {
    const revoke = async (fields: Readonly<Record<string, string | undefined>>) =>
      (await application.post("/oauth/revoke", fields)).status;
    const lives = async () => (await me({ authorization: `Bearer ${tokens.access_token}` })).status === 200;

    it("together with its pair, by either of the two", async () => {
      expect(await revoke({ token: tokens.refresh_token })).toBe(200);
      expect([await lives(), (await application.refresh(tokens.refresh_token)).status]).toEqual([false, 400]);
      expect(await revoke({ token: tokens.access_token })).toBe(200);
    });

    it("by its own client only", async () => {
      expect(await revoke({ token: tokens.access_token, ...other })).toBe(403);
      expect(await revoke({ token: tokens.access_token, client_secret: undefined })).toBe(403);
      expect(await revoke({ token: "unknown", client_id: undefined })).toBe(403);
      expect(await lives()).toBe(true);
    });

    it("by nobody if there is none: 200 all the same", async () => {
      expect([await revoke({ token: "unknown" }), await revoke({})]).toEqual([200, 200]);
    });

    it("by the person, with every other token and code that the application has of them", async () => {
      const code = await application.code();
      const browser = new Browser(sandbox.url);
      await browser.signIn("somchai@sandbox.example", "sandbox");
      await browser.submit(await browser.send("/oauth/authorized_applications"), ["commit", "Revoke"]);
      const page = await browser.send("/oauth/authorized_applications?revoked=1");

      expect([await lives(), (await application.exchangeCode(code)).status]).toEqual([false, 400]);
      expect(page.body).toContain('data-testid="revoked-notice"');
    });
  });

  describe("is introspected", () => {
    const introspect = async (fields: Readonly<Record<string, string | undefined>>) =>
      jsonOf(await application.post("/oauth/introspect", fields));

    it("by its client", async () => {
      expect(await introspect({ token: tokens.access_token })).toEqual({
        active: true,
        scope: "public",
        client_id: "mine",
        token_type: "Bearer",
        exp: tokens.created_at + 7200,
        iat: tokens.created_at,
      });
      expect(await introspect({ token: tokens.access_token, ...other })).toEqual({ active: false });
    });

    it("by another live token of its application, and not by itself", async () => {
      const by = async (bearer: string) => {
        const request = form({ token: tokens.access_token }, { authorization: `Bearer ${bearer}` });
        return jsonOf(await exchange(`${sandbox.url}/oauth/introspect`, request));
      };

      expect(await by((await application.ownToken()).access_token)).toMatchObject({ active: true });
      expect(await by(tokens.access_token)).toMatchObject({ error: "invalid_token", state: "unauthorized" });
      expect(await by((await sandbox.tokens.issue({ client: "other" })).accessToken)).toEqual({ active: false });
    });
  });

  it("tells about itself", async () => {
    const info = await exchange(`${sandbox.url}/oauth/token/info?access_token=${tokens.access_token}`);

    expect(jsonOf(info)).toEqual({
      resource_owner_id: 9_000_001,
      scope: ["public"],
      expires_in: 7200,
      application: { uid: "mine" },
      created_at: tokens.created_at,
    });
  });

  it("cannot be revoked, introspected or asked where only what Eventpop documents is served", async () => {
    await sandbox.settings.update({ compat: { undocumentedRoutes: false } });
    const statuses = [
      (await application.post("/oauth/revoke", { token: tokens.access_token })).status,
      (await application.post("/oauth/introspect", { token: tokens.access_token })).status,
      (await exchange(`${sandbox.url}/oauth/token/info`)).status,
    ];

    expect(statuses).toEqual([404, 404, 404]);
  });
});
