import type { Request } from "express";
import type { SkipUserProfile } from "../config/strategy-options";
import type { TokenSet } from "../config/token-storage";
import type { AnyVerify, EventpopProfile, TokenParams, VerifyDone } from "../config/verify-function";
import { EventpopError, SignInError } from "../errors";
import type { PendingLogin } from "../login/pending-logins";

/** The callback that a function of the app calls with its result. */
export type Done<T> = (error?: unknown, value?: T) => void;

/** The result of the app's verify function. */
export interface Verified {
  /** The app's user, or `false` if verify refused the Eventpop user. */
  readonly user: Express.User | false;
  readonly info: object | undefined;
}

/**
 * Runs the app's verify function. The first result counts: a call of `done`, a returned promise, a returned value, or an
 * exception. Later results are ignored.
 *
 * A function with the parameter `done` may return nothing and call `done` later. A function without it has to return its result.
 */
export function runVerify(
  verify: AnyVerify,
  requestArgument: Request | undefined,
  tokens: TokenSet,
  profile: EventpopProfile,
): Promise<Verified> {
  return new Promise((resolve, reject) => {
    const settle = (user: unknown, info?: object | string) =>
      resolve({
        user: (user || false) as Express.User | false,
        info: typeof info === "string" ? { message: info } : info,
      });
    const done: VerifyDone = (error, user, info) => (error ? reject(error) : settle(user, info));

    const { accessToken, refreshToken, scope, lifetimeMs } = tokens;
    const params: TokenParams = {
      token_type: "Bearer",
      expires_in: lifetimeMs / 1_000,
      ...(scope !== undefined && { scope }),
    };
    const before = requestArgument ? [requestArgument, accessToken, refreshToken] : [accessToken, refreshToken];
    const takesParams = verify.length === before.length + 3;
    const args = takesParams ? [...before, params, profile, done] : [...before, profile, done];
    // A function of `...args` has the length 0. NestJS makes such functions, and uses `done` as last argument.
    const takesDone = verify.length === 0 || verify.length >= args.length;

    const settleReturned = (value: unknown) => {
      if (value !== undefined || !takesDone) settle(value);
    };
    const returned: unknown = (verify as (...all: unknown[]) => unknown)(...args);
    if (isThenable(returned)) returned.then(settleReturned, reject);
    else if (!takesDone) settleReturned(returned);
  });
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && typeof (value as { then?: unknown }).then === "function";
}

/** Returns the `info` for Passport: the `info` of verify with `returnTo` and the app's state. After a refusal, only that of verify, as in passport-oauth2. */
export function passportInfoFor({ user, info }: Verified, { returnTo, appState }: PendingLogin): object | undefined {
  if (!user) return info;
  return { ...info, ...(returnTo !== undefined && { returnTo }), ...(appState !== undefined && { state: appState }) };
}

/** Returns whether the app's function `skipUserProfile` skips the request of `/me` for this access token. */
export async function skipsProfile(
  option: Exclude<SkipUserProfile, boolean>,
  accessToken: string,
): Promise<boolean | undefined> {
  if (option.length < 2) return (option as (token: string) => boolean)(accessToken);
  return resultOf<boolean>((done) => option(accessToken, done));
}

/**
 * Waits for the result that a function of the app passes to `done`. The function may also be async. If its promise rejects, the
 * wait ends with that error, because no other code handles the rejection.
 */
export function resultOf<T>(call: (done: Done<T>) => unknown): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const returned = call((error, value) => (error ? reject(error) : resolve(value)));
    if (isThenable(returned)) returned.then(undefined, reject);
  });
}

/**
 * Converts a thrown value to an object that Express handles as an error. Express ignores an empty error, and skips handlers if the
 * error is `"route"` or `"router"`.
 */
export function toError(thrown: unknown): unknown {
  if (typeof thrown === "object" && thrown !== null) return thrown;
  return new Error("The app's own code failed with something that is not an Error.", { cause: thrown });
}

/** Returns the error for a function of the app that did not finish within the option `signInTimeoutMs`. */
export function appTimeoutError(functionName: string, ms: number): EventpopError {
  return new EventpopError(
    "EVENTPOP_APP_TIMEOUT",
    `The app's ${functionName} had not finished when the ${ms} ms of signInTimeoutMs were over.`,
  );
}

/** Returns the error for a user whom the app's verify function refused. */
export function notAdmittedError(): SignInError {
  return new SignInError("EVENTPOP_NOT_ADMITTED");
}
