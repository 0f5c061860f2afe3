import connectPgSimple from "connect-pg-simple";
import { RedisStore } from "connect-redis";
import session from "express-session";
import { Pool } from "pg";
import { createClient } from "redis";
import { useCleanup } from "../support/cleanup";
import { describeStore } from "../support/store-promises";
import { type Postgres, startPostgres } from "./support/postgres";
import { type Redis, startRedis } from "./support/redis";

// The tests of MemoryStore and session-file-store are in test/tokens/stores.test.ts.

let redis: Redis | undefined;
let postgres: Postgres | undefined;

const cleanup = useCleanup(afterAll);

beforeAll(async () => {
  redis = await startRedis();
  cleanup(redis.remove);
  postgres = await startPostgres();
  cleanup(postgres.remove);
});

describeStore("connect-redis", async () => {
  const client = createClient({ url: redis?.url ?? "" });
  client.on("error", () => {});
  await client.connect();
  await client.flushAll();
  const prefix = "sess:";
  const remaining = async () => {
    const keys = await client.keys("*");
    return Promise.all(keys.map(async (key) => [key, await client.pTTL(key)] as const));
  };
  return {
    store: new RedisStore({ client, prefix }),
    async ends() {
      const now = Date.now();
      return Object.fromEntries((await remaining()).map(([key, ms]) => [key.slice(prefix.length), now + ms]));
    },
    async advance(ms) {
      for (const [key, left] of await remaining()) await client.pExpire(key, left - ms);
    },
    close: () => client.close(),
  };
});

describeStore("connect-pg-simple", async () => {
  const pool = new Pool({ connectionString: postgres?.url ?? "" });
  // PostgreSQL may stop before the last connection is closed.
  pool.on("error", () => {});
  await pool.query("TRUNCATE session");
  const PgStore = connectPgSimple(session);
  return {
    store: new PgStore({ pool, pruneSessionInterval: false }),
    async ends() {
      const { rows } = await pool.query(
        "SELECT sid, extract(epoch FROM expire::timestamptz) * 1000 AS ends FROM session",
      );
      return Object.fromEntries(rows.map(({ sid, ends }) => [sid, Number(ends)]));
    },
    close: () => pool.end(),
  };
});
