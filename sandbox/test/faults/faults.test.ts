import { type FaultRule, type Sandbox, startSandbox } from "../../src";
import { exchange, form } from "../wire";

/** Whom the ordered trouble strikes, and how often. */

let sandbox: Sandbox;

beforeEach(async () => {
  sandbox = await startSandbox({ rateLimit: false });
});
afterEach(() => sandbox.close());

describe("whom a fault strikes", () => {
  const statusOf = async (path: string) => (await exchange(sandbox.url + path)).status;
  const trouble = { type: "status", status: 418 } as const;

  it.each([
    ["authorize", "/oauth/authorize"],
    ["login", "/users/sign_in"],
    ["token", "/oauth/token"],
    ["me", "/api/public/me"],
    ["tickets", "/api/public/tickets/search"],
    ["tickets", "/api/public/organizers/1/events/2/tickets"],
    ["orders", "/api/public/organizers/1/orders"],
    ["events", "/api/public/organizers/1/events"],
    ["other", "/oauth/revoke"],
    ["/oauth/revoke", "/oauth/revoke"],
    ["any", "/anywhere"],
  ] as const)("%s: %s", async (on, path) => {
    await sandbox.faults.add({ on, ...trouble });

    expect(await statusOf(path)).toBe(418);
  });

  it("leaves the sandbox's own front page alone", async () => {
    await sandbox.faults.add({ on: "any", ...trouble });

    expect(await statusOf("/")).toBe(200);
  });

  it("strikes so often and no more, after so many good answers", async () => {
    await sandbox.faults.add({ on: "me", ...trouble, after: 2, times: 1 });

    const statuses = [];
    for (let turn = 0; turn < 5; turn += 1) statuses.push(await statusOf("/api/public/me"));
    expect(statuses).toEqual([401, 401, 418, 401, 401]);
    expect(await sandbox.faults.list()).toMatchObject([{ hits: 1, tries: 3, rule: { after: 2, times: 1 } }]);
  });

  it("strikes by chance, the same chances for the same seed", async () => {
    const series = async (seed: number) => {
      const fault = await sandbox.faults.add({ on: "me", ...trouble, probability: 0.5, seed });
      const statuses = [];
      for (let turn = 0; turn < 30; turn += 1) statuses.push(await statusOf("/api/public/me"));
      await fault.remove();
      return statuses;
    };
    const first = await series(7);

    expect(await series(7)).toEqual(first);
    expect(await series(8)).not.toEqual(first);
    expect(first.filter((status) => status === 418).length).toBeGreaterThan(7);
    expect(first.filter((status) => status === 418).length).toBeLessThan(23);
  });

  it("strikes one application only, if told so", async () => {
    await sandbox.applications.create({ clientId: "other" });
    await sandbox.faults.add({ on: "me", ...trouble, client: "other" });
    const ours = await sandbox.tokens.issue({ as: "somchai" });
    const theirs = await sandbox.tokens.issue({ as: "somchai", client: "other" });

    expect(await statusOf(`/api/public/me?access_token=${ours.accessToken}`)).toBe(200);
    expect(await statusOf(`/api/public/me?access_token=${theirs.accessToken}`)).toBe(418);
  });

  it("strikes requests with certain parameters only: refreshes, not logins", async () => {
    await sandbox.faults.add({ on: "token", ...trouble, match: { form: { grant_type: "refresh_token" } } });

    const statusOfGrant = async (grant_type: string) =>
      (await exchange(`${sandbox.url}/oauth/token`, form({ grant_type }))).status;
    expect(await statusOfGrant("refresh_token")).toBe(418);
    expect(await statusOfGrant("authorization_code")).toBe(400);
  });

  it("lets the first rule that strikes be the only one", async () => {
    await sandbox.faults.add({ on: "me", type: "status", status: 500, times: 1 });
    await sandbox.faults.add({ on: "any", type: "status", status: 503, times: 1 });

    expect(await statusOf("/api/public/me")).toBe(500);
    expect(await statusOf("/api/public/me")).toBe(503);
    expect(await statusOf("/api/public/me")).toBe(401);
  });

  it("waits before it strikes, if told so, with the machine's own timers", async () => {
    jest.useFakeTimers();
    try {
      await sandbox.faults.add({ on: "me", ...trouble, delayMs: 5 });
      expect(await statusOf("/api/public/me")).toBe(418);
    } finally {
      jest.useRealTimers();
    }
    const [request] = await sandbox.requests.list();
    expect(request?.ms).toBeGreaterThanOrEqual(4);
  });
});

