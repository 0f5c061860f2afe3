import { setTimeout as sleep } from "node:timers/promises";
import { Cluster, Redis } from "ioredis";
import { Pool } from "pg";
import { createClient, createCluster } from "redis";
import { postgresLock, type RefreshLock, redisLock } from "../../src/index";
import { acquireLease } from "../../src/tokens/refresh-lock";
import { type Postgres, startPostgres } from "./support/postgres";
import { startRedis } from "./support/redis";
import { startRedisCluster } from "./support/redis-cluster";

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

async function inRedisByIoRedis(): Promise<RealLock> {
  const redis = await startRedis();
  const client = new Redis(redis.url);
  const close = async () => {
    await client.quit();
    await redis.remove();
  };
  return { lock: redisLock(client), close };
}

async function inRedisCluster(): Promise<RealLock> {
  const cluster = await startRedisCluster();
  const rootNodes = cluster.ports.map((port) => ({ url: `redis://127.0.0.1:${port}` }));
  const client = await createCluster({ rootNodes }).connect();
  const close = async () => {
    await client.close();
    await cluster.remove();
  };
  return { lock: redisLock(client), close };
}

async function inRedisClusterByIoRedis(): Promise<RealLock> {
  const cluster = await startRedisCluster();
  const client = new Cluster(cluster.ports.map((port) => ({ host: "127.0.0.1", port })));
  const close = async () => {
    await client.quit();
    await cluster.remove();
  };
  return { lock: redisLock(client), close };
}

async function inPostgres(): Promise<RealLock> {
  const postgres = await startPostgres();
  const pool = new Pool({ connectionString: postgres.url, max: 5 });
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
  ["Redis, by ioredis", inRedisByIoRedis],
  ["a Redis Cluster", inRedisCluster],
  ["a Redis Cluster, by ioredis", inRedisClusterByIoRedis],
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

  it("is found again under its own name, wherever in a cluster that is kept", async () => {
    const names = Array.from({ length: 30 }, (_, index) => `login-${index}`);
    const releases = await Promise.all(names.map((name) => take(name)));
    expect(releases).not.toContain(undefined);

    expect(await Promise.all(names.map((name) => take(name)))).toEqual(names.map(() => undefined));
    await Promise.all(releases.map((release) => release?.()));
    const again = await Promise.all(names.map((name) => take(name)));
    expect(again).not.toContain(undefined);
    await Promise.all(again.map((release) => release?.()));
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

describe("the leases of PostgreSQL", () => {
  let postgres: Postgres | undefined;
  const pools: Pool[] = [];
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterEach(async () => {
    for (const pool of pools.splice(0)) await pool.end();
  });
  afterAll(() => postgres?.remove());

  const openPool = (max: number) => {
    const pool = new Pool({ connectionString: postgres?.url, max });
    pool.on("error", () => {});
    pools.push(pool);
    return pool;
  };

  it("hold no connection: a pool of one serves a hundred holders, and everybody else", async () => {
    const pool = openPool(1);
    const lock = postgresLock(pool, "lease_without_connection");
    const names = Array.from({ length: 100 }, (_, index) => `login-${index}`);

    const releases = await Promise.all(names.map((name) => lock.acquire(name, 15_000)));

    expect(releases).not.toContain(undefined);
    expect((await pool.query("SELECT 1")).rowCount).toBe(1);
    await Promise.all(releases.map((release) => release?.()));
    expect((await pool.query("SELECT * FROM lease_without_connection")).rowCount).toBe(0);
  });

  it("are enough for four processes with a pool of five each, in which forty logins are refreshed at once", async () => {
    const refreshed: string[] = [];
    const troubles: string[] = [];
    const names = Array.from({ length: 40 }, (_, index) => `login-${index}`);
    const refresh = async (lock: RefreshLock, name: string) => {
      const isDone = async () => refreshed.includes(name);
      const onLockFailure = () => troubles.push(name);
      const release = await acquireLease(lock, { name, leaseMs: 15_000, waitMs: 10_000, isDone, onLockFailure });
      if (!(await isDone())) {
        // As long as Eventpop may take to answer.
        await sleep(500);
        refreshed.push(name);
      }
      await release?.();
    };

    const locks = Array.from({ length: 4 }, () => postgresLock(openPool(5), "lease_of_four"));
    await Promise.all(locks.flatMap((lock) => names.map((name) => refresh(lock, name))));

    expect([troubles, refreshed.length, new Set(refreshed).size]).toEqual([[], 40, 40]);
  });

  it("have one holder where transactions are serializable by default", async () => {
    const pool = openPool(20);
    pool.on("connect", (client) => void client.query("SET default_transaction_isolation = 'serializable'"));
    const lock = postgresLock(pool, "lease_serializable");

    const leases = await Promise.all(Array.from({ length: 100 }, () => lock.acquire("login", 15_000)));

    expect(leases.filter((lease) => lease !== undefined)).toHaveLength(1);
  });

  it("are in a table that is made once, by whichever of several processes comes first", async () => {
    const pool = openPool(1);
    const locks = Array.from({ length: 8 }, () => postgresLock(openPool(1), "lease_made_at_once"));
    for (let round = 0; round < 10; round += 1) {
      const leases = await Promise.all(locks.map((lock) => lock.acquire("login", 15_000)));

      expect(leases.filter((lease) => lease !== undefined)).toHaveLength(1);
      await pool.query("DROP TABLE lease_made_at_once");
    }
  });

  it("say why where the role may not make the table", async () => {
    await openPool(1).query("CREATE ROLE guest; CREATE SCHEMA closed; GRANT USAGE ON SCHEMA closed TO guest");
    const pool = openPool(1);
    pool.on("connect", (client) => void client.query("SET ROLE guest"));

    await expect(postgresLock(pool, "closed.lease").acquire("login", 15_000)).rejects.toThrow("permission denied");
  });

  it("that processes left behind as they died are removed", async () => {
    const pool = openPool(2);
    await (await postgresLock(pool, "lease_left").acquire("other", 1))?.();
    await pool.query("INSERT INTO lease_left VALUES ('dead', 'nobody', now() - interval '2 hours')");

    await (await postgresLock(pool, "lease_left").acquire("login", 15_000))?.();

    expect((await pool.query("SELECT * FROM lease_left")).rowCount).toBe(0);
  });
});
