import { type Sandbox, startSandbox } from "eventpop-sandbox";
import { useCleanup } from "../support/cleanup";
import { type Redis, startRedis } from "./support/redis";
import { logIn, startWorkers, type Worker, type Workers } from "./support/workers";

const HOUR_MS = 60 * 60_000;
const REFRESH = { on: "token", form: { grant_type: "refresh_token" } } as const;
/** Selects the refresh requests, but not the token requests of logins. */
const ON_REFRESH = { on: "token", match: { form: { grant_type: "refresh_token" } } } as const;

describe("four processes that share one Redis and its lock", () => {
  let redis: Redis;
  let sandbox: Sandbox;
  let workers: Workers;
  let cookie: string;
  const cleanup = useCleanup();

  beforeEach(async () => {
    redis = await startRedis();
    cleanup(redis.remove);
    sandbox = await startSandbox({ login: { as: "somchai" }, consent: "auto" });
    cleanup(() => sandbox.close());
    workers = await startWorkers(sandbox, { storeURL: redis.url, hasLock: true });
    cleanup(() => Promise.all(workers.map((worker) => worker.kill())));
    cookie = await logIn(workers[0]);
  });

  const moveClocks = async (ms: number) => {
    await sandbox.clock.advance({ seconds: ms / 1_000 });
    await Promise.all(workers.map((worker) => worker.advance(ms)));
  };
  const statuses = async (
    asked: readonly Worker[],
    times: number,
    ask: "tickets" | "patientTickets" = "patientTickets",
  ) => {
    const responses = asked.flatMap((worker) => Array.from({ length: times }, () => worker[ask](cookie)));
    return tally((await Promise.all(responses)).map(({ status }) => status));
  };

  it.each([
    { when: "before Eventpop issued the new tokens", type: "hang" },
    { when: "after Eventpop issued the new tokens", type: "slow-body", delayMs: 30_000 },
  ] as const)("keep the login if the process that holds the lease is killed $when", async ({ when: _, ...fault }) => {
    await moveClocks(3 * HOUR_MS);
    await sandbox.faults.add({ ...ON_REFRESH, ...fault, times: 1 });
    const [holder, ...others] = workers;
    const cutOff = expect(holder.tickets(cookie)).rejects.toThrow();
    await sandbox.requests.waitFor(REFRESH);
    await holder.kill();
    await cutOff;

    expect(await statuses(others, 50)).toEqual({ 200: 150 });
    expect(await statuses(others, 1)).toEqual({ 200: 3 });
  });

  it("respond with 503 while Redis is stopped, and keep the login when it is back", async () => {
    // Before its first request a process has not wrapped the session store, and express-session's own error gives 500.
    expect(await statuses(workers, 1)).toEqual({ 200: 4 });
    await redis.stop();
    expect(await statuses(workers, 10, "tickets")).toEqual({ 503: 40 });

    await redis.start();
    for (const worker of workers) await untilServed(worker, cookie);
    expect(await statuses(workers, 10)).toEqual({ 200: 40 });
  });

  it("respond with 504 while the token endpoint is slower than the timeout, and keep the login", async () => {
    await moveClocks(3 * HOUR_MS);
    const slowness = await sandbox.faults.add({ ...ON_REFRESH, type: "slow-body", delayMs: 10_000 });
    expect(await statuses(workers.slice(0, 2), 25)).toEqual({ 504: 50 });

    await slowness.remove();
    // After a failed refresh, a process gives the same error until its pause is over.
    for (const worker of workers) await untilServed(worker, cookie);
    expect(await statuses(workers, 10)).toEqual({ 200: 40 });
  });

  it("use the old token until it expires if the token endpoint is slower than the timeout", async () => {
    // The token needs a refresh, and is valid for 55 more seconds.
    await moveClocks(2 * HOUR_MS - 55_000);
    await sandbox.faults.add({ ...ON_REFRESH, type: "slow-body", delayMs: 10_000 });
    expect(await statuses(workers, 10)).toEqual({ 200: 40 });
    expect(await sandbox.requests.count(REFRESH)).toBeGreaterThan(0);
  });
});

/** Returns the number of responses with each status. */
function tally(statuses: readonly number[]): Readonly<Record<number, number>> {
  const counts: Record<number, number> = {};
  for (const status of statuses) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

/** Repeats a request until it succeeds. If it never does, Jest's timeout ends the test. */
async function untilServed(worker: Worker, cookie: string): Promise<void> {
  while ((await worker.tickets(cookie)).status !== 200) await new Promise((resolve) => setTimeout(resolve, 50));
}
