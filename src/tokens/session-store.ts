import type { SessionData, Store } from "express-session";

/** The callback of express-session stores. */
export type StoreCallback<T> = (error?: unknown, value?: T | null) => void;

/** Makes session data that every express-session store keeps until `expiresAt`, in milliseconds since the epoch. */
export function toSessionData(content: object, expiresAt: number): SessionData {
  const maxAge = Math.max(1, expiresAt - Date.now());
  // Each store reads the expiry from one of these properties. `maxAge` is not stored, as in express-session's own cookies.
  const cookie = Object.defineProperty({ expires: new Date(expiresAt), originalMaxAge: maxAge }, "maxAge", {
    value: maxAge,
  });
  return { cookie, ...content } as unknown as SessionData;
}

/** An express-session store whose methods return promises. The promises reject with the store's own error. */
export class SessionStore {
  readonly get: (key: string) => Promise<SessionData | undefined>;
  readonly set: (key: string, data: SessionData) => Promise<void>;
  /** Sets the expiry of a session to the expiry of `data`. If the store has no `touch`, reads the session and writes it again. */
  readonly touch: (key: string, data: SessionData) => Promise<void>;
  readonly destroy: (key: string) => Promise<void>;

  constructor(store: Store) {
    // The methods are read now, because the session guard later replaces them by methods that are for sessions only.
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

/** Calls a store. If the store returns a promise that rejects, passes the error to the callback. */
export function callStore<T>(start: (done: StoreCallback<T>) => unknown, callback: StoreCallback<T>): void {
  const returned = start((error, value) => {
    // A file store reports ENOENT if there is no such session.
    if (error && (error as NodeJS.ErrnoException).code !== "ENOENT") callback(error);
    else callback(null, value);
  });
  if (returned instanceof Promise) returned.catch((reason: unknown) => callback(nonEmptyReason(reason)));
}

/** Returns the reason of a rejection, or an Error if the reason is empty: a callback takes an empty error for success. */
export function nonEmptyReason(reason: unknown): unknown {
  return reason || new Error("The store gave no reason.");
}

function call<T = void>(start: (done: StoreCallback<T>) => unknown): Promise<T> {
  return new Promise((resolve, reject) => {
    callStore<T>(start, (error, value) => (error ? reject(error) : resolve((value ?? undefined) as T)));
  });
}
