import type { RefreshLock } from "../config/token-storage";
import { randomBytes } from "../crypto/random-bytes";
import { OptionError } from "../errors";

/** A pool or client of `pg`, or another object with the same `query` method. */
export interface PostgresPool {
  /** Runs one statement outside of a transaction. Rejects with the database's error, whose `code` is the SQLSTATE. */
  query(text: string, values?: string[]): Promise<{ rowCount: number | null }>;
}

/** SQLSTATE: the table does not exist. */
const UNDEFINED_TABLE = "42P01";
/** SQLSTATE in serializable transactions: another process took the lease at the same time. */
const SERIALIZATION_FAILURE = "40001";

/**
 * A {@link RefreshLock} in PostgreSQL. Each lease is one row with its owner and its expiry. Each step is one statement, so the lock
 * occupies no connection during the call to Eventpop, and works behind a pooler in transaction mode.
 *
 * The table is created when it is missing. If the role may not create tables, create it yourself:
 * `CREATE TABLE eventpop_lease (name text PRIMARY KEY, owner text NOT NULL, expires_at timestamptz NOT NULL)`.
 *
 * @param pool - A pool or client of `pg`, or another object with the same `query` method.
 * @param table - Name of the table: letters, digits and underscores, optionally with a schema and a dot in front. The table is created when it is missing.
 * @throws {@link OptionError} `EVENTPOP_BAD_OPTION`
 */
export function postgresLock(pool: PostgresPool, table = "eventpop_lease"): RefreshLock {
  if (typeof pool?.query !== "function") {
    throw optionError("postgresLock needs a Pool of pg, or an object whose query(text, values) gives a promise.");
  }
  if (!/^(?:[a-z_]\w*\.)?[a-z_]\w*$/i.test(table)) {
    throw optionError(
      'postgresLock needs a table name of letters, digits and underscores, such as "auth.eventpop_lease".',
    );
  }
  const statements = statementsFor(table);
  /** Whether this process has deleted expired leases. It does so once, because crashed processes do not delete their leases. */
  let hasCleaned = false;

  const take = async (values: string[]) => (await pool.query(statements.take, values)).rowCount === 1;

  /** Creates the missing table, then takes the lease. */
  async function takeInNewTable(values: string[]): Promise<boolean> {
    const failure = await pool.query(statements.createTable).then(() => undefined, toError);
    // If another process creates the table at the same time, PostgreSQL reports one of several errors. Such an error is ignored, because
    // the table then exists.
    return take(values).catch((error) => Promise.reject(failure ?? error));
  }

  async function tryToTake(values: string[]): Promise<boolean> {
    try {
      return await take(values);
    } catch (error) {
      const code = (error as { code?: string } | null)?.code;
      if (code === SERIALIZATION_FAILURE) return false;
      if (code === UNDEFINED_TABLE) return takeInNewTable(values);
      throw error;
    }
  }

  return {
    async acquire(name, leaseMs) {
      const owner = randomBytes(16).toString("base64url");
      if (!(await tryToTake([name, owner, `${leaseMs} milliseconds`]))) return undefined;
      return async () => {
        await pool.query(statements.release, [name, owner]);
        if (hasCleaned) return;
        hasCleaned = true;
        await pool.query(statements.clean);
      };
    },
  };
}

/** Expiry uses the database's clock. `clock_timestamp()` is used, because `now()` is the time when the statement began to wait. */
function statementsFor(table: string) {
  return {
    createTable: `CREATE TABLE IF NOT EXISTS ${table} (name text PRIMARY KEY, owner text NOT NULL, expires_at timestamptz NOT NULL)`,
    take: `INSERT INTO ${table} AS lease (name, owner, expires_at) VALUES ($1, $2, clock_timestamp() + $3::interval)
      ON CONFLICT (name) DO UPDATE SET owner = excluded.owner, expires_at = excluded.expires_at
      WHERE lease.expires_at <= clock_timestamp()`,
    /** Checks the owner, because a slow holder must not release the next holder's lease. */
    release: `DELETE FROM ${table} WHERE name = $1 AND owner = $2`,
    clean: `DELETE FROM ${table} WHERE expires_at <= clock_timestamp()`,
  };
}

function toError(cause: unknown): Error {
  return cause instanceof Error ? cause : new Error("The table for leases cannot be created.", { cause });
}

function optionError(message: string): OptionError {
  return new OptionError("EVENTPOP_BAD_OPTION", message);
}
