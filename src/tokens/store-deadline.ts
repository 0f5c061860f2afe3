import { EventpopError, StoreError } from "../errors";
import { Timeout } from "../time/timeout";
import type { StoreCallback } from "./session-store";

/** Longest wait for a store, in milliseconds: a silent store must not hang a request. */
const DEADLINE_MS = 2_000;

/**
 * Waits two seconds for work with a store; whatever goes wrong is a {@link StoreError}. The work itself is not cut short: what
 * a store does late, such as a write that waited for its connection, is still followed by the steps that belong to it.
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

/** The same in callbacks, for what every request does: promises would cost more there than all the rest of this package. */
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
  const giveUp = () => settle(new StoreError("EVENTPOP_STORE", `The store did not ${what} within ${DEADLINE_MS} ms.`));
  try {
    start((error, result) => (error ? fail(error) : settle(null, result)));
  } catch (cause) {
    // A store of the app's that throws before it answers; what the callback itself throws is not the store's doing.
    if (!isOpen) throw cause;
    fail(cause);
  }
  // Begun last: of calls within calls the innermost comes to its end first, and the outer ones hear of it.
  if (isOpen) timeout = new Timeout(DEADLINE_MS, giveUp).unref();
}
