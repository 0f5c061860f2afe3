import type { Request } from "express";
import { SignInError } from "../errors";
import type { TokenSet } from "../oauth/token-set";
import type { EventpopProfile } from "./profile";

/** How a verify function answers: an error, or a user, or `false` for "nobody", with a word about it if it likes. */
export type VerifyDone = (error?: unknown, user?: Express.User | false | null, info?: object | string) => void;

/** The token answer's public fields, as passport-oauth2 hands them over. */
export interface TokenParams {
  readonly token_type: "Bearer";
  /** Seconds. */
  readonly expires_in: number;
  readonly scope?: string;
}

/**
 * Finds or makes the app's user for a profile. It calls `done`, or returns the user (`false` for nobody), or a promise of
 * either.
 *
 * Written as a method, so that TypeScript accepts what tutorials have: `refreshToken: string`, `profile: Profile` of Passport,
 * `done: VerifyCallback` of passport-oauth2.
 */
export type Verify = {
  /** Called once for each sign-in. */
  verify(accessToken: string, refreshToken: string | undefined, profile: EventpopProfile, done: VerifyDone): unknown;
}["verify"];

/**
 * As {@link Verify}, with the token answer's fields as well: the two are told apart by their length, as in passport-oauth2.
 * TypeScript cannot do that for a function without annotations: give it this type, or annotate every parameter.
 */
export type VerifyWithParams = {
  /** Called once for each sign-in. */
  verify(
    accessToken: string,
    refreshToken: string | undefined,
    params: TokenParams,
    profile: EventpopProfile,
    done: VerifyDone,
  ): unknown;
}["verify"];

/** As {@link Verify}, with the request first: for `passReqToCallback: true`. */
export type VerifyWithRequest = {
  /** Called once for each sign-in. */
  verify(
    req: Request,
    accessToken: string,
    refreshToken: string | undefined,
    profile: EventpopProfile,
    done: VerifyDone,
  ): unknown;
}["verify"];

/** As {@link VerifyWithParams}, with the request first: for `passReqToCallback: true`. */
export type VerifyWithRequestAndParams = {
  /** Called once for each sign-in. */
  verify(
    req: Request,
    accessToken: string,
    refreshToken: string | undefined,
    params: TokenParams,
    profile: EventpopProfile,
    done: VerifyDone,
  ): unknown;
}["verify"];

/** Any of the four shapes. */
export type AnyVerify = Verify | VerifyWithParams | VerifyWithRequest | VerifyWithRequestAndParams;

/** What verify decided. */
export interface Verified {
  /** The app's user, or `false` for nobody. */
  readonly user: Express.User | false;
  readonly info: object | undefined;
}

/**
 * Runs the app's verify function and settles once, on whichever comes first: `done`, a returned promise, a returned value, or
 * something thrown. What comes later is ignored.
 *
 * A function whose parameters include `done` may return nothing and call it later; one without must give its answer back.
 */
export function runVerify(
  verify: AnyVerify,
  passRequest: Request | undefined,
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
    const before = passRequest ? [passRequest, accessToken, refreshToken] : [accessToken, refreshToken];
    const takesParams = verify.length === before.length + 3;
    const args = takesParams ? [...before, params, profile, done] : [...before, profile, done];
    // Length 0 is a function of `...args`, as NestJS makes them: it finds `done` at the end.
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

/** The error for a person whom the app's verify function did not let in. */
export function notAdmitted(): SignInError {
  return new SignInError("EVENTPOP_NOT_ADMITTED", "The app's verify function let nobody in.");
}
