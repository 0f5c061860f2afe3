import { RedisStore } from "connect-redis";
import type { Store } from "express-session";
import { type RefreshLock, redisLock } from "passport-eventpop";
import { createClient } from "redis";

/** The session store and the refresh lock that several processes share. */
export interface SharedStores {
  readonly store: Store;
  readonly refreshLock: RefreshLock;
  close(): Promise<void>;
}

/** Connects to the Redis server that stores sessions, token records and refresh locks. */
export async function connectStores(url: string): Promise<SharedStores> {
  // Without an offline queue, a command fails at once if Redis cannot be reached. The user then gets 503 and does not
  // have to wait.
  const client = createClient({ url, disableOfflineQueue: true });
  client.on("error", (error: Error) => console.error(`Redis: ${error.message || error.name}`));
  await client.connect();
  return { store: new RedisStore({ client }), refreshLock: redisLock(client), close: () => client.close() };
}