describe("a rule that makes no sense is refused in one sentence", () => {
  it.each([
    [{ on: "tokens", type: "reset" }, "Fault rule on: must be authorize, login,"],
    [{ on: "token", type: "explode" }, 'Fault rule type: must be "status", "html", "hang"'],
    [{ on: "token", type: "status" }, "Fault rule status: is missing"],
    [{ on: "token", type: "reset", times: 0 }, "Fault rule times: must be at least 1"],
    [{ on: "token", type: "reset", probability: 2 }, "Fault rule probability: must be at most 1"],
    [{ on: "token", type: "reset", field: "x" }, "Fault rule field: there is no such field"],
  ])("%j", async (rule, sentence) => {
    await expect(sandbox.faults.add(rule as FaultRule)).rejects.toMatchObject({
      code: "EVENTPOP_SANDBOX_BAD_OPTION",
      message: expect.stringContaining(sentence) as string,
    });
  });
});

describe("presets", () => {
  it("eventpop-down: a page with 503 instead of every answer, until it is cleared", async () => {
    await sandbox.faults.preset("eventpop-down");
    const down = await exchange(`${sandbox.url}/api/public/info`);
    await sandbox.faults.clear({ preset: "eventpop-down" });

    expect(down).toMatchObject({ status: 503, headers: { "content-type": "text/html; charset=utf-8" } });
    expect(await exchange(`${sandbox.url}/api/public/info`)).toMatchObject({ status: 200 });
  });

  it("half-a-token: the token answer is cut in the middle", async () => {
    await sandbox.faults.preset("half-a-token");

    const request = exchange(`${sandbox.url}/oauth/token`, form({ grant_type: "refresh_token" }));
    await expect(request).rejects.toMatchObject({ code: "ECONNRESET" });
  });

  it("rate-limited: /me says 429, and when to come back", async () => {
    await sandbox.faults.preset("rate-limited");

    const answer = await exchange(`${sandbox.url}/api/public/me`);
    expect(answer).toMatchObject({ status: 429, headers: { "retry-after": "60" }, body: "Retry later\n" });
  });

  it("flaky-network: every now and then an answer does not come, the same ones each time", async () => {
    const survivors = async () => {
      await sandbox.faults.preset("flaky-network");
      await sandbox.faults.clear({ id: (await sandbox.faults.list())[1]?.id });
      const seen = [];
      for (let turn = 0; turn < 40; turn += 1) {
        seen.push(
          await exchange(`${sandbox.url}/api/public/info`).then(
            () => turn,
            () => "lost",
          ),
        );
      }
      return seen;
    };
    const seen = await survivors();

    expect(seen).toContain("lost");
    expect(await survivors()).toEqual(seen);
  });

  it("slow-thursday: everything takes two seconds", async () => {
    expect(await sandbox.faults.preset("slow-thursday")).toMatchObject([{ rule: { type: "latency", delayMs: 2_000 } }]);
  });

  it("all-sessions-revoked: tokens are dead, for good", async () => {
    const { accessToken } = await sandbox.tokens.issue({ as: "somchai" });
    await sandbox.faults.preset("all-sessions-revoked");

    expect((await exchange(`${sandbox.url}/api/public/me?access_token=${accessToken}`)).status).toBe(401);
    expect(await sandbox.faults.list()).toEqual([]);
  });

  it("is there once, however often it is ordered", async () => {
    await sandbox.faults.preset("eventpop-down");
    await sandbox.faults.preset("eventpop-down");

    expect(await sandbox.faults.list({ preset: "eventpop-down" })).toHaveLength(1);
  });

  it("says which there are to whoever asks for another", async () => {
    await expect(sandbox.faults.preset("doomsday" as "eventpop-down")).rejects.toMatchObject({
      code: "EVENTPOP_SANDBOX_NOT_FOUND",
      message: expect.stringMatching(/^There is no preset "doomsday"; there are eventpop-down, /) as string,
    });
  });
});
