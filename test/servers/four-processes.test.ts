import { type Sandbox, startSandbox } from "eventpop-sandbox";
import { startPostgres } from "./support/postgres";
import { startRedis } from "./support/redis";
import { signIn, startWorkers, type Worker } from "./support/workers";

/** Access tokens live two hours: now they are all over. */
const PAST_EXPIRY_MS = 3 * 60 * 60_000;
const REQUESTS = 200;

const CASES = [
  { previousRefreshToken: true, hasLock: false },
  { previousRefreshToken: true, hasLock: true },
  { previousRefreshToken: false, hasLock: false },
  { previousRefreshToken: false, hasLock: true },
] as const;

const STORES: readonly [string, () => Promise<{ readonly url: string; remove(): Promise<void> }>][] = [
  ["Redis", startRedis],
  ["PostgreSQL", startPostgres],
];

describe.each(STORES)(
  "four processes share one %s, and 200 requests come as the access token expires",
  (name, start) => {
    let server: Awaited<ReturnType<typeof start>> | undefined;
    let sandbox: Sandbox | undefined;
    let workers: readonly Worker[] = [];

    beforeAll(async () => {
      server = await start();
    });
    afterEach(async () => {
      await Promise.all(workers.map((worker) => worker.kill()));
      workers = [];
      await sandbox?.close();
    });
    afterAll(async () => {
      await server?.remove();
    });

    it.each(CASES)(
      "C28: previous_refresh_token: $previousRefreshToken, lock: $hasLock",
      async ({ previousRefreshToken, hasLock }) => {
        const storeURL = server?.url ?? "";
        sandbox = await startSandbox({ login: { as: "somchai" }, consent: "auto", compat: { previousRefreshToken } });
        const site = await startWorkers(sandbox, { storeURL, hasLock });
        workers = site;
        const cookie = await signIn(site[0]);
        await sandbox.clock.advance({ hours: 3 });
        await Promise.all(workers.map((worker) => worker.advance(PAST_EXPIRY_MS)));

        const perWorker = Array<null>(REQUESTS / workers.length).fill(null);
        const answers = await Promise.all(
          workers.flatMap((worker) => perWorker.map(() => worker.patientTickets(cookie))),
        );
        const afterwards = await Promise.all(workers.map((worker) => worker.patientTickets(cookie)));

        const failed = answers.filter(({ status }) => status !== 200).length;
        const lost = afterwards.filter(({ status }) => status !== 200).length;
        const refreshes = await sandbox.requests.count({ on: "token", form: { grant_type: "refresh_token" } });
        const repeats = answers.reduce((sum, answer) => sum + answer.repeats, 0);
        const situation = `${name}, previous_refresh_token ${previousRefreshToken}, lock ${hasLock}`;
        process.stdout.write(
          `${situation}: ${answers.length} requests, ${failed} failed, ${lost} logins lost, ${refreshes} refreshes, ${repeats} told that the store was late\n`,
        );
        expect({ requests: answers.length, failed, lost }).toEqual({ requests: REQUESTS, failed: 0, lost: 0 });
        if (hasLock) expect(refreshes).toBe(1);
        else expect(refreshes).toBeLessThanOrEqual(workers.length);
      },
    );
  },
);
