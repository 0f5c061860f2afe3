import type { Request } from "express";
import { type EventpopOptions, eventpopValidators, type Settings, toSettings } from "./eventpop-options";
import { callable, oneOf, optional, optionError, type Validator, validateOptions } from "./validators";
import type { AnyVerify } from "./verify-function";

/** Options of the strategy: {@link EventpopOptions}, and what passport-oauth2's users know. */
export interface StrategyOptions extends EventpopOptions {
  /** Whether verify gets the request as its first argument. @defaultValue `false` */
  passReqToCallback?: boolean | undefined;
  /** Whether, or for which access tokens, `/me` is not asked; verify then gets no profile. @defaultValue `false` */
  skipUserProfile?: SkipUserProfile | undefined;
  /**
   * Further parameters for Eventpop's authorization page, such as `{ prompt: "login" }`: an object, or a function of the request
   * that starts the sign-in, which gives one or nothing. Eventpop documents none; what it does not know it ignores. What this
   * package sets itself (`response_type`, `client_id`, `redirect_uri`, `scope`, `state`, PKCE) cannot be set here: an
   * {@link OptionError}, while the app starts or at the login route.
   */
  authorizationParams?: AuthorizationParams | undefined;
  /** Always on; accepted for the sake of configurations that say so. */
  state?: true | undefined;
}

/** Options of a strategy whose verify function gets the request. */
export type StrategyOptionsWithRequest = StrategyOptions & { passReqToCallback: true };

/** As in passport-oauth2: a constant, or a function of the access token that answers at once or through `done`. */
export type SkipUserProfile =
  | boolean
  | ((accessToken: string) => boolean)
  | ((accessToken: string, done: (error: unknown, skip?: boolean) => void) => void);

/** Names and values for the query of the authorization request. */
export type AuthorizationParams =
  | Readonly<Record<string, string>>
  | ((req: Request) => Readonly<Record<string, string>> | undefined);

/** Options of one `passport.authenticate("eventpop", …)`, at the start of a sign-in. */
export interface AuthenticateOptions {
  /** Scope of this sign-in, instead of the strategy's. */
  scope?: string | readonly string[] | undefined;
  /**
   * Where to send the person afterwards; comes back as `info.returnTo` if it is a path on this origin that fits the cookie of
   * the sign-in: about 300 Thai letters or 950 others, less what `state` takes. One that does not is the event
   * `return_to_dropped`.
   */
  returnTo?: unknown;
  /** A value of the app's, at most 400 bytes of JSON; comes back as `info.state`. Never sent to Eventpop. */
  state?: unknown;
}

declare module "passport" {
  interface AuthenticateOptions {
    /** Of this package: where to send the person afterwards; comes back as `info.returnTo` if it is a path on this origin. */
    returnTo?: unknown;
  }
}

const noStateSwitch: Validator<unknown> = (value, name) => {
  if (value !== undefined && value !== true) throw optionError(`${name} is always on: leave it out.`);
};

const skipUserProfile: Validator<SkipUserProfile> = (value = false, name) =>
  typeof value === "boolean"
    ? value
    : callable<Exclude<SkipUserProfile, boolean>>()(value, `${name}, if not a boolean,`);

const OWN_PARAMS = new Set([
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
  const own = Object.keys(value).find((each) => OWN_PARAMS.has(each));
  if (own !== undefined)
    throw optionError(
      `${name} must not hold ${own}: the strategy sets it${own === "scope" ? " from the option scope" : ""}.`,
    );
  return { ...(value as Record<string, string>) };
};

/** Reads the option `authorizationParams`. What a function gives is read at each sign-in. */
export const authorizationParams: Validator<AuthorizationParams> = (value, name) =>
  typeof value === "function" ? (value as Exclude<AuthorizationParams, object>) : params(value, name);

/** The further parameters of one sign-in. */
export function readAuthorizationParams(
  option: AuthorizationParams | undefined,
  req: Request,
): Readonly<Record<string, string>> {
  if (typeof option !== "function") return option ?? {};
  const given = option(req);
  return given === undefined ? {} : params(given, "authorizationParams");
}

const strategyValidators = {
  ...eventpopValidators,
  passReqToCallback: oneOf<boolean>(false, true),
  skipUserProfile,
  authorizationParams: optional(authorizationParams),
  state: noStateSwitch,
} satisfies Record<keyof StrategyOptions, Validator<unknown>>;

/** What the strategy works with. */
export interface StrategySettings {
  readonly settings: Settings;
  readonly verify: AnyVerify;
  readonly passReqToCallback: boolean;
  readonly skipUserProfile: SkipUserProfile;
  readonly authorizationParams: AuthorizationParams | undefined;
}

/** Reads the constructor's arguments; throws an OptionError that names what is wrong with them. */
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

/** Reads a scope given at the start of one sign-in. */
export function readScope(scope: AuthenticateOptions["scope"], settings: Settings): string {
  return scope === undefined ? settings.scope : eventpopValidators.scope(scope, "scope");
}

/** A callback address of one sign-in's own: passport-oauth2 takes it, but the attempt is bound to the registered one. */
export function refuseCallbackURL(options: AuthenticateOptions): void {
  if ("callbackURL" in options)
    throw optionError("callbackURL belongs to the strategy's options, not to authenticate().");
}
