import { RedisStore } from "connect-redis";
import express, { type Express } from "express";
import session, { MemoryStore, type Store } from "express-session";
import { createClient } from "redis";

/** The URL of the provider that an app uses, and the URL of the app itself. */
export interface Course {
  readonly providerURL: string;
  readonly baseURL: string;
}

/**
 * A measured package: an Express app that logs users in with it. The app has a path that starts a login, a callback, and
 * `GET /private`, which only signed-in users can read.
 */
export interface Contestant {
  readonly title: string;
  readonly loginPath: string;
  readonly callbackPath: string;
  createApp(course: Course): Promise<Express> | Express;
}

export const credentials = { clientID: "bench-client", clientSecret: "bench-secret-of-32-characters-ok" };

/** How often each method of the session store has been called. */
export const storeCounts = { reads: 0, writes: 0, touches: 0, deletes: 0 };

/** Replaces the methods of a store by methods that count their calls. */
function counted<S extends Store>(store: S): S {
  const { get, set, touch, destroy } = store as Required<Store>;
  store.get = (id, callback) => {
    storeCounts.reads += 1;
    return get.call(store, id, callback);
  };
  store.set = (id, data, callback) => {
    storeCounts.writes += 1;
    return set.call(store, id, data, callback);
  };
  store.touch = (id, data, callback) => {
    storeCounts.touches += 1;
    return touch.call(store, id, data, callback);
  };
  store.destroy = (id, callback) => {
    storeCounts.deletes += 1;
    return destroy.call(store, id, callback);
  };
  return store;
}

/** Returns a store in Redis if `REDIS_URL` is set, otherwise a MemoryStore. */
async function openStore(): Promise<Store> {
  const url = process.env.REDIS_URL;
  if (!url) return counted(new MemoryStore());
  const client = await createClient({ url }).connect();
  return counted(new RedisStore({ client }));
}

/** CPU time that the app itself uses for each request, in milliseconds, for example to render a page. */
const workMs = Number(process.env.WORK_MS ?? 0);

/** Returns an Express 5 app with express-session, and its store. All measured packages that use a session use this app. */
export async function appWithSession(): Promise<{ readonly app: Express; readonly store: Store }> {
  const store = await openStore();
  const app = express();
  app.disable("x-powered-by");
  if (workMs > 0) {
    app.use((_req, _res, next) => {
      const end = performance.now() + workMs;
      while (performance.now() < end);
      next();
    });
  }
  app.use(
    session({
      secret: "bench session secret",
      resave: false,
      saveUninitialized: false,
      store,
      cookie: { maxAge: 86_400_000 },
    }),
  );
  return { app, store };
}
