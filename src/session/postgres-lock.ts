import { createHash } from "node:crypto";
import type { RefreshLock } from "./refresh-lock";

/** A `pg` pool, or anything that lends clients like one. */
export interface PostgresPool {
  connect(): Promise<PostgresClient>;
}

/** A client that a pool lends. */
export interface PostgresClient {
  query(text: string, values?: unknown[]): Promise<{ rows: { taken?: boolean }[] }>;
  release(error?: boolean): void;
}

/**
 * A {@link RefreshLock} in PostgreSQL: a transaction-level advisory lock, so that it works behind a pooler and ends with a
 * holder that dies. A holder keeps one connection of the pool while it refreshes: give the lock a pool of its own, so that
 * sessions in the same database are not starved.
 */
export function postgresLock(pool: PostgresPool): RefreshLock {
  return {
    async acquire(name, leaseMs) {
      const client = await pool.connect();
      try {
        await client.query("BEGIN");
        // The lease: Postgres ends the transaction of a holder that is stuck.
        await client.query("SELECT set_config('idle_in_transaction_session_timeout', $1, true)", [`${leaseMs}ms`]);
        const { rows } = await client.query("SELECT pg_try_advisory_xact_lock($1) AS taken", [lockId(name)]);
        if (rows[0]?.taken) return () => end(client, "COMMIT");
        await end(client, "ROLLBACK");
        return undefined;
      } catch (error) {
        client.release(true);
        throw error;
      }
    },
  };
}

async function end(client: PostgresClient, command: "COMMIT" | "ROLLBACK"): Promise<void> {
  try {
    await client.query(command);
    client.release();
  } catch {
    // The lease ran out, and the connection with it.
    client.release(true);
  }
}

/** Advisory locks are named by a 64-bit integer. */
function lockId(name: string): string {
  return createHash("sha256").update(`passport-eventpop ${name}`).digest().readBigInt64BE().toString();
}
