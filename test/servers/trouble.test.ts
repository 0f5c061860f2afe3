import { type Sandbox, startSandbox } from "eventpop-sandbox";
import { type Redis, startRedis } from "./support/redis";
import { signIn, startWorkers, type Worker, type Workers } from "./support/workers";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const REFRESH = { on: "token", form: { grant_type: "refresh_token" } } as const;
/** Strikes refreshes, not logins. */
const ON_REFRESH = { on: "token", match: { form: { grant_type: "refresh_token" } } } as const;

describe("four processes share one Redis and its lock, and something breaks", () => {
  let redis: Redis;
  let sandbox: Sandbox;
  let workers: Workers;
  let cookie: string;
  const stops: (() => Promise<void>)[] = [];

  beforeEach(async () => {
    redis = await startRedis();
    stops.push(redis.remove);
    sandbox = await startSandbox({ login: { as: "somchai" }, consent: "auto" });
    stops.push(() => sandbox.close());
    workers = await startWorkers(sandbox, { storeURL: redis.url, hasLock: true });
    stops.push(async () => void (await Promise.all(workers.map((worker) => worker.kill()))));
    cookie = await signIn(workers[0]);
  });
  afterEach(async () => {
    for (const stop of stops.splice(0).reverse()) await stop();
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
    const answers = asked.flatMap((worker) => Array.from({ length: times }, () => worker[ask](cookie)));
    return tally((await Promise.all(answers)).map(({ status }) => status));
  };

  it.each([
    { when: "before Eventpop has renewed the tokens", type: "hang" },
    { when: "after Eventpop has renewed the tokens", type: "slow-body", delayMs: 30_000 },
  ] as const)("the lease's holder is killed $when: the others go on", async ({ when: _, ...fault }) => {
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

  it("Redis stops under processes at work: requests are answered 503; it comes back: the person is still signed in", async () => {
    // Until its first request a process has not met the session store, and express-session's own error answers 500.
    expect(await statuses(workers, 1)).toEqual({ 200: 4 });
    await redis.stop();
    const started = Date.now();
    expect(await statuses(workers, 10, "tickets")).toEqual({ 503: 40 });
    expect(Date.now() - started).toBeLessThan(5_000);

    await redis.start();
    for (const worker of workers) await untilServed(worker, cookie);
    expect(await statuses(workers, 10)).toEqual({ 200: 40 });
  });

  it("the token endpoint is slower than the deadline: trouble at Eventpop while it lasts, and the login is kept", async () => {
    await moveClocks(3 * HOUR_MS);
    const slowness = await sandbox.faults.add({ ...ON_REFRESH, type: "slow-body", delayMs: 10_000 });
    expect(await statuses(workers.slice(0, 2), 25)).toEqual({ 504: 50 });

    await slowness.remove();
    // A process whose refresh has failed answers so until its pause is over.
    for (const worker of workers) await untilServed(worker, cookie);
    expect(await statuses(workers, 10)).toEqual({ 200: 40 });
  });

  it("the token endpoint is slower than the deadline while the old token lives: that one is used", async () => {
    await moveClocks(2 * HOUR_MS - MINUTE_MS / 2);
    await sandbox.faults.add({ ...ON_REFRESH, type: "slow-body", delayMs: 10_000 });
    expect(await statuses(workers, 10)).toEqual({ 200: 40 });
    expect(await sandbox.requests.count(REFRESH)).toBeGreaterThan(0);
  });
});

/** How often each status came. */
function tally(statuses: readonly number[]): Readonly<Record<number, number>> {
  const counts: Record<number, number> = {};
  for (const status of statuses) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

/** Asks until the process has found its way back to Redis; Jest's time limit ends it otherwise. */
async function untilServed(worker: Worker, cookie: string): Promise<void> {
  while ((await worker.tickets(cookie)).status !== 200) await new Promise((resolve) => setTimeout(resolve, 50));
}
