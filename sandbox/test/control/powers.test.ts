import express from "express";
import session from "express-session";
import { eventpopAuth } from "passport-eventpop";
import request from "supertest";
import {
  connectSandbox,
  type Sandbox,
  type SandboxControl,
  type SandboxOptions,
  startSandbox,
  type Visitor,
} from "../../src";
import { exchange } from "../wire";

/** The powers over a sandbox are the same in its own process and over HTTP: one list of tests for both. */

const callback = "http://localhost:3000/auth/eventpop/callback";

const ways: readonly (readonly [string, (sandbox: Sandbox) => SandboxControl & Visitor])[] = [
  ["in process", (sandbox) => sandbox],
  ["over HTTP", ({ url, controlToken }) => connectSandbox(url, { token: controlToken })],
];

describe.each(ways)("the powers over a sandbox, %s", (_way, powersOver) => {
  let sandbox: Sandbox;
  let powers: SandboxControl & Visitor;

  async function start(options: SandboxOptions = {}) {
    sandbox = await startSandbox({ control: true, ...options });
    powers = powersOver(sandbox);
  }
  beforeEach(() => start());
  afterEach(() => sandbox.close());

  const me = (accessToken: string) => exchange(`${sandbox.url}/api/public/me?access_token=${accessToken}`);

  it("people are made, found by key, id and e-mail, changed and removed", async () => {
    const made = await powers.users.create({ key: "kai", fullName: "ไก่/ไข่ & Co", email: "kai+1@sandbox.example" });

    expect(await powers.users.get("kai")).toEqual(made);
    expect(await powers.users.get(made.id)).toEqual(made);
    expect(await powers.users.get("kai+1@sandbox.example")).toEqual(made);
    expect(await powers.users.update("kai", { phone: null, gender: "male" })).toEqual({ ...made, gender: "male" });
    await powers.users.remove("kai");
    expect(await powers.users.get("kai")).toBeUndefined();
  });

  it.each(["applications", "organizers", "events", "tickets", "orders"] as const)(
    "%s are listed and found",
    async (name) => {
      const rows = await powers[name].list();
      const [row] = rows as readonly object[];
      const key = String(
        Object.entries(row ?? {}).find(([field]) => field === (name === "applications" ? "clientId" : "id"))?.[1],
      );

      expect(rows.length).toBeGreaterThan(0);
      expect(await powers[name].get(key)).toEqual(row);
    },
  );

  it("tokens and codes are made without a browser, aged and revoked", async () => {
    const { accessToken, scopes } = await powers.tokens.issue({ as: "somchai", scope: "public" });
    const { code } = await powers.codes.issue({ as: "somchai", redirectUri: callback });

    expect(scopes).toEqual(["public"]);
    expect((await me(accessToken)).status).toBe(200);
    expect(await powers.tokens.list({ token: accessToken, as: "somchai" })).toHaveLength(1);
    expect(await powers.tokens.expire({ token: accessToken })).toBe(1);
    expect((await me(accessToken)).headers["www-authenticate"]).toContain("expired");
    expect(await powers.tokens.revoke()).toBe(1);
    expect((await me(accessToken)).headers["www-authenticate"]).toContain("revoked");
    expect(await powers.codes.list({ as: "malee" })).toEqual([]);
    expect(await powers.codes.expire({ token: code })).toBe(1);
  });

  it("permissions are listed and taken back", async () => {
    await powers.tokens.issue({ as: "malee" });

    const consent = { client: sandbox.client.clientId, scopes: ["public"] };
    expect(await powers.consents.list({ as: "malee" })).toMatchObject([consent]);
    await powers.consents.remove({ as: "malee" });
    expect(await powers.consents.list()).toEqual([]);
  });

  it("the clock is moved, stopped, set and let go", async () => {
    const noon = "2030-01-01T12:00:00.000Z";
    await powers.clock.freeze(noon);
    expect(await powers.clock.now()).toBe(Date.parse(noon));
    await powers.clock.advance({ hours: 1 });
    await powers.clock.advance("30m");
    expect(await powers.clock.now()).toBe(Date.parse("2030-01-01T13:30:00Z"));
    await powers.clock.set(new Date(noon));
    expect(await powers.clock.now()).toBe(Date.parse(noon));
    await powers.clock.resume();
    expect((await sandbox.snapshot()).clock.frozenAt).toBeNull();
    await powers.clock.freeze();
    expect((await sandbox.snapshot()).clock.frozenAt).not.toBeNull();
  });

  it("settings are changed one by one", async () => {
    await powers.settings.update({ compat: { meEnvelope: "flat" } });

    expect(await powers.settings.get()).toEqual(await sandbox.settings.get());
    expect((await powers.settings.get()).compat).toMatchObject({ meEnvelope: "flat", doorkeeper: "5.5" });
  });

  it("faults are ordered, counted, listed and ended", async () => {
    const fault = await powers.faults.add({ on: "me", type: "status", status: 500, times: 1 });
    await powers.faults.preset("rate-limited", { client: "nobody" });
    expect((await me("unknown")).status).toBe(500);

    expect(await fault.hits()).toBe(1);
    expect(await powers.faults.list({ client: "nobody" })).toMatchObject([{ preset: "rate-limited", hits: 0 }]);
    await powers.faults.clear({ preset: "rate-limited" });
    expect(await powers.faults.list()).toMatchObject([{ id: fault.id, rule: { on: "me", times: 1 } }]);
    await fault.remove();
    expect(await powers.faults.list()).toEqual([]);
    expect(await fault.hits()).toBe(0);
  });

  it("the log is read, counted, waited for and cleared", async () => {
    const waiting = powers.requests.waitFor({ on: "me", status: 401 });
    await me("unknown");

    expect(await waiting).toMatchObject({ on: "me", query: { access_token: "[redacted]" } });
    const [revealed] = await powers.requests.list({ form: { access_token: "unknown" } }, { reveal: true });
    expect(revealed?.query).toEqual({ access_token: "unknown" });
    expect(await powers.requests.count({ on: "me" })).toBe(1);
    expect(await powers.requests.count({ on: "token" })).toBe(0);
    await powers.requests.clear({ on: "me" });
    expect(await powers.requests.count()).toBe(0);
    await expect(powers.requests.waitFor({ on: "me" }, { timeoutMs: 5 })).rejects.toMatchObject({
      code: "EVENTPOP_SANDBOX_TIMED_OUT",
    });
  });

  it("everything is remembered by a snapshot, and put back", async () => {
    await powers.tokens.issue({ as: "ploy" });
    await powers.faults.add({ on: "any", type: "hang", client: "nobody" });
    const saved = await powers.snapshot();
    const beginning = JSON.parse(JSON.stringify(saved));
    await powers.users.remove("ploy");
    await powers.faults.clear();

    await powers.restore(saved);
    expect(await sandbox.snapshot()).toEqual(beginning);
  });

  it("a reset brings the beginning back, log and faults too", async () => {
    await sandbox.close();
    await start({ frozen: true });
    const beginning = await powers.snapshot();
    await powers.faults.preset("eventpop-down");
    await powers.users.remove("ploy");
    await powers.clock.advance("2h");
    await me("unknown");
    await powers.reset();

    expect(await powers.snapshot()).toEqual(beginning);
    expect(await powers.requests.list()).toEqual([]);
  });

  it("somebody is signed in to an application", async () => {
    const { clientID, clientSecret, eventpopURL } = sandbox.strategyOptions({ callbackURL: "" });
    const app = express();
    app.use(session({ secret: "test", resave: false, saveUninitialized: false }));
    app.use(eventpopAuth({ clientID, clientSecret, eventpopURL, baseURL: "http://localhost:3000" }));

    const answer = await powers.signIn(request.agent(app), "/auth/eventpop", { as: "somchai" });
    expect(answer.status).toBe(302);
  });

  it.each<readonly [string, (control: SandboxControl) => Promise<unknown>, object]>([
    [
      "a person without a name",
      (control) => control.users.create({ fullName: "" }),
      { code: "EVENTPOP_SANDBOX_BAD_SEED" },
    ],
    ["a stranger", (control) => control.users.update("nobody", {}), { code: "EVENTPOP_SANDBOX_NOT_FOUND" }],
    [
      "a stranger's token",
      (control) => control.tokens.issue({ as: "nobody" }),
      { message: 'There is no user "nobody".' },
    ],
    [
      "a fault of no kind",
      (control) => control.faults.add({ on: "me", type: "boom" } as never),
      { code: "EVENTPOP_SANDBOX_BAD_OPTION" },
    ],
    [
      "a preset of no name",
      (control) => control.faults.preset("boom" as never),
      { code: "EVENTPOP_SANDBOX_NOT_FOUND" },
    ],
    ["a time that is none", (control) => control.clock.set("noonish"), { code: "EVENTPOP_SANDBOX_BAD_OPTION" }],
    ["a length that is none", (control) => control.clock.advance("long"), { code: "EVENTPOP_SANDBOX_BAD_OPTION" }],
    [
      "a setting of no name",
      (control) => control.settings.update({ colour: "red" } as never),
      { code: "EVENTPOP_SANDBOX_BAD_OPTION" },
    ],
  ])("%s is refused in one sentence", async (_what, order, refusal) => {
    await expect(order(powers)).rejects.toMatchObject({ name: "SandboxError", ...refusal });
  });
});
