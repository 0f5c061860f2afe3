import type { RefreshLock } from "../config/token-storage";
import { randomBytes } from "../crypto/random-bytes";
import { OptionError } from "../errors";

/** A connected client of `redis` (node-redis 4 or later), or of `ioredis`: a single node, a cluster or a Sentinel. */
export type RedisClient = NodeRedisClient | IoRedisClient;

/** The methods of a `redis` client that the lock uses. `createClient`, `createCluster`, `createSentinel` and `createClientPool` create such clients. */
export interface NodeRedisClient {
  /** Distinguishes it from the clients of other libraries. */
  sendCommand: unknown;
  /** Runs a script. */
  eval(script: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>;
}

/** The methods of an `ioredis` client, `Redis` or `Cluster`, that the lock uses. */
export interface IoRedisClient {
  /** Distinguishes it from the clients of other libraries. */
  call: unknown;
  /** Runs a script. */
  eval(script: string, keyCount: number, ...keysAndArguments: string[]): Promise<unknown>;
}

const TAKE = `if redis.call("SET", KEYS[1], ARGV[1], "NX", "PX", ARGV[2]) then return 1 end return 0`;
/** Checks the owner before it deletes a lease, because a slow holder must not release the next holder's lease. */
const RELEASE = `if redis.call("GET", KEYS[1]) == ARGV[1] then return redis.call("DEL", KEYS[1]) end return 0`;

/**
 * A {@link RefreshLock} in Redis. Each lease is one key, whose value is the owner and which expires. The lock uses scripts, because
 * in both libraries a script is the only command with the same form for single nodes and clusters.
 *
 * @param client - A connected client of `redis` (node-redis 4 or later), or of `ioredis`: a single node, a cluster or a Sentinel.
 * @param prefix - Prefix of every key.
 * @throws {@link OptionError} `EVENTPOP_BAD_OPTION` for any other client
 */
export function redisLock(client: RedisClient, prefix = "eventpop-lock:"): RefreshLock {
  const run = scriptRunner(client);
  return {
    async acquire(name, leaseMs) {
      const owner = randomBytes(16).toString("base64url");
      const key = prefix + name;
      const taken = Number(await run(TAKE, key, owner, String(leaseMs)));
      if (taken === 0) return undefined;
      if (taken !== 1) throw new TypeError("Redis gave no number for a script that returns one.");
      return async () => {
        await run(RELEASE, key, owner);
      };
    },
  };
}

function scriptRunner(client: RedisClient): (script: string, key: string, ...args: string[]) => Promise<unknown> {
  if (hasMethods(client, "eval", "call")) {
    return (script, key, ...args) => (client as IoRedisClient).eval(script, 1, key, ...args);
  }
  // `redis` uses callbacks up to version 3, and in the legacy mode of version 4.
  const takesCallbacks = hasMethods(client, "send_command") || (client as LegacyClient)?.options?.legacyMode === true;
  if (!hasMethods(client, "eval", "sendCommand") || takesCallbacks) {
    throw new OptionError(
      "EVENTPOP_BAD_OPTION",
      "redisLock needs a client of redis (node-redis 4 or later, without legacyMode: createClient, createCluster or createSentinel) or of ioredis (Redis or Cluster).",
    );
  }
  return (script, key, ...args) => (client as NodeRedisClient).eval(script, { keys: [key], arguments: args });
}

interface LegacyClient {
  readonly options?: { readonly legacyMode?: unknown };
}

function hasMethods(client: unknown, ...names: string[]): boolean {
  return names.every((name) => typeof (client as Record<string, unknown> | null | undefined)?.[name] === "function");
}
