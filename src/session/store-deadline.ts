import { StoreError } from "../errors";

/** Longest wait for a store, in milliseconds: a silent store must not hang a request. */
const DEADLINE_MS = 2_000;

/**
 * Waits two seconds for work with a store; whatever goes wrong is a {@link StoreError}. The work itself is not cut short: what
 * a store does late, such as a write that waited for its connection, is still followed by the steps that belong to it.
 *
 * @throws StoreError `EVENTPOP_STORE`
 */
export function inTime<T>(what: string, work: () => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const silent = () =>
      reject(new StoreError("EVENTPOP_STORE", `The store did not ${what} within ${DEADLINE_MS} ms.`));
    const timer = setTimeout(silent, DEADLINE_MS).unref();
    const fail = (cause: unknown) => {
      clearTimeout(timer);
      reject(
        cause instanceof StoreError
          ? cause
          : new StoreError("EVENTPOP_STORE", `The store could not ${what}.`, { cause }),
      );
    };
    try {
      work().then((result) => {
        clearTimeout(timer);
        resolve(result);
      }, fail);
    } catch (cause) {
      // A store of the app's that throws before it gives a promise.
      fail(cause);
    }
  });
}
