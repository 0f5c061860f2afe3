import { EventpopError, StoreError } from "../errors";
import { Timeout } from "../time/timeout";
import { nonEmptyReason, type StoreCallback } from "./session-store";

/** Maximum wait for a store, in milliseconds. A store that does not respond must not block a request. */
const STORE_TIMEOUT_MS = 2_000;

/**
 * Waits at most two seconds for work with a store. Every failure becomes a {@link StoreError}. The work is not cancelled: if a step
 * finishes late, for example a write that waited for a connection, the next steps of the work still run.
 *
 * @throws StoreError `EVENTPOP_STORE`
 */
export function runWithStoreDeadline<T>(operation: string, work: () => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    callWithStoreDeadline<T>(
      operation,
      (done) => {
        work().then(
          (result) => done(null, result),
          (reason) => done(nonEmptyReason(reason)),
        );
      },
      (error, result) => (error ? reject(error) : resolve(result as T)),
    );
  });
}

/** Like {@link runWithStoreDeadline}, but with callbacks. For calls in every request, where promises would cost too much time. */
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
    // If the callback was already called, the error comes from the callback and not from the store.
    if (!isOpen) throw cause;
    fail(cause);
  }
  // The timeout is started last. If calls are nested, the timeout of the inner call therefore ends first, and the outer call gets its error.
  if (isOpen) timeout = new Timeout(STORE_TIMEOUT_MS, giveUp).unref();
}
