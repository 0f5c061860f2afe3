import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import { createClient } from "redis";

/** A store whose writes wait. Reads do not wait. */
export interface HeldWrites {
  /** Resolves when this number of writes wait. */
  untilWaiting(count: number): Promise<void>;
  /** Lets all writes run, and closes the connection to the store. */
  release(): Promise<void>;
}

/** Makes all writes of a Redis or a PostgreSQL wait, so that processes write at the same moment. */
export function holdWrites(storeURL: string): Promise<HeldWrites> {
  return storeURL.startsWith("redis:") ? holdRedis(storeURL) : holdPostgres(storeURL);
}

async function holdRedis(url: string): Promise<HeldWrites> {
  const client = await createClient({ url }).connect();
  await client.sendCommand(["CLIENT", "PAUSE", "60000", "WRITE"]);
  return {
    untilWaiting: (count) =>
      untilEqual(count, async () => {
        const clients = String(await client.sendCommand(["CLIENT", "LIST"])).split("\n");
        return clients.filter((line) => / flags=\w*b/.test(line)).length;
      }),
    async release() {
      await client.sendCommand(["CLIENT", "UNPAUSE"]);
      client.destroy();
    },
  };
}

async function holdPostgres(connectionString: string): Promise<HeldWrites> {
  const [holder, observer] = [new Client({ connectionString }), new Client({ connectionString })];
  await Promise.all([holder.connect(), observer.connect()]);
  await holder.query("BEGIN; LOCK TABLE session IN EXCLUSIVE MODE");
  return {
    untilWaiting: (count) =>
      untilEqual(count, async () => {
        const { rows } = await observer.query("SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'");
        return rows.length;
      }),
    async release() {
      await holder.query("COMMIT");
      await Promise.all([holder.end(), observer.end()]);
    },
  };
}

async function untilEqual(expected: number, count: () => Promise<number>): Promise<void> {
  while ((await count()) !== expected) await sleep(5);
}
