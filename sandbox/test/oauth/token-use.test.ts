import { type Sandbox, startSandbox } from "../../src";
import { Application, type TokenFields } from "../application";
import { Browser } from "../browser";
import { form, jsonOf, sendRequest } from "../wire";

describe("an access token", () => {
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
    sendRequest(`${sandbox.url}/api/public/me${query}`, { headers });
  const other = { client_id: "other", client_secret: "othersecret" };

  describe("is read:", () => {
    it.each<[string, (token: string) => Parameters<typeof me>, number]>([
      ["from the header", (token) => [{ authorization: `Bearer ${token}` }], 200],
      ["from the header with a lower-case scheme", (token) => [{ authorization: `bearer ${token}` }], 200],
      ["not from a header with two spaces", (token) => [{ authorization: `Bearer  ${token}` }], 401],
      ["not from a header with another scheme", (token) => [{ authorization: `Token ${token}` }], 401],
      ["from access_token in the query", (token) => [{}, `?access_token=${token}`], 200],
      ["from bearer_token in the query", (token) => [{}, `?bearer_token=${token}`], 200],
      [
        "from the header and not from the query, if the token in the header is wrong",
        (token) => [{ authorization: "Bearer x" }, `?access_token=${token}`],
        401,
      ],
      [
        "from the header and not from the query, if the token in the query is wrong",
        (token) => [{ authorization: `Bearer ${token}` }, "?access_token=x"],
        200,
      ],
      [
        "from the query, if the header has the scheme Basic",
        (token) => [{ authorization: "Basic eDp5" }, `?access_token=${token}`],
        200,
      ],
      ["not from a request without a token", () => [{}], 401],
    ])("%s", async (_name, request, status) => {
      expect((await me(...request(tokens.access_token))).status).toBe(status);
    });

    it("not from the query with strict: true", async () => {
      await sandbox.settings.update({ compat: { strict: true } });
      const response = await me({}, `?access_token=${tokens.access_token}`);

      expect(response.status).toBe(401);
      expect(response.headers["www-authenticate"]).toMatch(/^Bearer realm="Doorkeeper", error="invalid_token"/);
    });
  });

  describe("is refused", () => {
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
    ])(
      "if it is %s, and the header and the body of the response name the cause",
      async (_name, invalidate, sentence) => {
        await invalidate(tokens);

        expect(await refusal(tokens.access_token)).toEqual({
          status: 401,
          type: "application/json; charset=utf-8",
          challenge: challenge(sentence),
          body: JSON.stringify({ error: sentence }),
        });
      },
    );

    it("as invalid if it is unknown, or if it is a refresh token", async () => {
      expect((await refusal("unknown")).challenge).toBe(challenge("The access token is invalid"));
      expect((await refusal(tokens.refresh_token ?? "")).challenge).toBe(challenge("The access token is invalid"));
    });

    it("with a response that has the cause in the header and no body, with apiErrors: empty", async () => {
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
    const isValid = async () => (await me({ authorization: `Bearer ${tokens.access_token}` })).status === 200;

    it("together with its refresh token, whichever of the two the request contains", async () => {
      expect(await revoke({ token: tokens.refresh_token })).toBe(200);
      expect([await isValid(), (await application.refresh(tokens.refresh_token)).status]).toEqual([false, 400]);
      expect(await revoke({ token: tokens.access_token })).toBe(200);
    });

    it("only by a request of its own client", async () => {
      expect(await revoke({ token: tokens.access_token, ...other })).toBe(403);
      expect(await revoke({ token: tokens.access_token, client_secret: undefined })).toBe(403);
      expect(await revoke({ token: "unknown", client_id: undefined })).toBe(403);
      expect(await isValid()).toBe(true);
    });

    it("with status 200, which is also the response to an unknown or missing token", async () => {
      expect([await revoke({ token: "unknown" }), await revoke({})]).toEqual([200, 200]);
    });

    it("if the user revokes the application, together with its other tokens and codes", async () => {
      const code = await application.newCode();
      const browser = new Browser(sandbox.url);
      await browser.signIn("somchai@sandbox.example", "sandbox");
      await browser.submit(await browser.send("/oauth/authorized_applications"), ["commit", "Revoke"]);
      const page = await browser.send("/oauth/authorized_applications?revoked=1");

      expect([await isValid(), (await application.exchangeCode(code)).status]).toEqual([false, 400]);
      expect(page.body).toContain('data-testid="revoked-notice"');
    });
  });

  describe("is introspected", () => {
    const introspect = async (fields: Readonly<Record<string, string | undefined>>) =>
      jsonOf(await application.post("/oauth/introspect", fields));

    it("by a request with its client's credentials, and is inactive for other clients", async () => {
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

    it("by a request with another valid token of its application, and not with the same token", async () => {
      const by = async (bearer: string) => {
        const request = form({ token: tokens.access_token }, { authorization: `Bearer ${bearer}` });
        return jsonOf(await sendRequest(`${sandbox.url}/oauth/introspect`, request));
      };

      expect(await by((await application.applicationToken()).access_token)).toMatchObject({ active: true });
      expect(await by(tokens.access_token)).toMatchObject({ error: "invalid_token", state: "unauthorized" });
      expect(await by((await sandbox.tokens.issue({ client: "other" })).accessToken)).toEqual({ active: false });
    });
  });

  it("gets its own data from /oauth/token/info", async () => {
    const info = await sendRequest(`${sandbox.url}/oauth/token/info?access_token=${tokens.access_token}`);

    expect(jsonOf(info)).toEqual({
      resource_owner_id: 9_000_001,
      scope: ["public"],
      expires_in: 7200,
      application: { uid: "mine" },
      created_at: tokens.created_at,
    });
  });

  it("can be neither revoked nor introspected with undocumentedRoutes: false", async () => {
    await sandbox.settings.update({ compat: { undocumentedRoutes: false } });
    const statuses = [
      (await application.post("/oauth/revoke", { token: tokens.access_token })).status,
      (await application.post("/oauth/introspect", { token: tokens.access_token })).status,
      (await sendRequest(`${sandbox.url}/oauth/token/info`)).status,
    ];

    expect(statuses).toEqual([404, 404, 404]);
  });
});
