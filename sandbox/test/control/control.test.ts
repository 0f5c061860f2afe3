import { type Sandbox, SandboxError, startSandbox } from "../../src";
import { Application, callback, tokensOf } from "../application";
import { jsonOf } from "../wire";

describe("the control of a sandbox", () => {
  let sandbox: Sandbox;
  let application: Application;
  beforeAll(async () => {
    sandbox = await startSandbox();
    application = new Application(sandbox);
  });
  beforeEach(() => sandbox.reset());
  afterAll(() => sandbox.close());

  const me = async (token: string) => jsonOf(await application.api("/me", token)) as { user: Record<string, unknown> };
  const canCall = async (token: string) => (await application.api("/me", token)).status === 200;

  describe("users", () => {
    it("finds a user by key, id or e-mail", async () => {
      const byKey = await sandbox.users.get("somchai");

      expect(byKey?.fullName).toBe("สมชาย ใจดี");
      expect(await sandbox.users.get(9_000_001)).toBe(byKey);
      expect(await sandbox.users.get("somchai@sandbox.example")).toBe(byKey);
      expect(await sandbox.users.get("nobody")).toBeUndefined();
    });

    it("creates a user, and fills missing fields with defaults", async () => {
      const kan = await sandbox.users.create({ key: "kan", fullName: "กานต์ ทดสอบ" });
      const { access_token } = await application.signIn("kan");

      expect(kan).toMatchObject({ id: 9_000_010, email: "kan@sandbox.example", password: "sandbox" });
      expect((await me(access_token)).user).toMatchObject({ id: 9_000_010, full_name: "กานต์ ทดสอบ", phone: null });
    });

    it("changes the e-mail of a user and keeps the id", async () => {
      const { access_token } = await application.signIn("changed");
      await sandbox.users.update("changed", { email: "after@sandbox.example" });

      expect((await me(access_token)).user).toMatchObject({ id: 9_000_008, email: "after@sandbox.example" });
    });

    it("removes a user, and the API then refuses the user's tokens", async () => {
      const { access_token } = await application.signIn("malee");
      await sandbox.users.remove("malee");

      expect(await canCall(access_token)).toBe(false);
    });

    it.each<[string, object, string]>([
      ["an unknown field", { fulname: "x" }, "fulname"],
      ["an invalid birthday", { birthday: "31.12.1990" }, "birthday"],
      ["an id that is text", { id: "1" }, "id"],
    ])("refuses %s with an error that names the field", async (_what, draft, named) => {
      await expect(sandbox.users.create(draft)).rejects.toMatchObject({
        code: "EVENTPOP_SANDBOX_BAD_SEED",
        message: expect.stringContaining(named),
      });
    });

    it.each([{ key: "somchai" }, { email: "somchai@sandbox.example" }, { id: 9_000_001 }])(
      "refuses a second user with the same key, e-mail or id: %j",
      async (draft) => {
        await expect(sandbox.users.create(draft)).rejects.toThrow(/".*" exists already/);
      },
    );

    it("changes a user's key, and refuses a key that another user has", async () => {
      await sandbox.users.update("somchai", { key: "chai" });

      expect([await sandbox.users.get("somchai"), (await sandbox.users.get("chai"))?.id]).toEqual([
        undefined,
        9_000_001,
      ]);
      await expect(sandbox.users.update("chai", { email: "malee@sandbox.example" })).rejects.toThrow(/already/);
    });

    it("refuses to change an unknown user", async () => {
      await expect(sandbox.users.update("nobody", { phone: null })).rejects.toThrow(SandboxError);
    });
  });

  it("creates applications, organizers, events, tickets and orders", async () => {
    await sandbox.applications.create({ clientId: "mine", clientSecret: "secret", redirectUris: [callback] });
    const { id: organizerId } = await sandbox.organizers.create({ name: "ผู้จัดใหม่" });
    const event = await sandbox.events.create({ organizerId, title: "งานใหม่" });
    const order = await sandbox.orders.create({ eventId: event.id, user: "malee" });
    await sandbox.tickets.create({ eventId: event.id, user: "malee", orderId: order.id });

    const mine = new Application(sandbox, { clientId: "mine", clientSecret: "secret" });
    const { access_token } = await mine.signIn("malee");
    const tickets = await mine.api(`/organizers/${organizerId}/tickets`, access_token);
    const orders = await mine.api(`/organizers/${organizerId}/orders`, access_token);

    expect(jsonOf(tickets)).toMatchObject({ total: 1, tickets: [{ firstname: "มาลี", event_id: event.id }] });
    expect(jsonOf(orders)).toMatchObject({ total: 1, orders: [{ id: order.id, status: "paid" }] });
    await expect(sandbox.orders.create({ eventId: event.id })).rejects.toThrow(/user/);
    await expect(sandbox.tickets.create({ eventId: event.id, user: "nobody" })).rejects.toThrow(/nobody/);
  });

  describe("tokens and codes", () => {
    it("issues tokens and codes without a browser", async () => {
      const { accessToken, refreshToken } = await sandbox.tokens.issue({ as: "malee", scope: "public organizer" });
      const { code } = await sandbox.codes.issue({ as: "malee", redirectUri: callback });

      expect(await canCall(accessToken)).toBe(true);
      expect((await application.refresh(refreshToken ?? "")).status).toBe(200);
      expect(tokensOf(await application.exchangeCode(code)).scope).toBe("public");
    });

    it("makes the selected tokens expire, and revokes the selected tokens", async () => {
      const [malee, ploy] = [await application.signIn("malee"), await application.signIn("ploy")];

      expect(await sandbox.tokens.expire({ as: "malee" })).toBe(1);
      expect([await canCall(malee.access_token), await canCall(ploy.access_token)]).toEqual([false, true]);
      expect(tokensOf(await application.refresh(malee.refresh_token)).expires_in).toBe(7200);
      expect(await sandbox.tokens.revoke({ token: ploy.refresh_token ?? "" })).toBe(1);
      expect(await canCall(ploy.access_token)).toBe(false);
      expect(await sandbox.tokens.revoke({ client: "nobody" })).toBe(0);
    });

    it("makes the selected codes expire", async () => {
      const code = await application.newCode();
      await sandbox.codes.expire({ as: "somchai" });

      expect((await application.exchangeCode(code)).status).toBe(400);
    });

    it("lists consents, and withdraws them together with their tokens", async () => {
      const { access_token } = await application.signIn("malee");
      expect(await sandbox.consents.list()).toEqual([
        { userId: 9_000_002, client: "sandboxclient", scopes: ["public"] },
      ]);

      await sandbox.consents.remove({ as: "malee" });
      expect([await sandbox.consents.list(), await canCall(access_token)]).toEqual([[], false]);
    });

    it.each<[string, () => Promise<unknown>]>([
      ["an unknown user", () => sandbox.tokens.issue({ as: "nobody" })],
      ["an unknown application", () => sandbox.tokens.issue({ client: "nothing" })],
    ])("refuses to issue a token for %s", async (_who, act) => {
      await expect(act()).rejects.toMatchObject({ code: "EVENTPOP_SANDBOX_NOT_FOUND" });
    });
  });

  describe("settings", () => {
    it("changes the given settings while the sandbox runs", async () => {
      const before = await sandbox.settings.get();
      const after = await sandbox.settings.update({ ttl: { accessToken: 60 } });

      expect(after).toEqual({ ...before, ttl: { accessToken: 60, code: 600 } });
      expect((await application.signIn()).expires_in).toBe(60);
    });

    it("refuses invalid settings", async () => {
      await expect(sandbox.settings.update({ ttl: { accessToken: -1 } })).rejects.toThrow(/ttl\.accessToken/);
    });
  });
});
