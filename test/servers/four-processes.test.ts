import { type Sandbox, startSandbox } from "eventpop-sandbox";
import { useCleanup } from "../support/cleanup";
import { startPostgres } from "./support/postgres";
import { startRedis } from "./support/redis";
import { logIn, startWorkers, type Workers } from "./support/workers";

/** Access tokens live two hours, so all of them have expired. */
const PAST_EXPIRY_MS = 3 * 60 * 60_000;
const REQUESTS = 200;

const STORES: readonly [string, () => Promise<{ readonly url: string; remove(): Promise<void> }>][] = [
  ["Redis", startRedis],
  ["PostgreSQL", startPostgres],
];

describe.each(STORES.flatMap(([name, start]) => [false, true].map((hasLock) => ({ name, start, hasLock }))))(
  "200 requests to four processes that share one $name, when the access token has expired (lock: $hasLock)",
  (situation) => {
    const { name, start, hasLock } = situation;
    const cleanup = useCleanup(afterAll);
    let sandbox: Sandbox;
    let workers: Workers;

    beforeAll(async () => {
      const store = await start();
      cleanup(() => store.remove());
      sandbox = await startSandbox({ login: { as: "somchai" }, consent: "auto" });
      cleanup(() => sandbox.close());
      workers = await startWorkers(sandbox, { storeURL: store.url, hasLock });
      cleanup(() => Promise.all(workers.map((worker) => worker.kill())));
    });

    it.each([true, false])(
      "lose no login, and cause one refresh with a lock, or at most four without (previous_refresh_token: %s)",
      async (previousRefreshToken) => {
        await sandbox.reset();
        await sandbox.settings.update({ compat: { previousRefreshToken } });
        await Promise.all(workers.map((worker) => worker.advance(0)));
        const cookie = await logIn(workers[0]);
        await sandbox.clock.advance({ hours: 3 });
        await Promise.all(workers.map((worker) => worker.advance(PAST_EXPIRY_MS)));

        const perWorker = Array<null>(REQUESTS / workers.length).fill(null);
        const responses = await Promise.all(
          workers.flatMap((worker) => perWorker.map(() => worker.patientTickets(cookie))),
        );
        const afterwards = await Promise.all(workers.map((worker) => worker.patientTickets(cookie)));

        const refreshes = await sandbox.requests.count({ on: "token", form: { grant_type: "refresh_token" } });
        const repeats = responses.reduce((sum, response) => sum + response.repeats, 0);
        process.stdout.write(
          `${name}, previous_refresh_token ${previousRefreshToken}, lock ${hasLock}: ${refreshes} refreshes, ${repeats} repeated after a 503\n`,
        );
        const failures = [...responses, ...afterwards].filter(({ status }) => status !== 200);
        expect(failures.map(({ text }) => text)).toEqual([]);
        expect(responses).toHaveLength(REQUESTS);
        if (hasLock) expect(refreshes).toBe(1);
        else expect(refreshes).toBeLessThanOrEqual(workers.length);
      },
    );
  },
);
