import { type Sandbox, startSandbox } from "eventpop-sandbox";
import { createClient } from "redis";
import { useCleanup } from "../support/cleanup";
import { type Redis, startRedis } from "./support/redis";
import { logIn, startWorkers, type Workers } from "./support/workers";

const HOUR_MS = 60 * 60_000;
const LOGINS = 4;
const ON_REFRESH = { on: "token", match: { form: { grant_type: "refresh_token" } } } as const;
const REFRESH = { on: "token", form: { grant_type: "refresh_token" } } as const;

describe.each([{ hasLock: false }, { hasLock: true }])(
  "four processes that share one Redis, when each refresh revokes the old pair (lock: $hasLock)",
  ({ hasLock }) => {
    let redis: Redis;
    let sandbox: Sandbox;
    let workers: Workers;
    let cookies: readonly string[];
    let command: (...words: string[]) => Promise<unknown>;
    const cleanup = useCleanup();

    beforeEach(async () => {
      redis = await startRedis();
      cleanup(redis.remove);
      const client = createClient({ url: redis.url });
      client.on("error", () => {});
      await client.connect();
      cleanup(async () => client.destroy());
      command = (...words) => client.sendCommand(words);
      const compat = { previousRefreshToken: false };
      sandbox = await startSandbox({ login: { as: "somchai" }, consent: "auto", compat });
      cleanup(() => sandbox.close());
      workers = await startWorkers(sandbox, { storeURL: redis.url, hasLock });
      cleanup(() => Promise.all(workers.map((worker) => worker.kill())));
      cookies = [];
      for (let login = 0; login < LOGINS; login += 1) cookies = [...cookies, await logIn(workers[0])];
      await sandbox.clock.advance({ hours: 3 });
      await Promise.all(workers.map((worker) => worker.advance(3 * HOUR_MS)));
    });

    /** Sends one request for each login to each process. Returns the statuses. */
    const askAll = () =>
      Promise.all(cookies.flatMap((cookie) => workers.map(async (worker) => (await worker.tickets(cookie)).status)));
    /** Repeats the requests until no process responds with a 5xx. Returns the different statuses. */
    const outcome = async () => {
      for (;;) {
        const statuses = await askAll();
        if (statuses.every((status) => status < 500)) return [...new Set(statuses)];
      }
    };

    it("lose no login if the store hangs for 2.5 seconds during the refreshes", async () => {
      await sandbox.faults.add({ ...ON_REFRESH, type: "latency", delayMs: 200 });
      const asked = askAll();
      await sandbox.requests.waitFor(REFRESH);
      await command("CLIENT", "PAUSE", "2500", "ALL");
      await asked;

      expect(await outcome()).toEqual([200]);
    });

    it("lose no login if a process gets SIGTERM during a refresh whose client has disconnected", async () => {
      await sandbox.faults.add({ ...ON_REFRESH, type: "slow-body", delayMs: 1_500, times: 1 });
      const [first, second] = workers;
      const [cookie = ""] = cookies;
      await first.visit(cookie, sandbox.requests.waitFor(REFRESH));
      await first.stop();

      expect((await second.patientTickets(cookie)).status).toBe(200);
      expect(await sandbox.requests.count(REFRESH)).toBe(1);
    });

    it("lose no login if refresh responses take up to four seconds", async () => {
      await sandbox.faults.add({ ...ON_REFRESH, type: "slow-body", delayMs: 4_000, probability: 0.5, seed: 7 });

      expect(await outcome()).toEqual([200]);
    });

    it("lose no login if the store refuses writes when the new tokens arrive", async () => {
      await sandbox.faults.add({ ...ON_REFRESH, type: "slow-body", delayMs: 1_000 });
      const asked = askAll();
      await sandbox.requests.waitFor(REFRESH);
      await command("CONFIG", "SET", "min-replicas-to-write", "1");
      await asked;
      for (let round = 0; round < 3; round += 1) await askAll();
      await command("CONFIG", "SET", "min-replicas-to-write", "0");

      expect(await outcome()).toEqual([200]);
    });
  },
);
