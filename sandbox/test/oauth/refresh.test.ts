import { type Sandbox, startSandbox } from "../../src";
import { Application, type TokenFields, tokensOf } from "../application";
import { exchange, jsonOf, type WireAnswer } from "../wire";

const errorOf = (answer: WireAnswer) => [answer.status, (jsonOf(answer) as { error: string }).error];

/** Doorkeeper has two manners, and a database column decides which (S6). */
describe("a refreshed pair", () => {
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
  const get = (path: string, authorization: string) => exchange(sandbox.url + path, { headers: { authorization } });
  const canCall = async ({ access_token }: TokenFields) => (await application.api("/me", access_token)).status === 200;
  const canRefresh = async ({ refresh_token }: TokenFields) =>
    (await application.refresh(refresh_token)).status === 200;
  const challengeOf = async ({ access_token }: TokenFields) =>
    /error_description="(.*)"/.exec(
      (await application.api("/me", access_token)).headers["www-authenticate"] ?? "",
    )?.[1];

  it("has two new tokens, the whole lifetime and the same scopes", async () => {
    await sandbox.clock.advance("3h");
    const second = await refresh(first);

    expect(second).toMatchObject({ expires_in: 7200, scope: "public", token_type: "Bearer" });
    expect(second.created_at - first.created_at).toBeGreaterThanOrEqual(3 * 3600);
    expect(new Set([first, second].flatMap((pair) => [pair.access_token, pair.refresh_token])).size).toBe(4);
  });

  describe("where the database has previous_refresh_token", () => {
    it("leaves the old one alive until it is used itself", async () => {
      const second = await refresh(first);

      expect(await canCall(first)).toBe(true);
      expect(await canCall(second)).toBe(true);
      expect([await canCall(first), await canRefresh(first)]).toEqual([false, false]);
      expect(await canRefresh(second)).toBe(true);
    });

    it("can be had again while it is unused: a lost answer is no lost login", async () => {
      await refresh(first);

      expect(await canRefresh(first)).toBe(true);
    });

    it.each<[string, (authorization: string) => Promise<WireAnswer>]>([
      ["a call that is forbidden", (authorization) => get("/api/public/organizers/1/events/1/tickets", authorization)],
      ["token info", (authorization) => get("/oauth/token/info", authorization)],
    ])("counts %s as a use", async (_what, use) => {
      const second = await refresh(first);
      await use(`Bearer ${second.access_token}`);

      expect(await canCall(first)).toBe(false);
    });

    it("is used even by a call that comes too late, but not by introspection", async () => {
      const second = await refresh(first);
      await application.post("/oauth/introspect", { token: second.access_token });
      expect(await canRefresh(first)).toBe(true);

      await sandbox.clock.advance("3h");
      expect(await challengeOf(second)).toBe("The access token expired");
      expect(await canRefresh(first)).toBe(false);
    });
  });

  describe("where it has not", () => {
    beforeEach(() => sandbox.settings.update({ compat: { previousRefreshToken: false } }));

    it("ends the old one at once", async () => {
      const second = await refresh(first);

      expect([await canCall(first), await canRefresh(first)]).toEqual([false, false]);
      expect(await challengeOf(first)).toBe("The access token was revoked");
      expect([await canCall(second), await canRefresh(second)]).toEqual([true, true]);
    });

    it("is given once, if two ask at the same time", async () => {
      const answers = await Promise.all([
        application.refresh(first.refresh_token),
        application.refresh(first.refresh_token),
      ]);

      expect(answers.map(({ status }) => status).sort()).toEqual([200, 400]);
    });
  });

  it("never gains a scope, and never gets a lost one back (S7)", async () => {
    const both = await application.signIn("somchai", "public organizer");
    const one = tokensOf(await application.refresh(both.refresh_token, { scope: "public" }));

    expect(one.scope).toBe("public");
    expect(errorOf(await application.refresh(one.refresh_token, { scope: "public organizer" }))).toEqual([
      400,
      "invalid_scope",
    ]);
    expect(await canRefresh(one)).toBe(true);
  });

  it("goes to the client that had the first, which must prove itself (S6)", async () => {
    await sandbox.applications.create({ clientId: "other" });
    const other = { client_id: "other", client_secret: "othersecret" };
    const nobody = { client_id: undefined, client_secret: undefined };

    expect(errorOf(await application.refresh(first.refresh_token, other))).toEqual([400, "invalid_grant"]);
    expect(errorOf(await application.refresh(first.refresh_token, nobody))).toEqual([400, "invalid_grant"]);
    expect(errorOf(await application.refresh(first.refresh_token, { client_secret: "wrong" }))).toEqual([
      401,
      "invalid_client",
    ]);
    expect(errorOf(await application.refresh("unknown", { client_secret: "wrong" }))).toEqual([400, "invalid_grant"]);
    expect(await canRefresh(first)).toBe(true);
  });

  it("is the same as at the last login, with less time left, where tokens are reused", async () => {
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
