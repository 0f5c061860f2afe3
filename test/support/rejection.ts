import { EventpopError } from "../../src/errors";

/** Returns the error of this package with which a promise was rejected. Fails the test if there is another result. */
export async function rejectionOf(promise: Promise<unknown>): Promise<EventpopError> {
  const outcome = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (outcome instanceof EventpopError) return outcome;
  throw new Error("An error of this package was expected.", { cause: outcome });
}
