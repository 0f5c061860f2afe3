import type { Request } from "express";
import type { SessionData, Store } from "express-session";
import type { Authenticator } from "passport";
import { CALLBACK_EXAMPLE, type EventpopOptions, eventpopValidators } from "./eventpop-options";
import { placeRoutes, type Routes, route } from "./routes";
import { type AuthorizationParams, authorizationParams, type StrategyOptions } from "./strategy-options";
import type { RefreshLock, TokenStore } from "./token-storage";
import {
  callable,
  objectWith,
  oneOf,
  optional,
  optionError,
  type Validator,
  validateOptions,
  webAddress,
  wholeNumber,
} from "./validators";
import type { AnyVerify, Verify } from "./verify-function";

/** Languages of the pages. */
export type Language = "en" | "th";

/** The language of pages: one for all visitors, or a function of the request; `undefined` leaves it to the browser. */
export type LanguageChoice = Language | ((req: Request) => Language | undefined);

/** The part of the app's Passport that turns a user into what sessions hold. */
export type UserSerializer = Pick<Authenticator, "serializeUser">;

/** How long logins live, in milliseconds. */
export interface Lifetimes {
  readonly idleMs: number;
  readonly absoluteMs: number;
}

/** What {@link EventpopAuthOptions.afterLogin} is given about the login that has just been made. */
export interface NewLogin {
  /** The app's user, as `verify` gave it; without a `verify`, the profile. */
  readonly user: Express.User;
  /**
   * A copy of what the app kept in the session that the browser had before: a cart, a language. `req.session` is the new
   * session. Empty if that session belonged to a login of another Eventpop user.
   */
  readonly previousSession: Partial<SessionData>;
}

/** Options of {@link eventpopAuth}: {@link EventpopOptions}, and what the router needs. */
export interface EventpopAuthOptions extends Omit<EventpopOptions, "callbackURL"> {
  /** As in {@link EventpopOptions}; by default `baseURL` with `callbackPath` behind it. One of the two must be given. */
  callbackURL?: string | undefined;
  /** Public address that the router is mounted at, such as `https://app.example` or `https://app.example/shop`. */
  baseURL?: string | undefined;
  /** @defaultValue `/auth/eventpop` */
  loginPath?: string | undefined;
  /** @defaultValue `/auth/eventpop/callback` */
  callbackPath?: string | undefined;
  /** @defaultValue `/auth/eventpop/logout` */
  logoutPath?: string | undefined;
  /** Takes the choice of {@link requireTicket}'s page. @defaultValue `/auth/eventpop/ticket` */
  ticketPath?: string | undefined;
  /** Path that people come to after signing in, unless they wanted another. @defaultValue the root of the mount */
  successRedirect?: string | undefined;
  /** Path that people come to after a failed sign-in, with `?error=CODE`; by default they get a page. */
  failureRedirect?: string | undefined;
  /** Path that people come to after signing out. @defaultValue the root of the mount */
  logoutRedirect?: string | undefined;
  /**
   * Language of the pages that this package serves: `"th"`, `"en"`, or a function of the request that gives one of them, such
   * as the one that the visitor chose on your site. Where it gives anything else, as by default, the browser's preference counts.
   */
  language?: LanguageChoice | undefined;
  /**
   * Where people can sign out of Eventpop or change the account: linked to on the page of somebody who was not admitted, because
   * Eventpop remembers people and signs the same account in again. @defaultValue the address of Eventpop
   */
  switchAccountURL?: string | undefined;
  /** Further parameters for Eventpop's authorization page, such as `prompt`; see {@link StrategyOptions.authorizationParams}. */
  authorizationParams?: AuthorizationParams | undefined;
  /** Finds or makes the app's user, or refuses a person with `false`; see {@link EventpopStrategy}. Default: everybody may enter. */
  verify?: AnyVerify | undefined;
  /** Whether verify gets the request as its first argument. @defaultValue `false` */
  passReqToCallback?: boolean | undefined;
  /** The app's Passport: the user that verify gives is then signed in there too, through its `serializeUser`. */
  passport?: UserSerializer | undefined;
  /**
   * Called at each login with the new session in `req.session`, before it is saved and before the person is sent on: the place
   * to take over what the visitor's old session held, such as a cart. It may return a promise, which has to settle within
   * `signInTimeoutMs`. If it throws or rejects, nobody is signed in, and the error goes to the app's error handler.
   */
  afterLogin?: ((req: Request, login: NewLogin) => unknown) | undefined;
  /**
   * The store that express-session was given. With it, a silent store is answered with 503 from the first request of the
   * process on. Without it the store is known only from the first request that it has answered.
   * Default: the store of each request's session.
   */
  sessionStore?: Store | undefined;
  /** Where tokens are kept. Default: sealed records in the app's express-session store. */
  tokenStore?: TokenStore | undefined;
  /** Keeps several processes from refreshing the same tokens at once; see `redisLock` and `postgresLock`. */
  refreshLock?: RefreshLock | undefined;
  /** A login ends when it is not used for so long, in milliseconds: 60,000 to 30 days. @defaultValue 24 hours */
  idleTimeoutMs?: number | undefined;
  /** A login ends so long after it began, however much it is used, in milliseconds: 60,000 to 365 days. @defaultValue 7 days */
  absoluteTimeoutMs?: number | undefined;
  /** Whether signing out revokes the tokens at Eventpop, which may sign the person out on other devices too. @defaultValue `false` */
  revokeOnLogout?: boolean | undefined;
}

