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

/** Connects to the Redis that has sessions, token records and refresh locks. */
export async function connectStores(url: string): Promise<SharedStores> {
  // Without the queue, commands fail at once while Redis cannot be reached: visitors get 503 instead of waiting.
  const client = createClient({ url, disableOfflineQueue: true });
  client.on("error", (error: Error) => console.error(`Redis: ${error.message || error.name}`));
  await client.connect();
  return { store: new RedisStore({ client }), refreshLock: redisLock(client), close: () => client.close() };
}
