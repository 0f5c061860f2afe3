import { setTimeout as sleep } from "node:timers/promises";
import { Cluster, Redis } from "ioredis";
import { Pool } from "pg";
import { createClient, createCluster } from "redis";
import { postgresLock, type RefreshLock, redisLock } from "../../src/index";
import { type Cleanup, useCleanup } from "../support/cleanup";
import { startPostgres } from "./support/postgres";
import { startRedis } from "./support/redis";
import { startRedisCluster } from "./support/redis-cluster";

/** Long enough that no lease expires during a test, also on a busy machine. */
const LEASE_MS = 120_000;

async function inRedis(cleanup: Cleanup): Promise<RefreshLock> {
  const redis = await startRedis();
  cleanup(redis.remove);
  const client = await createClient({ url: redis.url }).connect();
  cleanup(() => client.close());
  return redisLock(client);
}

async function inRedisByIoRedis(cleanup: Cleanup): Promise<RefreshLock> {
  const redis = await startRedis();
  cleanup(redis.remove);
  const client = new Redis(redis.url);
  cleanup(() => client.quit());
  return redisLock(client);
}

async function inRedisCluster(cleanup: Cleanup): Promise<RefreshLock> {
  const cluster = await startRedisCluster();
  cleanup(cluster.remove);
  const rootNodes = cluster.ports.map((port) => ({ url: `redis://127.0.0.1:${port}` }));
  const client = await createCluster({ rootNodes }).connect();
  cleanup(() => client.close());
  return redisLock(client);
}

async function inRedisClusterByIoRedis(cleanup: Cleanup): Promise<RefreshLock> {
  const cluster = await startRedisCluster();
  cleanup(cluster.remove);
  const client = new Cluster(cluster.ports.map((port) => ({ host: "127.0.0.1", port })));
  cleanup(() => client.quit());
  return redisLock(client);
}

async function inPostgres(cleanup: Cleanup): Promise<RefreshLock> {
  const postgres = await startPostgres();
  cleanup(postgres.remove);
  const pool = new Pool({ connectionString: postgres.url, max: 5 });
  // PostgreSQL may stop before the pool has closed its last connection.
  pool.on("error", () => {});
  cleanup(() => pool.end());
  return postgresLock(pool);
}

