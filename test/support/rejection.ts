import { EventpopError } from "../../src/errors";

/** The error of this package that a promise was rejected with; anything else fails the test. */
export async function rejectionOf(promise: Promise<unknown>): Promise<EventpopError> {
  const outcome = await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (outcome instanceof EventpopError) return outcome;
  throw new Error("An error of this package was expected.", { cause: outcome });
}
