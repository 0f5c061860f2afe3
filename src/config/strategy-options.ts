import type { Request } from "express";
import { type EventpopOptions, eventpopOptions, type Settings, toSettings } from "./eventpop-options";
import { callable, type OptionsOf, oneOf, optional, optionError, type Validator, validateOptions } from "./validators";
import type { AnyVerify } from "./verify-function";

/** As in passport-oauth2: a boolean, or a function of the access token that returns one or passes one to `done`. */
export type SkipUserProfile =
  | boolean
  | ((accessToken: string) => boolean)
  | ((accessToken: string, done: (error: unknown, skip?: boolean) => void) => void);

/** Names and values for the query of the authorization request. */
export type AuthorizationParams =
  | Readonly<Record<string, string>>
  | ((req: Request) => Readonly<Record<string, string>> | undefined);

/** Options of one `passport.authenticate("eventpop", …)` that starts a login. */
export interface AuthenticateOptions {
  /** Scope of this login, instead of the strategy's. */
  scope?: string | readonly string[] | undefined;
  /**
   * Where to redirect the user after the login. The strategy returns it as `info.returnTo` if it is a path on this origin that fits
   * into the login cookie: about 300 Thai letters or 950 others, minus the length of `state`. A longer path is dropped, with the
   * event `return_to_dropped`.
   */
  returnTo?: unknown;
  /** A value of the app, at most 400 bytes of JSON. The strategy returns it as `info.state`. It is never sent to Eventpop. */
  state?: unknown;
}

declare module "passport" {
  interface AuthenticateOptions {
    /** Of passport-eventpop: where to redirect the user after the login. Returned as `info.returnTo` if it is a path on this origin. */
    returnTo?: unknown;
  }
}

const state: Validator<void, true | undefined> = (value, name) => {
  if (value !== undefined && value !== true) throw optionError(`${name} is always on: leave it out.`);
};

const skipUserProfile: Validator<SkipUserProfile, SkipUserProfile | undefined> = (value = false, name) =>
  typeof value === "boolean"
    ? value
    : callable<Exclude<SkipUserProfile, boolean>>()(value, `${name}, if not a boolean,`);

const RESERVED_PARAMS = new Set([
  "response_type",
  "response_mode",
  "client_id",
  "redirect_uri",
  "scope",
  "state",
  "code_challenge",
  "code_challenge_method",
]);

const params: Validator<Readonly<Record<string, string>>> = (value, name) => {
  const isPlain = typeof value === "object" && value !== null && !Array.isArray(value) && !("then" in value);
  if (!isPlain || !Object.values(value).every((each) => typeof each === "string")) {
    throw optionError(
      `${name} must be an object of strings such as { prompt: "login" }, or a function that returns one.`,
    );
  }
  const reserved = Object.keys(value).find((each) => RESERVED_PARAMS.has(each));
  if (reserved !== undefined)
    throw optionError(
      `${name} must not hold ${reserved}: the strategy sets it${reserved === "scope" ? " from the option scope" : ""}.`,
    );
  return { ...(value as Record<string, string>) };
};

/** The result of a function is read at each login, by {@link readAuthorizationParams}. */
const authorizationParams: Validator<AuthorizationParams> = (value, name) =>
  typeof value === "function" ? (value as Exclude<AuthorizationParams, object>) : params(value, name);

/** The further parameters of one authorization request. */
export function readAuthorizationParams(
  option: AuthorizationParams | undefined,
  req: Request,
): Readonly<Record<string, string>> {
  if (typeof option !== "function") return option ?? {};
  const given = option(req);
  return given === undefined ? {} : params(given, "authorizationParams");
}

/** The options that the strategy has beside {@link eventpopOptions}. */
export const strategyOptions = {
  /** Whether `verify` gets the request as its first argument. @defaultValue `false` */
  passReqToCallback: oneOf<boolean>(false, true),
  /** Whether, or for which access tokens, `/me` is not requested; `verify` then gets no profile. @defaultValue `false` */
  skipUserProfile,
  /**
   * Further parameters for Eventpop's authorization page, such as `{ prompt: "login" }`: an object, or a function of the request
   * that starts the login, which returns an object or undefined. Eventpop documents none, and ignores those that it does not know.
   * The parameters that this package sets itself (`response_type`, `client_id`, `redirect_uri`, `scope`, `state`, PKCE) are refused
   * with an {@link OptionError}: an object's while the app starts, a function's at the login route.
   */
  authorizationParams: optional(authorizationParams),
  /** Always on. `true` is accepted because configurations of passport-oauth2 have it. */
  state,
};

/** Options of the strategy: {@link EventpopOptions}, and those that users of passport-oauth2 know. */
export interface StrategyOptions extends EventpopOptions, OptionsOf<typeof strategyOptions> {}

/** Options of a strategy whose verify function gets the request. */
export type StrategyOptionsWithRequest = StrategyOptions & { passReqToCallback: true };

/** The validators of all options, by name. */
export const strategyValidators = { ...eventpopOptions, ...strategyOptions };

/** What the strategy works with. */
export interface StrategySettings {
  readonly settings: Settings;
  readonly verify: AnyVerify;
  readonly passReqToCallback: boolean;
  readonly skipUserProfile: SkipUserProfile;
  readonly authorizationParams: AuthorizationParams | undefined;
}

/** Reads the constructor's arguments. @throws {@link OptionError} `EVENTPOP_BAD_OPTION` */
export function readStrategyOptions(options: StrategyOptions, verify: AnyVerify): StrategySettings {
  const values = validateOptions("EventpopStrategy", options, strategyValidators);
  if (typeof verify !== "function") {
    throw optionError(
      "EventpopStrategy needs a verify function as its second argument: (accessToken, refreshToken, profile, done).",
    );
  }
  const { passReqToCallback, skipUserProfile, authorizationParams } = values;
  return { settings: toSettings(values), verify, passReqToCallback, skipUserProfile, authorizationParams };
}

/** The scope of one login: the given one, or the strategy's. */
export function readScope(scope: AuthenticateOptions["scope"], settings: Settings): string {
  return scope === undefined ? settings.scope : eventpopOptions.scope(scope, "scope");
}

/** Refuses a callback URL for one login, which passport-oauth2 accepts: here a login is bound to the configured one. */
export function refuseCallbackURL(options: AuthenticateOptions): void {
  if ("callbackURL" in options)
    throw optionError("callbackURL belongs to the strategy's options, not to authenticate().");
}