describe.each([
  ["Redis", inRedis],
  ["Redis, by ioredis", inRedisByIoRedis],
  ["a Redis Cluster", inRedisCluster],
  ["a Redis Cluster, by ioredis", inRedisClusterByIoRedis],
  ["PostgreSQL", inPostgres],
])("a lease in %s", (_name, start) => {
  const cleanup = useCleanup(afterAll);
  let lock: RefreshLock;
  beforeAll(async () => {
    lock = await start(cleanup);
  });

  const take = (name: string, leaseMs = LEASE_MS) => lock.acquire(name, leaseMs);

  it("has one holder at a time, and can be acquired again once it is released", async () => {
    const release = await take("login");

    expect(await take("login")).toBeUndefined();
    const another = await take("another");
    expect(another).toBeDefined();
    await release?.();
    const next = await take("login");
    expect(next).toBeDefined();
    await Promise.all([another?.(), next?.()]);
  });

  it("is acquired by one of a hundred simultaneous attempts", async () => {
    const leases = await Promise.all(Array.from({ length: 100 }, () => take("wanted")));

    const held = leases.filter((lease) => lease !== undefined);
    expect(held).toHaveLength(1);
    await held[0]?.();
  });

  it("excludes only leases with the same name, on every node of a cluster", async () => {
    const names = Array.from({ length: 30 }, (_, index) => `login-${index}`);
    const releases = await Promise.all(names.map((name) => take(name)));
    expect(releases).not.toContain(undefined);

    expect(await Promise.all(names.map((name) => take(name)))).toEqual(names.map(() => undefined));
    await Promise.all(releases.map((release) => release?.()));
    const again = await Promise.all(names.map((name) => take(name)));
    expect(again).not.toContain(undefined);
    await Promise.all(again.map((release) => release?.()));
  });

  it("expires, and a late release does not release the next holder's lease", async () => {
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

describe("a lease in PostgreSQL", () => {
  const cleanup = useCleanup();
  const cleanupAfterAll = useCleanup(afterAll);
  let url: string;
  beforeAll(async () => {
    const postgres = await startPostgres();
    cleanupAfterAll(postgres.remove);
    url = postgres.url;
  });

  const openPool = (max: number) => {
    const pool = new Pool({ connectionString: url, max });
    pool.on("error", () => {});
    cleanup(() => pool.end());
    return pool;
  };

  it("holds no connection: a pool of one connection serves a hundred holders and other queries", async () => {
    const pool = openPool(1);
    const lock = postgresLock(pool, "lease_without_connection");
    const names = Array.from({ length: 100 }, (_, index) => `login-${index}`);

    const releases = await Promise.all(names.map((name) => lock.acquire(name, LEASE_MS)));

    expect(releases).not.toContain(undefined);
    expect((await pool.query("SELECT 1")).rowCount).toBe(1);
    await Promise.all(releases.map((release) => release?.()));
    expect((await pool.query("SELECT * FROM lease_without_connection")).rowCount).toBe(0);
  });

  it("does not wait for another one: four processes with five connections each hold forty leases at once", async () => {
    const names = Array.from({ length: 40 }, (_, index) => `login-${index}`);
    const refreshed: string[] = [];
    let held = 0;
    let onAllHeld = () => {};
    const allHeld = new Promise<void>((resolve) => {
      onAllHeld = resolve;
    });
    const refresh = async (lock: RefreshLock, name: string) => {
      while (!refreshed.includes(name)) {
        const release = await lock.acquire(name, LEASE_MS);
        if (!release) continue;
        if (!refreshed.includes(name)) {
          held += 1;
          if (held === names.length) onAllHeld();
          // Each lease is held until all leases are held, as if Eventpop took that long to respond.
          await allHeld;
          refreshed.push(name);
        }
        await release();
      }
    };

    const locks = Array.from({ length: 4 }, () => postgresLock(openPool(5), "lease_of_four"));
    await Promise.all(locks.flatMap((lock) => names.map((name) => refresh(lock, name))));

    expect(refreshed.toSorted()).toEqual(names.toSorted());
  });

  it("has one holder if transactions are serializable by default", async () => {
    const pool = openPool(20);
    pool.on("connect", (client) => void client.query("SET default_transaction_isolation = 'serializable'"));
    const lock = postgresLock(pool, "lease_serializable");

    const leases = await Promise.all(Array.from({ length: 100 }, () => lock.acquire("login", LEASE_MS)));

    expect(leases.filter((lease) => lease !== undefined)).toHaveLength(1);
  });

  it("is stored in a table that is created once, if several processes create it at the same time", async () => {
    const pool = openPool(1);
    const locks = Array.from({ length: 8 }, () => postgresLock(openPool(1), "lease_made_at_once"));
    for (let round = 0; round < 10; round += 1) {
      const leases = await Promise.all(locks.map((lock) => lock.acquire("login", LEASE_MS)));

      expect(leases.filter((lease) => lease !== undefined)).toHaveLength(1);
      await pool.query("DROP TABLE lease_made_at_once");
    }
  });

  it("fails with the database's reason if the role may not create the table", async () => {
    await openPool(1).query("CREATE ROLE guest; CREATE SCHEMA closed; GRANT USAGE ON SCHEMA closed TO guest");
    const pool = openPool(1);
    pool.on("connect", (client) => void client.query("SET ROLE guest"));

    await expect(postgresLock(pool, "closed.lease").acquire("login", LEASE_MS)).rejects.toThrow("permission denied");
  });

  it("is deleted after its expiry if its process crashed", async () => {
    const pool = openPool(2);
    await (await postgresLock(pool, "lease_left").acquire("other", 1))?.();
    await pool.query("INSERT INTO lease_left VALUES ('left', 'killed process', now() - interval '2 hours')");

    await (await postgresLock(pool, "lease_left").acquire("login", LEASE_MS))?.();

    expect((await pool.query("SELECT * FROM lease_left")).rowCount).toBe(0);
  });
});
