import { randomBytes } from "./random";
import type { RefreshLock } from "./refresh-lock";

/** A connected client of `redis` (node-redis), or of `ioredis`. */
export type RedisClient = NodeRedisClient | IoRedisClient;

/** What is needed of a client of `redis`. */
export interface NodeRedisClient {
  /** Sends one command, its arguments behind it. */
  sendCommand(command: string[]): Promise<unknown>;
}

/** What is needed of a client of `ioredis`. */
export interface IoRedisClient {
  /** Sends one command. */
  call(command: string, ...args: string[]): Promise<unknown>;
}

/** Deletes the lease only if it is still its owner's: a slow holder must not free the next one's. */
const COMPARE_AND_DELETE = `if redis.call("GET", KEYS[1]) == ARGV[1] then return redis.call("DEL", KEYS[1]) end return 0`;

/** A {@link RefreshLock} in Redis: `SET key owner NX PX`, and compare-and-delete to give it back. */
export function redisLock(client: RedisClient, prefix = "eventpop-lock:"): RefreshLock {
  const send = (...command: [string, ...string[]]) =>
    // Both clients have sendCommand; ioredis's takes an object, so its `call` decides.
    "call" in client ? client.call(...command) : client.sendCommand(command);
  return {
    async acquire(name, leaseMs) {
      const owner = randomBytes(16).toString("base64url");
      const key = prefix + name;
      const taken = await send("SET", key, owner, "NX", "PX", String(leaseMs));
      if (taken !== "OK") return undefined;
      return async () => {
        await send("EVAL", COMPARE_AND_DELETE, "1", key, owner);
      };
    },
  };
}
