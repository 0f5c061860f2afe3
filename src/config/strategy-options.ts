import type { Request } from "express";
import { type EventpopOptions, eventpopOptions, type Settings, toSettings } from "./eventpop-options";
import { browserOrigin } from "./registered-clients";
import {
  functionOption,
  listOf,
  type OptionsOf,
  oneOf,
  optional,
  optionError,
  type Validator,
  validateOptions,
} from "./validators";
import type { AnyVerify } from "./verify-function";

/** A boolean, or a function of the access token that returns a boolean or passes it to `done`, as in passport-oauth2. */
export type SkipUserProfile =
  | boolean
  | ((accessToken: string) => boolean)
  | ((accessToken: string, done: (error: unknown, skip?: boolean) => void) => void);

/** Parameters for the query of the authorization request. */
export type AuthorizationParams =
  | Readonly<Record<string, string>>
  | ((req: Request) => Readonly<Record<string, string>> | undefined);

/** Options of one `passport.authenticate("eventpop", …)` that starts a login. */
export interface AuthenticateOptions {
  /** Scope of this login, instead of the strategy's. */
  scope?: string | readonly string[] | undefined;
  /**
   * Path to redirect the user to after the login. The strategy returns it as `info.returnTo` if it is a path on this origin and fits
   * into the login cookie. About 300 Thai letters or 950 other characters fit, minus the length of `state`. A longer path is
   * dropped, and the event `return_to_dropped` is emitted.
   */
  returnTo?: unknown;
  /** A value of the app, at most 400 bytes of JSON. The strategy returns it as `info.state`. It is never sent to Eventpop. */
  state?: unknown;
}

declare module "passport" {
  interface AuthenticateOptions {
    /** For passport-eventpop: path to redirect the user to after the login. Returned as `info.returnTo` if it is a path on this origin. */
    returnTo?: unknown;
  }
}

const state: Validator<void, true | undefined> = (value, name) => {
  if (value !== undefined && value !== true) throw optionError(`${name} is always on: leave it out.`);
};

const skipUserProfile: Validator<SkipUserProfile, SkipUserProfile | undefined> = (value = false, name) =>
  typeof value === "boolean"
    ? value
    : functionOption<Exclude<SkipUserProfile, boolean>>()(value, `${name}, if not a boolean,`);

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

/** Accepts an object of parameters for the query of the authorization request, without those that the strategy sets. */
export const params: Validator<Readonly<Record<string, string>>> = (value, name) => {
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

/** Validates an object now. If the option is a function, {@link readAuthorizationParams} validates its result at each login. */
const authorizationParams: Validator<AuthorizationParams> = (value, name) =>
  typeof value === "function" ? (value as Exclude<AuthorizationParams, object>) : params(value, name);

/** Returns the further parameters of one authorization request. */
export function readAuthorizationParams(
  option: AuthorizationParams | undefined,
  req: Request,
): Readonly<Record<string, string>> {
  if (typeof option !== "function") return option ?? {};
  const given = option(req);
  return given === undefined ? {} : params(given, "authorizationParams");
}

/** Validators of the options that the strategy has in addition to {@link eventpopOptions}. */
export const strategyOptions = {
  /** Whether `verify` gets the request as its first argument. @defaultValue `false` */
  passReqToCallback: oneOf<boolean>(false, true),
  /** Whether to skip the request of `/me`, for all logins or by access token. `verify` then gets no profile. @defaultValue `false` */
  skipUserProfile,
  /**
   * Further parameters for Eventpop's authorization page, such as `{ prompt: "login" }`: an object, or a function that returns an
   * object or undefined for the request that starts the login. Eventpop documents no such parameter, and ignores unknown ones.
   * The parameters that this package sets itself (`response_type`, `client_id`, `redirect_uri`, `scope`, `state`, PKCE) are refused
   * with an {@link OptionError}. An object is checked while the app starts, the result of a function at each login.
   * @example authorizationParams: (req) => (req.query.switch ? { prompt: "login" } : {})
   */
  authorizationParams: optional(authorizationParams),
  /**
   * Origins of other pages of yours that call this app with cookies, such as `https://spa.example` for an app at
   * `https://api.example`: `returnTo` and the redirects may lead there, and their scripts may call the routes of the login (CORS).
   * Browsers send a `SameSite=Lax` session cookie only from the same site. @defaultValue none
   */
  origins: optional(listOf(browserOrigin)),
  /** Only `true` is accepted, because `state` is always used. The option exists for configurations of passport-oauth2. */
  state,
};

/** Options of the strategy: {@link EventpopOptions}, and options of passport-oauth2. */
export interface StrategyOptions extends EventpopOptions, OptionsOf<typeof strategyOptions> {}

/** Options of a strategy whose verify function gets the request. */
export type StrategyOptionsWithRequest = StrategyOptions & { passReqToCallback: true };

/** The validators of all options, by name. @internal */
export const strategyValidators = { ...eventpopOptions, ...strategyOptions };

/** The validated options of the strategy. */
export interface StrategySettings {
  readonly settings: Settings;
  readonly verify: AnyVerify;
  readonly passReqToCallback: boolean;
  readonly skipUserProfile: SkipUserProfile;
  readonly authorizationParams: AuthorizationParams | undefined;
  readonly origins: readonly string[] | undefined;
}

/** Validates the constructor's arguments. @throws {@link OptionError} `EVENTPOP_BAD_OPTION` */
export function readStrategyOptions(options: StrategyOptions, verify: AnyVerify): StrategySettings {
  const values = validateOptions("EventpopStrategy", options, strategyValidators);
  if (typeof verify !== "function") {
    throw optionError(
      "EventpopStrategy needs a verify function as its second argument: (accessToken, refreshToken, profile, done).",
    );
  }
  const { passReqToCallback, skipUserProfile, authorizationParams, origins } = values;
  return { settings: toSettings(values), verify, passReqToCallback, skipUserProfile, authorizationParams, origins };
}

/** Returns the scope of one login: the given scope, or the strategy's. */
export function readScope(scope: AuthenticateOptions["scope"], settings: Settings): string {
  return scope === undefined ? settings.scope : eventpopOptions.scope(scope, "scope");
}

/** Refuses a callback URL for a single login. passport-oauth2 accepts it, but here every login uses the configured callback URL. */
export function refuseCallbackURL(options: AuthenticateOptions): void {
  if ("callbackURL" in options)
    throw optionError("callbackURL belongs to the strategy's options, not to authenticate().");
}
