import { createHash } from "node:crypto";
import type { RefreshLock } from "./refresh-lock";

/** A `pg` pool, or anything that lends clients like one. */
export interface PostgresPool {
  /** Lends a client; waits for one if all are lent. */
  connect(): Promise<PostgresClient>;
}

/** A client that a pool lends. */
export interface PostgresClient {
  /** Runs one statement. */
  query(text: string, values?: unknown[]): Promise<{ rows: { taken?: boolean }[] }>;
  /** Gives the client back; `true` closes it instead. */
  release(error?: boolean): void;
  /** A lent client tells of a lost connection by itself. */
  on(event: "error", listener: () => void): unknown;
  /** Takes a listener away. */
  off(event: "error", listener: () => void): unknown;
}

/** The lease: Postgres ends the transaction of a holder that is stuck. */
const TRY_LOCK = `SELECT set_config('idle_in_transaction_session_timeout', $1, true), pg_try_advisory_xact_lock($2) AS taken`;

/**
 * A {@link RefreshLock} in PostgreSQL: a transaction-level advisory lock, so that it works behind a pooler and ends with a
 * holder that dies. A holder keeps one connection of the pool while it refreshes: give the lock a pool of its own, so that
 * sessions in the same database are not starved.
 */
export function postgresLock(pool: PostgresPool): RefreshLock {
  return {
    async acquire(name, leaseMs) {
      const client = await pool.connect();
      // Whoever borrows a client answers for its errors. A connection that breaks fails the next query, or the COMMIT.
      client.on("error", ignore);
      const giveBack = (isBroken: boolean) => {
        client.off("error", ignore);
        client.release(isBroken);
      };
      const end = async (command: "COMMIT" | "ROLLBACK") => {
        try {
          await client.query(command);
          giveBack(false);
        } catch {
          // The lease ran out, and the connection with it.
          giveBack(true);
        }
      };
      try {
        await client.query("BEGIN");
        const { rows } = await client.query(TRY_LOCK, [`${leaseMs}ms`, lockId(name)]);
        if (rows[0]?.taken) return () => end("COMMIT");
        await end("ROLLBACK");
        return undefined;
      } catch (error) {
        giveBack(true);
        throw error;
      }
    },
  };
}

function ignore(): void {}

/** Advisory locks are named by a 64-bit integer. */
function lockId(name: string): string {
  return createHash("sha256").update(`passport-eventpop ${name}`).digest().readBigInt64BE().toString();
}
