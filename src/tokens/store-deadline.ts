import { EventpopError, StoreError } from "../errors";
import { Timeout } from "../time/timeout";
import type { StoreCallback } from "./session-store";

/** Longest wait for a store, in milliseconds: a store that never responds must not block a request. */
const STORE_TIMEOUT_MS = 2_000;

/**
 * Waits two seconds for work with a store. Every failure becomes a {@link StoreError}. The work itself is not cancelled: if the
 * store does a step late, for example a write that waited for its connection, the next steps of the work still run.
 *
 * @throws StoreError `EVENTPOP_STORE`
 */
export function withStoreDeadline<T>(what: string, work: () => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    callWithStoreDeadline<T>(
      what,
      (done) => {
        work().then(
          (result) => done(null, result),
          (cause) => done(cause ?? new Error("The store gave no reason.")),
        );
      },
      (error, result) => (error ? reject(error) : resolve(result as T)),
    );
  });
}

/** The same with callbacks, for the calls that every request makes: promises would cost too much there. */
export function callWithStoreDeadline<T>(
  what: string,
  start: (done: StoreCallback<T>) => void,
  callback: StoreCallback<T>,
): void {
  let isOpen = true;
  let timeout: Timeout | undefined;
  const settle: StoreCallback<T> = (error, result) => {
    if (!isOpen) return;
    isOpen = false;
    timeout?.clear();
    callback(error, result);
  };
  const fail = (cause: unknown) =>
    settle(
      cause instanceof EventpopError
        ? cause
        : new StoreError("EVENTPOP_STORE", `The store could not ${what}.`, { cause }),
    );
  const giveUp = () =>
    settle(new StoreError("EVENTPOP_STORE", `The store did not ${what} within ${STORE_TIMEOUT_MS} ms.`));
  try {
    start((error, result) => (error ? fail(error) : settle(null, result)));
  } catch (cause) {
    // The store threw before it called back. An error that the callback itself throws is not the store's.
    if (!isOpen) throw cause;
    fail(cause);
  }
  // Started last, so that of nested calls the innermost times out first and its error reaches the outer ones.
  if (isOpen) timeout = new Timeout(STORE_TIMEOUT_MS, giveUp).unref();
}
