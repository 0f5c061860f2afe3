import type { SkipUserProfile } from "../config/strategy-options";
import { EventpopError } from "../errors";

/** What a function of the app's calls when it knows. */
export type Done<T> = (error?: unknown, value?: T) => void;

/**
 * Waits for what a function of the app's hands to `done`. One that is async as well, and fails, has answered too: nobody else
 * would catch it.
 */
export function resultOf<T>(call: (done: Done<T>) => unknown): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const returned = call((error, value) => (error ? reject(error) : resolve(value)));
    Promise.resolve(returned).catch(reject);
  });
}

/**
 * What the app threw or rejected with, as something that Express takes for an error: it takes nothing, `"route"` and
 * `"router"` for leave to go on.
 */
export function toError(thrown: unknown): unknown {
  if (typeof thrown === "object" && thrown !== null) return thrown;
  return new Error("The app's own code failed with something that is no Error.", { cause: thrown });
}

/** The error for a function of the app's, named by `what`, that had not finished when a sign-in's time was over. */
export function appTimedOut(what: string, ms: number): EventpopError {
  return new EventpopError(
    "EVENTPOP_VERIFY_TIMEOUT",
    `The app's ${what} had not finished when the sign-in's ${ms} ms were over.`,
  );
}

/** Whether `/me` is not asked for this access token. */
export async function skipsProfile(option: SkipUserProfile, accessToken: string): Promise<boolean | undefined> {
  if (typeof option === "boolean") return option;
  if (option.length < 2) return (option as (token: string) => boolean)(accessToken);
  return resultOf<boolean>((done) => option(accessToken, done));
}
