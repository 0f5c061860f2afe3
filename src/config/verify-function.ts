import type { Request } from "express";
import type { Profile } from "passport";

/**
 * A person in Passport's contact schema. What Eventpop left out is absent, not `undefined`.
 *
 * `id` is the identity; never match accounts by e-mail, which people change.
 */
export interface EventpopProfile extends Profile {
  readonly provider: string;
  /** Eventpop user id. */
  readonly id: string;
  /** First and last name; the id where Eventpop has no name. */
  readonly displayName: string;
  readonly emails?: { value: string }[];
  readonly photos?: { value: string }[];
  /** The avatar in several sizes, as Eventpop has it; `photos` holds one address only. */
  readonly avatars?: { readonly [size in "original" | "medium" | "thumb" | "tiny"]?: string };
  /** `YYYY-MM-DD` */
  readonly birthday?: string;
  readonly gender?: string;
  readonly phone?: string;
  /** The answer's body as it came. Not enumerable: a profile that is put into a session does not take the answer along. */
  readonly _raw: string;
  /** The same, parsed; not enumerable either. */
  readonly _json: unknown;
}

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
