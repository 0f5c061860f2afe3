import { bad, callable, oneOf, type Reader, readOptions } from "../options";
import { type EventpopOptions, eventpopReaders, type Settings, toSettings } from "../settings";
import type { AnyVerify } from "./verify";

/** Options of the strategy: {@link EventpopOptions}, and what passport-oauth2's users know. */
export interface StrategyOptions extends EventpopOptions {
  /** Whether verify gets the request as its first argument. @defaultValue `false` */
  passReqToCallback?: boolean | undefined;
  /** Whether, or for which access tokens, `/me` is not asked; verify then gets no profile. @defaultValue `false` */
  skipUserProfile?: SkipUserProfile | undefined;
  /** Always on; accepted for the sake of configurations that say so. */
  state?: true | undefined;
}

/** Options of a strategy whose verify function gets the request. */
export type WithRequest = StrategyOptions & { passReqToCallback: true };

/** As in passport-oauth2: a constant, or a function of the access token that answers at once or through `done`. */
export type SkipUserProfile =
  | boolean
  | ((accessToken: string) => boolean)
  | ((accessToken: string, done: (error: unknown, skip?: boolean) => void) => void);

/** Options of one `passport.authenticate("eventpop", …)`, at the start of a sign-in. */
export interface AuthenticateOptions {
  /** Scope of this sign-in, instead of the strategy's. */
  scope?: string | readonly string[] | undefined;
  /** Where to send the person afterwards; comes back as `info.returnTo` if it is a path on this origin. */
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

const noStateSwitch: Reader<unknown> = (value, name) => {
  if (value !== undefined && value !== true) throw bad(`${name} is always on: leave it out.`);
};

const skipUserProfile: Reader<SkipUserProfile> = (value = false, name) =>
  typeof value === "boolean"
    ? value
    : callable<Exclude<SkipUserProfile, boolean>>()(value, `${name}, if not a boolean,`);

const readers = {
  ...eventpopReaders,
  passReqToCallback: oneOf<boolean>(false, true),
  skipUserProfile,
  state: noStateSwitch,
} satisfies Record<keyof StrategyOptions, Reader<unknown>>;

/** What the strategy works with. */
export interface StrategySettings {
  readonly settings: Settings;
  readonly verify: AnyVerify;
  readonly passReqToCallback: boolean;
  readonly skipUserProfile: SkipUserProfile;
}

/** Reads the constructor's arguments; throws an OptionError that names what is wrong with them. */
export function readStrategyOptions(options: StrategyOptions, verify: AnyVerify): StrategySettings {
  const values = readOptions("EventpopStrategy", options, readers);
  if (typeof verify !== "function") {
    throw bad(
      "EventpopStrategy needs a verify function as its second argument: (accessToken, refreshToken, profile, done).",
    );
  }
  const { passReqToCallback, skipUserProfile } = values;
  return { settings: toSettings(values), verify, passReqToCallback, skipUserProfile };
}

/** Reads a scope given at the start of one sign-in. */
export function readScope(scope: AuthenticateOptions["scope"], settings: Settings): string {
  return scope === undefined ? settings.scope : eventpopReaders.scope(scope, "scope");
}
