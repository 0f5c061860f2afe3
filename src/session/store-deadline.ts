import { StoreError } from "../errors";

/** Longest wait for a store, in milliseconds: a silent store must not hang a request. */
const DEADLINE_MS = 2_000;

/**
 * Waits two seconds for work with a store; whatever goes wrong is a {@link StoreError}. The work itself is not cut short: what
 * a store does late, such as a write that waited for its connection, is still followed by the steps that belong to it.
 *
 * @throws StoreError `EVENTPOP_STORE`
 */
export async function inTime<T>(what: string, work: () => Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<never>((_resolve, reject) => {
    const give = () => reject(new StoreError("EVENTPOP_STORE", `The store did not ${what} within ${DEADLINE_MS} ms.`));
    timer = setTimeout(give, DEADLINE_MS).unref();
  });
  try {
    return await Promise.race([work(), silence]);
  } catch (cause) {
    throw cause instanceof StoreError
      ? cause
      : new StoreError("EVENTPOP_STORE", `The store could not ${what}.`, { cause });
  } finally {
    clearTimeout(timer);
  }
}
