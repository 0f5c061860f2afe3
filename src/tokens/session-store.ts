import type { SessionData, Store } from "express-session";

/** How stores call back. */
export type StoreCallback<T> = (error?: unknown, value?: T | null) => void;

/** A stored object that any express-session store keeps until `until`, in milliseconds since the epoch. */
export function toSessionData(content: object, expiresAt: number): SessionData {
  const maxAge = Math.max(1, expiresAt - Date.now());
  // Stores take the expiry from one of these. `maxAge` is for reading only, as in express-session's cookies: not stored.
  const cookie = Object.defineProperty({ expires: new Date(expiresAt), originalMaxAge: maxAge }, "maxAge", {
    value: maxAge,
  });
  return { cookie, ...content } as unknown as SessionData;
}

/** The calls of an express-session store as promises, which reject with whatever the store failed with. */
export class SessionStore {
  readonly get: (key: string) => Promise<SessionData | undefined>;
  readonly set: (key: string, data: SessionData) => Promise<void>;
  /** Moves the expiry to `data`'s. Where the store has no `touch`, by reading and writing. */
  readonly touch: (key: string, data: SessionData) => Promise<void>;
  readonly destroy: (key: string) => Promise<void>;

  constructor(store: Store) {
    // The store's own methods of this moment: what is put around them later is meant for sessions, not for records.
    const { get, set, touch, destroy } = store;
    this.get = (key) => call((done) => get.call(store, key, done));
    this.set = (key, data) => call((done) => set.call(store, key, data, done));
    this.touch = touch
      ? (key, data) => call((done) => touch.call(store, key, data, done))
      : async (key, { cookie }) => {
          const stored = await this.get(key);
          if (stored) await this.set(key, { ...stored, cookie });
        };
    this.destroy = (key) => call((done) => destroy.call(store, key, done));
  }
}

/** Calls a store that may answer by its callback, or fail by a rejected promise. */
export function callStore<T>(start: (done: StoreCallback<T>) => unknown, callback: StoreCallback<T>): void {
  const returned = start((error, value) => {
    // A file store says "no such file" where others say "no such session".
    if (error && (error as NodeJS.ErrnoException).code !== "ENOENT") callback(error);
    else callback(null, value);
  });
  if (returned instanceof Promise) returned.catch(callback);
}

function call<T = void>(start: (done: StoreCallback<T>) => unknown): Promise<T> {
  return new Promise((resolve, reject) => {
    callStore<T>(start, (error, value) => (error ? reject(error) : resolve((value ?? undefined) as T)));
  });
}
