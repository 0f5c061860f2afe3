import express, { type Express } from "express";
import session, { MemoryStore } from "express-session";

/** The URL of the provider that an app uses, and the URL of the app itself. */
export interface AppUrls {
  readonly providerURL: string;
  readonly baseURL: string;
}

/**
 * A measured package: an Express app that logs users in with it. The app has a path that starts a login, a callback, and
 * `GET /private`, which only signed-in users can read.
 */
export interface Contestant {
  readonly title: string;
  /** The packages, besides Express, whose loading time and size count. */
  readonly packages: readonly string[];
  readonly loginPath: string;
  readonly callbackPath: string;
  createApp(course: AppUrls): Promise<Express> | Express;
}

export const credentials = { clientID: "bench-client", clientSecret: "bench-secret-of-32-characters-ok" };

/** How often each method of the session store has been called. */
export const storeCounts = { reads: 0, writes: 0, touches: 0, deletes: 0 };

class CountingStore extends MemoryStore {
  override get: MemoryStore["get"] = (id, callback) => {
    storeCounts.reads += 1;
    super.get(id, callback);
  };
  override set: MemoryStore["set"] = (id, data, callback) => {
    storeCounts.writes += 1;
    super.set(id, data, callback);
  };
  override touch = (id: string, data: session.SessionData, callback?: () => void) => {
    storeCounts.touches += 1;
    (MemoryStore.prototype as Required<session.Store>).touch.call(this, id, data, callback);
  };
  override destroy: MemoryStore["destroy"] = (id, callback) => {
    storeCounts.deletes += 1;
    super.destroy(id, callback);
  };
}

/** Returns an Express 5 app with express-session in memory. All measured packages that use a session use this app. */
export function appWithSession(): Express {
  const app = express();
  app.disable("x-powered-by");
  app.use(
    session({
      secret: "bench session secret",
      resave: false,
      saveUninitialized: false,
      store: new CountingStore(),
      cookie: { maxAge: 86_400_000 },
    }),
  );
  return app;
}
