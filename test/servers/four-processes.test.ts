import { startSandbox } from "eventpop-sandbox";
import { useCleanup } from "../support/cleanup";
import { startPostgres } from "./support/postgres";
import { startRedis } from "./support/redis";
import { logIn, startWorkers } from "./support/workers";

/** Access tokens live two hours, so all of them have expired. */
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
  "200 requests to four processes that share one %s, when the access token has expired",
  (name, start) => {
    const cleanup = useCleanup();
    const cleanupAfterAll = useCleanup(afterAll);
    let storeURL: string;

    beforeAll(async () => {
      const server = await start();
      cleanupAfterAll(() => server.remove());
      storeURL = server.url;
    });

    it.each(CASES)(
      "lose no login, and cause one refresh with a lock, or at most four without (previous_refresh_token: $previousRefreshToken, lock: $hasLock)",
      async ({ previousRefreshToken, hasLock }) => {
        const sandbox = await startSandbox({
          login: { as: "somchai" },
          consent: "auto",
          compat: { previousRefreshToken },
        });
        cleanup(() => sandbox.close());
        const workers = await startWorkers(sandbox, { storeURL, hasLock });
        cleanup(() => Promise.all(workers.map((worker) => worker.kill())));
        const cookie = await logIn(workers[0]);
        await sandbox.clock.advance({ hours: 3 });
        await Promise.all(workers.map((worker) => worker.advance(PAST_EXPIRY_MS)));

        const perWorker = Array<null>(REQUESTS / workers.length).fill(null);
        const responses = await Promise.all(
          workers.flatMap((worker) => perWorker.map(() => worker.patientTickets(cookie))),
        );
        const afterwards = await Promise.all(workers.map((worker) => worker.patientTickets(cookie)));

        const failed = responses.filter(({ status }) => status !== 200).length;
        const lost = afterwards.filter(({ status }) => status !== 200).length;
        const refreshes = await sandbox.requests.count({ on: "token", form: { grant_type: "refresh_token" } });
        const repeats = responses.reduce((sum, response) => sum + response.repeats, 0);
        const situation = `${name}, previous_refresh_token ${previousRefreshToken}, lock ${hasLock}`;
        process.stdout.write(
          `${situation}: ${responses.length} requests, ${failed} failed, ${lost} logins lost, ${refreshes} refreshes, ${repeats} repeated after a 503\n`,
        );
        expect({ requests: responses.length, failed, lost }).toEqual({ requests: REQUESTS, failed: 0, lost: 0 });
        if (hasLock) expect(refreshes).toBe(1);
        else expect(refreshes).toBeLessThanOrEqual(workers.length);
      },
    );
  },
);
