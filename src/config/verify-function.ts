import type { Request } from "express";
import type { Profile } from "passport";

/**
 * A user in Passport's contact schema. A property that Eventpop did not send is absent; it is not `undefined`.
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
  /** URLs of the avatar in several sizes, as Eventpop sends them. `photos` has only one URL. */
  readonly avatars?: { readonly [size in "original" | "medium" | "thumb" | "tiny"]?: string };
  /** Date of birth, `YYYY-MM-DD`. */
  readonly birthday?: string;
  readonly gender?: string;
  readonly phone?: string;
  /** Body of the `/me` response as text. Not enumerable, so that it is not stored with a profile in the session. */
  readonly _raw: string;
  /** The parsed body of the `/me` response. Not enumerable, like `_raw`. */
  readonly _json: unknown;
}

/** Callback of a verify function. It gets an error, a user, or `false` to refuse the login. `info` may contain the reason. */
export type VerifyDone = (error?: unknown, user?: Express.User | false | null, info?: object | string) => void;

/** The public fields of the token response, as passport-oauth2 passes them. */
export interface TokenParams {
  readonly token_type: "Bearer";
  /** Lifetime of the access token, in seconds. */
  readonly expires_in: number;
  readonly scope?: string;
}

/**
 * Finds or creates the app's user for a profile. It calls `done` with the user, or returns the user or a promise of it. `false`
 * instead of a user refuses the login.
 *
 * The type is taken from a method, because TypeScript checks the parameters of methods less strictly. It therefore accepts the
 * parameter types of tutorials: `refreshToken: string`, Passport's `profile: Profile`, passport-oauth2's `done: VerifyCallback`.
 */
export type Verify = {
  /** Called once for each login. */
  verify(accessToken: string, refreshToken: string | undefined, profile: EventpopProfile, done: VerifyDone): unknown;
}["verify"];

/**
 * Like {@link Verify}, but it also gets the fields of the token response. The strategy distinguishes the two by their number of
 * parameters, as passport-oauth2 does. TypeScript cannot do that for a function without annotations: give the function this type,
 * or annotate every parameter.
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

/** Like {@link Verify}, but with the request as first argument, for `passReqToCallback: true`. */
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

/** Like {@link VerifyWithParams}, but with the request as first argument, for `passReqToCallback: true`. */
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

/** Any of the four types of verify functions. */
export type AnyVerify = Verify | VerifyWithParams | VerifyWithRequest | VerifyWithRequestAndParams;
