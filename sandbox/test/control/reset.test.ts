import { array, assert, asyncProperty, constantFrom } from "fast-check";
import { type Sandbox, startSandbox } from "../../src";
import { Application, callback } from "../application";
import { Browser } from "../browser";

/** The kinds of changes that a test can make to a sandbox. */
const operations: Readonly<Record<string, (sandbox: Sandbox) => Promise<unknown>>> = {
  "sign in": (sandbox) => new Application(sandbox).signIn("ploy"),
  "call /me": async (sandbox) =>
    new Application(sandbox).api("/me", (await sandbox.tokens.issue({ as: "somchai" })).accessToken),
  "open the browser": (sandbox) => new Browser(sandbox.url).signIn("malee@sandbox.example", "sandbox"),
  "issue a code": (sandbox) => sandbox.codes.issue({ as: "malee", redirectUri: callback }),
  "create a user": (sandbox) => sandbox.users.create({}),
  "rename a user": (sandbox) => sandbox.users.update("somchai", { fullName: "อื่น" }),
  "remove a user": (sandbox) => sandbox.users.remove("nok"),
  "remove a ticket": (sandbox) => sandbox.tickets.remove(9_000_401),
  "revoke a ticket": (sandbox) => sandbox.tickets.update(9_000_402, { status: "revoked" }),
  "add an application": async (sandbox) =>
    sandbox.applications.create({ clientId: `mine-${(await sandbox.applications.list()).length}` }),
  "revoke tokens": (sandbox) => sandbox.tokens.revoke(),
  "expire tokens": (sandbox) => sandbox.tokens.expire(),
  "move the clock": (sandbox) => sandbox.clock.advance("3h"),
  "stop the clock": (sandbox) => sandbox.clock.freeze(),
  "add a fault": (sandbox) => sandbox.faults.add({ on: "me", type: "status", status: 500, times: 1 }),
  "add a preset": (sandbox) => sandbox.faults.preset("slow-thursday", { client: "nobody" }),
  "use the preset that revokes all tokens": (sandbox) => sandbox.faults.preset("all-sessions-revoked"),
  "use a scope": async (sandbox) => {
    const scope = sandbox.scope({ client: sandbox.client.clientId });
    await scope.users.create({});
    await scope.faults.add({ on: "any", type: "latency", delayMs: 1 });
    await scope.codes.issue({ as: "somchai", redirectUri: callback });
  },
  "change settings": (sandbox) => sandbox.settings.update({ compat: { doorkeeper: "6.0" }, rateLimit: false }),
};

describe("the reset of a sandbox", () => {
  it("restores the state that the sandbox had at its start, after every kind of change", async () => {
    await using sandbox = await startSandbox();
    const beginning = await sandbox.snapshot();

    await assert(
      asyncProperty(array(constantFrom(...Object.keys(operations)), { maxLength: 12 }), async (names) => {
        for (const name of names) await operations[name]?.(sandbox);
        await sandbox.reset();

        expect(await sandbox.snapshot()).toEqual(beginning);
        expect(await sandbox.requests.list()).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });

  it("is tested only with changes that have an effect", async () => {
    await using sandbox = await startSandbox();
    const beginning = await sandbox.snapshot();
    for (const [name, operate] of Object.entries(operations)) {
      if (name.endsWith("tokens")) await sandbox.tokens.issue({ as: "somchai" });
      await operate(sandbox);
      expect([name, await sandbox.snapshot()]).not.toEqual([name, beginning]);
      await sandbox.reset();
    }
  });
});

describe("a snapshot of a sandbox", () => {
  it("restores tokens, time and settings in another sandbox, even after it was stored as JSON", async () => {
    await using first = await startSandbox({ frozen: true });
    const { access_token } = await new Application(first).signIn("ploy");
    await first.clock.advance("1h");
    await first.settings.update({ compat: { meEnvelope: "flat" } });
    const saved = JSON.parse(JSON.stringify(await first.snapshot()));

    await using second = await startSandbox();
    await second.restore(saved);

    expect(await second.snapshot()).toEqual(saved);
    const response = await new Application(second).api("/me", access_token);
    expect(JSON.parse(response.body)).toMatchObject({ id: 9_000_004 });
  });

  it("stays the same when the sandbox changes", async () => {
    await using sandbox = await startSandbox();
    const saved = await sandbox.snapshot();
    await sandbox.users.update("somchai", { fullName: "อื่น" });

    expect(saved.world.users[0]?.fullName).toBe("สมชาย ใจดี");
  });
});
