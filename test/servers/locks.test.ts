import { setTimeout as sleep } from "node:timers/promises";
import { Pool } from "pg";
import { createClient } from "redis";
import { postgresLock, type RefreshLock, redisLock } from "../../src/index";
import { startPostgres } from "./support/postgres";
import { startRedis } from "./support/redis";

interface RealLock {
  readonly lock: RefreshLock;
  close(): Promise<void>;
}

async function inRedis(): Promise<RealLock> {
  const redis = await startRedis();
  const client = await createClient({ url: redis.url }).connect();
  const close = async () => {
    await client.close();
    await redis.remove();
  };
  return { lock: redisLock(client), close };
}

async function inPostgres(): Promise<RealLock> {
  const postgres = await startPostgres();
  const pool = new Pool({ connectionString: postgres.url });
  // PostgreSQL may be stopped before the last connection has said goodbye.
  pool.on("error", () => {});
  const close = async () => {
    await pool.end();
    await postgres.remove();
  };
  return { lock: postgresLock(pool), close };
}

describe.each([
  ["Redis", inRedis],
  ["PostgreSQL", inPostgres],
])("a lease in %s", (_name, start) => {
  let real: RealLock | undefined;
  beforeAll(async () => {
    real = await start();
  });
  afterAll(() => real?.close());

  const take = (name: string, leaseMs = 15_000) => {
    if (!real) throw new Error("The lock was not started.");
    return real.lock.acquire(name, leaseMs);
  };

  it("C28: is one holder's at a time, and the next one's once it is given back", async () => {
    const release = await take("login");

    expect(await take("login")).toBeUndefined();
    const another = await take("another");
    expect(another).toBeDefined();
    await release?.();
    const next = await take("login");
    expect(next).toBeDefined();
    await Promise.all([another?.(), next?.()]);
  });

  it("C28: of a hundred who want it at once, one gets", async () => {
    const leases = await Promise.all(Array.from({ length: 100 }, () => take("wanted")));

    const held = leases.filter((lease) => lease !== undefined);
    expect(held).toHaveLength(1);
    await held[0]?.();
  });

  it("C28: runs out by itself, and who gives it back late takes it from nobody", async () => {
    const late = await take("short", 200);
    let next = await take("short");
    while (!next) {
      await sleep(50);
      next = await take("short");
    }

    await late?.();

    expect(await take("short")).toBeUndefined();
    await next();
  });
});
