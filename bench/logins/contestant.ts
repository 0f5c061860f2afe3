import express, { type Express } from "express";
import session, { MemoryStore } from "express-session";

/** Where a contestant finds its provider, and where it is found itself. */
export interface Course {
  readonly providerURL: string;
  readonly baseURL: string;
}

/** One way to log in, as an Express app: `GET /login`, `GET /callback`, and `GET /private` for whoever is signed in. */
export interface Contestant {
  readonly title: string;
  /** Packages whose import time and size count, beyond express. */
  readonly packages: readonly string[];
  readonly loginPath: string;
  readonly callbackPath: string;
  createApp(course: Course): Promise<Express> | Express;
}

export const credentials = { clientID: "bench-client", clientSecret: "bench-secret-of-32-characters-ok" };

/** Operations of the session store, counted. */
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

/** The same app for everybody: Express 5 with express-session in memory. */
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
