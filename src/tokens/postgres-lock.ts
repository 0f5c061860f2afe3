import type { RefreshLock } from "../config/token-storage";
import { randomBytes } from "../crypto/random-bytes";
import { OptionError } from "../errors";

/** A `pg` pool or client, or anything that runs single statements like one. */
export interface PostgresPool {
  /** Runs one statement by itself. Rejects with the database's error, which has its SQLSTATE in `code`. */
  query(text: string, values?: string[]): Promise<{ rowCount: number | null }>;
}

/** SQLSTATE: the table is not there. */
const UNDEFINED_TABLE = "42P01";
/** SQLSTATE: where transactions are isolated by default, another process took the lease at the same time. */
const SERIALIZATION_FAILURE = "40001";

/**
 * A {@link RefreshLock} in PostgreSQL: one row per lease, which names its owner and expires. Each step is one statement, so no
 * connection is held while Eventpop is called, and a pooler in transaction mode may stand between.
 *
 * The table is made when it is first missing; where the role may not do that, make it yourself:
 * `CREATE TABLE eventpop_lease (name text PRIMARY KEY, owner text NOT NULL, expires_at timestamptz NOT NULL)`.
 *
 * @param table - its name: letters, digits and underscores, with a schema and a dot before it if need be
 * @throws {@link OptionError} `EVENTPOP_BAD_OPTION`
 */
export function postgresLock(pool: PostgresPool, table = "eventpop_lease"): RefreshLock {
  if (typeof pool?.query !== "function") {
    throw bad("postgresLock needs a Pool of pg, or an object whose query(text, values) gives a promise.");
  }
  if (!/^(?:[a-z_]\w*\.)?[a-z_]\w*$/i.test(table)) {
    throw bad('postgresLock needs a table name of letters, digits and underscores, such as "auth.eventpop_lease".');
  }
  const statements = statementsFor(table);
  /** Leases of processes that died are left behind: each process removes them once. */
  let hasCleaned = false;

  const take = async (values: string[]) => (await pool.query(statements.take, values)).rowCount === 1;

  /** Takes the lease in a table that was not there. */
  async function takeInNewTable(values: string[]): Promise<boolean> {
    const failure = await pool.query(statements.createTable).then(() => undefined, toError);
    // PostgreSQL fails in several ways where another process makes the table at the same time; it is there afterwards.
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
        await pool.query(statements.giveBack, [name, owner]);
        if (hasCleaned) return;
        hasCleaned = true;
        await pool.query(statements.clean);
      };
    },
  };
}

/** The database's clock decides, as it is when a row is looked at: `now()` would be when the statement began to wait. */
function statementsFor(table: string) {
  return {
    createTable: `CREATE TABLE IF NOT EXISTS ${table} (name text PRIMARY KEY, owner text NOT NULL, expires_at timestamptz NOT NULL)`,
    take: `INSERT INTO ${table} AS lease (name, owner, expires_at) VALUES ($1, $2, clock_timestamp() + $3::interval)
      ON CONFLICT (name) DO UPDATE SET owner = excluded.owner, expires_at = excluded.expires_at
      WHERE lease.expires_at <= clock_timestamp()`,
    /** Only its owner's: a slow holder must not free the next one's. */
    giveBack: `DELETE FROM ${table} WHERE name = $1 AND owner = $2`,
    clean: `DELETE FROM ${table} WHERE expires_at <= clock_timestamp()`,
  };
}

function toError(cause: unknown): Error {
  return cause instanceof Error ? cause : new Error("The table for leases cannot be created.", { cause });
}

function bad(message: string): OptionError {
  return new OptionError("EVENTPOP_BAD_OPTION", message);
}
