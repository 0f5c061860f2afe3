import type { SessionData, Store } from "express-session";
import { StoreError } from "../errors";

/** Longest wait for a store, in milliseconds: a silent store must not hang a request. */
const DEADLINE_MS = 2_000;

/** How stores call back. */
export type StoreCallback<T> = (error?: unknown, value?: T | null) => void;

/**
 * A callback for one call of a store that is called once: by the store, or with a {@link StoreError} when the store fails or
 * is silent for two seconds.
 */
export function withDeadline<T>(what: string, callback: StoreCallback<T>): StoreCallback<T> {
  let isSettled = false;
  const settle: StoreCallback<T> = (error, value) => {
    if (isSettled) return;
    isSettled = true;
    clearTimeout(timer);
    callback(error, value);
  };
  const timer = setTimeout(() => {
    settle(new StoreError("EVENTPOP_STORE", `The session store did not ${what} within ${DEADLINE_MS} ms.`));
  }, DEADLINE_MS);
  return (cause, value) => {
    // A file store says "no such file" where others say "no such session".
    if (!cause || (cause as NodeJS.ErrnoException).code === "ENOENT") settle(null, value);
    else settle(new StoreError("EVENTPOP_STORE", `The session store could not ${what}.`, { cause }));
  };
}

/** A stored object that any express-session store keeps until `until`, in milliseconds since the epoch. */
export function storable(content: object, until: number): SessionData {
  const maxAge = Math.max(1, until - Date.now());
  // Stores take the expiry from one of these: Redis and memory from `expires`, Postgres from `maxAge`, files from the last.
  const cookie = { path: "/", httpOnly: true, expires: new Date(until), maxAge, originalMaxAge: maxAge };
  return { cookie, ...content } as unknown as SessionData;
}

/** The calls of an express-session store as promises. Any of them may throw a {@link StoreError} `EVENTPOP_STORE`. */
export class SessionStore {
  readonly get: (key: string) => Promise<SessionData | undefined>;
  readonly set: (key: string, data: SessionData) => Promise<unknown>;
  /** Moves the expiry; stores without `touch` keep what was written. */
  readonly touch: (key: string, data: SessionData) => Promise<unknown>;
  readonly destroy: (key: string) => Promise<unknown>;

  constructor(store: Store) {
    // The store's own methods of this moment: what is put around them later is meant for sessions, not for records.
    const { get, set, touch, destroy } = store;
    this.get = (key) => call("read", (callback) => get.call(store, key, callback));
    this.set = (key, data) => call("write", (callback) => set.call(store, key, data, callback));
    this.touch = async (key, data) =>
      touch && call("touch", (callback) => touch.call(store, key, data, () => callback()));
    this.destroy = (key) => call("delete", (callback) => destroy.call(store, key, callback));
  }
}

function call<T>(what: string, start: (callback: StoreCallback<T>) => unknown): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const callback = withDeadline<T>(what, (error, value) => (error ? reject(error) : resolve(value ?? undefined)));
    try {
      const returned = start(callback);
      // Some stores are async functions: their rejection must not go unhandled.
      if (returned instanceof Promise) returned.catch(callback);
    } catch (error) {
      callback(error);
    }
  });
}
