import { RedisStore } from "connect-redis";
import type { Store } from "express-session";
import { type RefreshLock, redisLock } from "passport-eventpop";
import { createClient } from "redis";

/** The storage that several processes share. */
export interface SharedStores {
  readonly store: Store;
  readonly refreshLock: RefreshLock;
  close(): Promise<void>;
}

/** Connects to the Redis server that stores sessions, token records and refresh locks. */
export async function connectStores(url: string): Promise<SharedStores> {
  // Without the offline queue a command fails at once if Redis cannot be reached. Visitors then get 503 and do not wait.
  const client = createClient({ url, disableOfflineQueue: true });
  client.on("error", (error: Error) => console.error(`Redis: ${error.message || error.name}`));
  await client.connect();
  return { store: new RedisStore({ client }), refreshLock: redisLock(client), close: () => client.close() };
}