/** A path on this origin that starts with one slash, such as `example`. */
function path(example: string): Validator<string> {
  return (value, name) => {
    if (typeof value !== "string" || !/^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/.test(value)) {
      throw optionError(`${name} must be a path such as ${example}.`);
    }
    return value;
  };
}

const language: Validator<LanguageChoice> = (value, name) =>
  typeof value === "function"
    ? (value as Exclude<LanguageChoice, string>)
    : oneOf<Language>("en", "th")(value, `${name}, if not a function,`);

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

const TOKEN_STORE_METHODS = [
  "create",
  "read",
  "exists",
  "replace",
  "extend",
  "delete",
  "writeNotice",
  "readNotice",
] as const satisfies readonly (keyof TokenStore)[];

const authValidators = {
  ...eventpopValidators,
  callbackURL: optional(webAddress(CALLBACK_EXAMPLE)),
  baseURL: optional(webAddress("https://app.example")),
  loginPath: route("/auth/eventpop"),
  callbackPath: route("/auth/eventpop/callback"),
  logoutPath: route("/auth/eventpop/logout"),
  ticketPath: route("/auth/eventpop/ticket"),
  successRedirect: optional(path("/welcome")),
  failureRedirect: optional(path("/sign-in-failed")),
  logoutRedirect: optional(path("/goodbye")),
  language: optional(language),
  switchAccountURL: optional(webAddress("https://www.eventpop.me")),
  authorizationParams: optional(authorizationParams),
  verify: optional(callable<AnyVerify>()),
  passReqToCallback: oneOf<boolean>(false, true),
  passport: optional(objectWith<UserSerializer>("serializeUser")),
  afterLogin: optional(callable<NonNullable<EventpopAuthOptions["afterLogin"]>>()),
  sessionStore: optional(objectWith<Store>("get", "set", "destroy", "regenerate")),
  tokenStore: optional(objectWith<TokenStore>(...TOKEN_STORE_METHODS)),
  refreshLock: optional(objectWith<RefreshLock>("acquire")),
  idleTimeoutMs: wholeNumber(DAY_MS, MINUTE_MS, 30 * DAY_MS),
  absoluteTimeoutMs: wholeNumber(7 * DAY_MS, MINUTE_MS, 365 * DAY_MS),
  revokeOnLogout: oneOf<boolean>(false, true),
} satisfies Record<keyof EventpopAuthOptions, Validator<unknown>>;

/** What `eventpopAuth` works with. */
export interface AuthSettings {
  readonly routes: Routes;
  readonly lifetimes: Lifetimes;
  readonly successRedirect: string;
  readonly failureRedirect: string | undefined;
  readonly logoutRedirect: string;
  readonly language: LanguageChoice | undefined;
  readonly switchAccountURL: string;
  readonly passport: UserSerializer | undefined;
  readonly afterLogin: EventpopAuthOptions["afterLogin"];
  readonly signInTimeoutMs: number;
  readonly sessionStore: Store | undefined;
  readonly tokenStore: TokenStore | undefined;
  readonly refreshLock: RefreshLock | undefined;
  readonly revokeOnLogout: boolean;
  readonly verify: AnyVerify;
  /** Options for the strategy. */
  readonly strategy: StrategyOptions;
}

const acceptAll: Verify = (_accessToken, _refreshToken, profile, done) => done(null, profile);

/** Reads the options of {@link eventpopAuth}; throws an OptionError that names what is wrong with them. */
export function readAuthOptions(options: EventpopAuthOptions): AuthSettings {
  const values = validateOptions("eventpopAuth", options, authValidators);
  const { idleTimeoutMs, absoluteTimeoutMs } = values;
  const { callbackURL, routes } = placeRoutes(values);
  const forStrategy = Object.entries(options).filter(([name]) => Object.hasOwn(eventpopValidators, name));
  return {
    ...values,
    successRedirect: values.successRedirect ?? `${routes.mount}/`,
    logoutRedirect: values.logoutRedirect ?? `${routes.mount}/`,
    switchAccountURL: values.switchAccountURL ?? new URL(values.authorizationURL ?? values.eventpopURL).origin,
    routes,
    lifetimes: { idleMs: idleTimeoutMs, absoluteMs: absoluteTimeoutMs },
    verify: values.verify ?? acceptAll,
    strategy: {
      ...(Object.fromEntries(forStrategy) as unknown as EventpopOptions),
      callbackURL,
      passReqToCallback: values.passReqToCallback,
      ...(values.authorizationParams && { authorizationParams: values.authorizationParams }),
    },
  };
}
