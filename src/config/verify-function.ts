import type { Request } from "express";
import type { Profile } from "passport";

/**
 * A user in Passport's contact schema. A property that Eventpop did not send is absent, not `undefined`.
 *
 * Identify users by `id`. Never match accounts by e-mail, because users change it.
 */
export interface EventpopProfile extends Profile {
  readonly provider: string;
  /** Eventpop user id. */
  readonly id: string;
  /** First and last name; the id if Eventpop has no name. */
  readonly displayName: string;
  readonly emails?: { value: string }[];
  readonly photos?: { value: string }[];
  /** URLs of the avatar in several sizes, as Eventpop sends them; `photos` has one URL only. */
  readonly avatars?: { readonly [size in "original" | "medium" | "thumb" | "tiny"]?: string };
  /** `YYYY-MM-DD` */
  readonly birthday?: string;
  readonly gender?: string;
  readonly phone?: string;
  /** Body of the `/me` response as text. Not enumerable, so that it is not stored with a profile in the session. */
  readonly _raw: string;
  /** The same, parsed. Not enumerable either. */
  readonly _json: unknown;
}

/** Callback of a verify function: with an error, with a user, or with `false` to refuse the login; `info` may say why. */
export type VerifyDone = (error?: unknown, user?: Express.User | false | null, info?: object | string) => void;

/** The public fields of the token response, as passport-oauth2 passes them. */
export interface TokenParams {
  readonly token_type: "Bearer";
  /** Seconds. */
  readonly expires_in: number;
  readonly scope?: string;
}

/**
 * Finds or creates the app's user for a profile. It calls `done`, or returns the user or a promise of it; `false` refuses the login.
 *
 * The type is a method's, so that TypeScript accepts the parameter types of tutorials: `refreshToken: string`, Passport's
 * `profile: Profile`, passport-oauth2's `done: VerifyCallback`.
 */
export type Verify = {
  /** Called once for each login. */
  verify(accessToken: string, refreshToken: string | undefined, profile: EventpopProfile, done: VerifyDone): unknown;
}["verify"];

/**
 * As {@link Verify}, also with the fields of the token response. The strategy distinguishes the two by their number of parameters,
 * as passport-oauth2 does. TypeScript cannot do that for a function without annotations: give it this type, or annotate every
 * parameter.
 */
export type VerifyWithParams = {
  /** Called once for each login. */
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
  /** Called once for each login. */
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
  /** Called once for each login. */
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
