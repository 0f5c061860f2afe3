import { RedisStore } from "connect-redis";
import type { Store } from "express-session";
import { type RefreshLock, redisLock } from "passport-eventpop";
import { createClient } from "redis";

/** What several processes share. */
export interface SharedStores {
  readonly store: Store;
  readonly refreshLock: RefreshLock;
  close(): Promise<void>;
}

/** Sessions, token records and refresh locks in one Redis. */
export async function connectStores(url: string): Promise<SharedStores> {
  // Without the queue a Redis that is away fails at once, and the visitor gets a 503 instead of waiting.
  const client = createClient({ url, disableOfflineQueue: true });
  client.on("error", (error: Error) => console.error(`Redis: ${error.message || error.name}`));
  await client.connect();
  return { store: new RedisStore({ client }), refreshLock: redisLock(client), close: () => client.close() };
}
