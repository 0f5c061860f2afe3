import { type Sandbox, startSandbox } from "../../src";
import { Application, type TokenFields, tokensOf } from "../application";
import { jsonOf, sendRequest, type WireResponse } from "../wire";

const errorOf = (response: WireResponse) => [response.status, (jsonOf(response) as { error: string }).error];

/**
 * A column in Doorkeeper's database decides when a refresh revokes the old token: at once, or at the first use of the new
 * token.
 */
describe("a refresh", () => {
  let sandbox: Sandbox;
  let application: Application;
  let first: TokenFields;
  beforeAll(async () => {
    sandbox = await startSandbox();
    application = new Application(sandbox);
  });
  beforeEach(async () => {
    await sandbox.reset();
    first = await application.signIn();
  });
  afterAll(() => sandbox.close());

  const refresh = async ({ refresh_token }: TokenFields) => tokensOf(await application.refresh(refresh_token));
  const get = (path: string, authorization: string) => sendRequest(sandbox.url + path, { headers: { authorization } });
  const canCall = async ({ access_token }: TokenFields) => (await application.api("/me", access_token)).status === 200;
  const canRefresh = async ({ refresh_token }: TokenFields) =>
    (await application.refresh(refresh_token)).status === 200;
  const challengeOf = async ({ access_token }: TokenFields) =>
    /error_description="(.*)"/.exec(
      (await application.api("/me", access_token)).headers["www-authenticate"] ?? "",
    )?.[1];

  it("returns two new tokens with the full lifetime and the same scopes", async () => {
    await sandbox.clock.advance("3h");
    const second = await refresh(first);

    expect(second).toMatchObject({ expires_in: 7200, scope: "public", token_type: "Bearer" });
    expect(second.created_at - first.created_at).toBeGreaterThanOrEqual(3 * 3600);
    expect(new Set([first, second].flatMap((pair) => [pair.access_token, pair.refresh_token])).size).toBe(4);
  });

  describe("with previousRefreshToken: true (the default)", () => {
    it("revokes the old token when the new one is first used", async () => {
      const second = await refresh(first);

      expect(await canCall(first)).toBe(true);
      expect(await canCall(second)).toBe(true);
      expect([await canCall(first), await canRefresh(first)]).toEqual([false, false]);
      expect(await canRefresh(second)).toBe(true);
    });

    it("can be repeated as long as the new token has not been used, so that a lost response does not end the login", async () => {
      await refresh(first);

      expect(await canRefresh(first)).toBe(true);
    });

    it.each<[string, (authorization: string) => Promise<WireResponse>]>([
      ["a forbidden API request", (authorization) => get("/api/public/organizers/1/events/1/tickets", authorization)],
      ["a request for token info", (authorization) => get("/oauth/token/info", authorization)],
    ])("revokes the old token after %s with the new token", async (_name, use) => {
      const second = await refresh(first);
      await use(`Bearer ${second.access_token}`);

      expect(await canCall(first)).toBe(false);
    });

    it("revokes the old token after a request with the expired new token, but not after its introspection", async () => {
      const second = await refresh(first);
      await application.post("/oauth/introspect", { token: second.access_token });
      expect(await canRefresh(first)).toBe(true);

      await sandbox.clock.advance("3h");
      expect(await challengeOf(second)).toBe("The access token expired");
      expect(await canRefresh(first)).toBe(false);
    });
  });

  describe("with previousRefreshToken: false", () => {
    beforeEach(() => sandbox.settings.update({ compat: { previousRefreshToken: false } }));

    it("revokes the old token at once", async () => {
      const second = await refresh(first);

      expect([await canCall(first), await canRefresh(first)]).toEqual([false, false]);
      expect(await challengeOf(first)).toBe("The access token was revoked");
      expect([await canCall(second), await canRefresh(second)]).toEqual([true, true]);
    });

    it("succeeds for only one of two requests that arrive at the same time", async () => {
      const responses = await Promise.all([
        application.refresh(first.refresh_token),
        application.refresh(first.refresh_token),
      ]);

      expect(responses.map(({ status }) => status).sort()).toEqual([200, 400]);
    });
  });

  it("can remove a scope, and can neither add one nor restore a removed one", async () => {
    const both = await application.signIn("somchai", "public organizer");
    const one = tokensOf(await application.refresh(both.refresh_token, { scope: "public" }));

    expect(one.scope).toBe("public");
    expect(errorOf(await application.refresh(one.refresh_token, { scope: "public organizer" }))).toEqual([
      400,
      "invalid_scope",
    ]);
    expect(await canRefresh(one)).toBe(true);
  });

  it("is refused for another client, and for wrong or missing client credentials", async () => {
    await sandbox.applications.create({ clientId: "other" });
    const other = { client_id: "other", client_secret: "othersecret" };
    const withoutClient = { client_id: undefined, client_secret: undefined };

    expect(errorOf(await application.refresh(first.refresh_token, other))).toEqual([400, "invalid_grant"]);
    expect(errorOf(await application.refresh(first.refresh_token, withoutClient))).toEqual([400, "invalid_grant"]);
    expect(errorOf(await application.refresh(first.refresh_token, { client_secret: "wrong" }))).toEqual([
      401,
      "invalid_client",
    ]);
    expect(errorOf(await application.refresh("unknown", { client_secret: "wrong" }))).toEqual([400, "invalid_grant"]);
    expect(await canRefresh(first)).toBe(true);
  });

  it("is not needed for a second login with reuseAccessToken: true, which gets the token of the first login while it is valid", async () => {
    await sandbox.settings.update({ compat: { reuseAccessToken: true } });
    await sandbox.clock.freeze();
    const fresh = await application.signIn("malee");
    await sandbox.clock.advance("10m");
    const again = await application.signIn("malee");
    await sandbox.clock.advance("2h");
    const later = await application.signIn("malee");

    expect(again).toEqual({ ...fresh, expires_in: 6600 });
    expect(later.access_token).not.toBe(fresh.access_token);
  });
});
