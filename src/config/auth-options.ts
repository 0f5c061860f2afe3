import type { Request } from "express";
import type { SessionData, Store } from "express-session";
import type { Authenticator } from "passport";
import { CALLBACK_EXAMPLE, type EventpopOptions, eventpopOptions } from "./eventpop-options";
import { pages } from "./page-options";
import { registeredClients } from "./registered-clients";
import { type Routes, resolveRoutes, routePath } from "./routes";
import { type StrategyOptions, strategyOptions } from "./strategy-options";
import type { RefreshLock, TokenStore } from "./token-storage";
import {
  absoluteUrl,
  functionOption,
  isSitePath,
  listOf,
  milliseconds,
  type OptionsOf,
  objectWithMethods,
  oneOf,
  optional,
  optionError,
  pickOptions,
  type Validator,
  type Values,
  validateOptions,
} from "./validators";
import type { AnyVerify, Verify } from "./verify-function";

/** Languages of the pages. */
export type Language = "en" | "th";

/** The language of pages: one for all visitors, or a function that returns one for a request. `undefined` means the browser's preference. */
export type LanguageChoice = Language | ((req: Request) => Language | undefined);

/** The part of the app's Passport that serializes a user into the session. */
export type UserSerializer = Pick<Authenticator, "serializeUser"> & Partial<Pick<Authenticator, "deserializeUser">>;

/** The name of a route that an app can serve itself. */
export type AppRoute = "login" | "logout" | "ticket" | "session";

/** How long logins live, in milliseconds. */
export interface Lifetimes {
  readonly idleMs: number;
  readonly absoluteMs: number;
}

/** The new login, as {@link EventpopAuthOptions.afterLogin} receives it. */
export interface NewLogin {
  /** The app's user that `verify` returned. Without the option `verify`, the profile. */
  readonly user: Express.User;
  /**
   * A copy of the data that the app stored in the session before the login, such as a cart or a language. `req.session` is already
   * the new session. The copy is empty if the old session belonged to another Eventpop user.
   */
  readonly previousSession: Partial<SessionData>;
}

/** A path on this origin that starts with one slash, such as `example`, or the URL of a page. {@link checkRedirects} checks its origin. */
function page(example: string): Validator<string> {
  return (value, name) => {
    if (!isSitePath(value) && !isUrl(value)) throw optionError(`${name} must be a path such as ${example}.`);
    return value;
  };
}

function isUrl(value: unknown): value is string {
  return typeof value === "string" && /^https?:\/\/[\x21-\x5b\x5d-\x7e]+$/.test(value) && URL.canParse(value);
}

const REDIRECTS = ["successRedirect", "failureRedirect", "logoutRedirect"] as const;

/** Refuses a redirect to an origin that the option `origins` does not contain. */
function checkRedirects(
  values: { readonly [name in (typeof REDIRECTS)[number]]: string | undefined },
  origins: readonly string[],
): void {
  for (const name of REDIRECTS) {
    const target = values[name];
    if (isUrl(target) && !origins.includes(new URL(target).origin)) {
      throw optionError(`${name} must be a path, or a page of an origin in the option origins.`);
    }
  }
}

const language: Validator<LanguageChoice> = (value, name) =>
  typeof value === "function"
    ? (value as Exclude<LanguageChoice, string>)
    : oneOf<Language>("en", "th")(value, `${name}, if not a function,`);

/** The name of a route. Unlike {@link oneOf} alone, it has no default. */
const appRoute: Validator<AppRoute> = (value = null, name) =>
  oneOf<AppRoute>("login", "logout", "ticket", "session")(value, name);

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

const TOKEN_STORE_METHODS = [
  "createRecord",
  "readRecord",
  "hasRecord",
  "replaceRecord",
  "extendRecord",
  "deleteRecord",
  "writeRefreshMarker",
  "readRefreshMarker",
] as const satisfies readonly (keyof TokenStore)[];

const authOptions = {
  /** The same as in {@link EventpopOptions}. Set this option or `baseURL`. @defaultValue `baseURL` followed by `callbackPath` */
  callbackURL: optional(absoluteUrl(CALLBACK_EXAMPLE)),
  /**
   * Public URL of the path where the router is mounted. The callback URL is derived from it. Set this option or `callbackURL`.
   * @example baseURL: "https://app.example/shop" // for app.use("/shop", eventpopAuth({ … }))
   */
  baseURL: optional(absoluteUrl("https://app.example")),
  /** Path of the login route, below the mount path. @defaultValue `"/auth/eventpop"` */
  loginPath: routePath("/auth/eventpop"),
  /** Path of the callback route, below the mount path. @defaultValue `"/auth/eventpop/callback"` */
  callbackPath: routePath("/auth/eventpop/callback"),
  /** Path of the logout route, below the mount path. @defaultValue `"/auth/eventpop/logout"` */
  logoutPath: routePath("/auth/eventpop/logout"),
  /** Path of the route that receives the choice of a ticket, below the mount path. @defaultValue `"/auth/eventpop/ticket"` */
  ticketPath: routePath("/auth/eventpop/ticket"),
  /**
   * Path of the route that tells pages who is logged in, as JSON, below the mount path. A request for it does not extend the login.
   * @defaultValue `"/auth/eventpop/session"`
   */
  sessionPath: routePath("/auth/eventpop/session"),
  /**
   * Routes that the app has instead of this package: `"login"`, `"logout"`, `"ticket"` or `"session"`. The guards and the pages still link
   * to their paths, so put your own routes there, for example with `startLogin`. At least one name.
   * @example appRoutes: ["login"] // app.get("/auth/eventpop", (req, res) => auth.startLogin(req, res, { scope: "organizer" }));
   * @defaultValue none
   */
  appRoutes: optional(listOf(appRoute)),
  /** Path of the redirect after a login without `returnTo`. @defaultValue the root of the mount path */
  successRedirect: optional(page("/welcome")),
  /**
   * Path of the redirect after a failed login, with `?error=CODE`. It must be a page that offers the login as a link.
   * @defaultValue none: a page of this package is shown
   */
  failureRedirect: optional(page("/login-failed")),
  /** Path of the redirect after a logout. @defaultValue the root of the mount path */
  logoutRedirect: optional(page("/goodbye")),
  /**
   * Language of the pages that this package serves: `"th"`, `"en"`, or a function that returns one of them for a request, for
   * example the language that the visitor chose on your site. If the function returns anything else, the browser's preference is used.
   * @example language: (req) => (req.hostname.endsWith(".th") ? "th" : "en")
   * @defaultValue the browser's preference
   */
  language: optional(language),
  /**
   * The name, the logo and the colour of your site, which the pages of this package show.
   * @example pages: { name: "Ticket Corner", logo: "/logo.svg", accent: "#0b57d0" }
   * @defaultValue none
   */
  pages: optional(pages),
  /**
   * URL where users can sign out of Eventpop or change the account. The page for a refused user links to it, because otherwise
   * the next login uses the same account again. @defaultValue the URL of Eventpop
   */
  switchAccountURL: optional(absoluteUrl("https://www.eventpop.me")),
  /**
   * Finds or creates the app's user, or returns `false` to refuse the login. The function is `async` and returns the user, or it
   * calls `done(error, user)`. With `passReqToCallback`, the request is its first argument.
   * In TypeScript, give it one of the four types, so that its parameters have types.
   * @example verify: (async (_accessToken, _refreshToken, profile) => findOrCreateUser(profile.id)) satisfies Verify
   * @defaultValue accepts every user
   */
  verify: optional(functionOption<AnyVerify>()),
  /**
   * The app's Passport. If it is set, each login also logs the user from `verify` in to this Passport, with its `serializeUser`.
   * `req.user` is then the app's user. Use this option together with `verify`. With the option `clients`, mount `passport.session()` before
   * `eventpopAuth`: if it ran later, it would replace the user of an access token by the user of the session.
   */
  passport: optional(objectWithMethods<UserSerializer>("serializeUser")),
  /**
   * Called at each login, before the new session in `req.session` is saved and before the redirect. Use it to copy data from the
   * old session, such as a cart. It may return a promise, which must resolve within `signInTimeoutMs`. If it throws or rejects,
   * the login is undone, and the error goes to the app's error handler.
   * @example
   * afterLogin: (req, { previousSession }) => {
   *   req.session.cart = previousSession.cart ?? [];
   * }
   */
  afterLogin: optional(functionOption<(req: Request, login: NewLogin) => unknown>()),
  /**
   * The store that was passed to express-session. While it does not respond, requests get 503. Without this option, this package knows the
   * store, and detects such a failure, only after the first request to which the store responded.
   * @defaultValue the store of each request's session
   */
  sessionStore: optional(objectWithMethods<Store>("get", "set", "destroy", "regenerate")),
  /**
   * Where tokens are stored: an object of your own that implements {@link TokenStore}.
   * @defaultValue encrypted records in the app's express-session store
   */
  tokenStore: optional(objectWithMethods<TokenStore>(...TOKEN_STORE_METHODS)),
  /**
   * A lock with which only one process at a time refreshes the tokens of a login: `redisLock(client)`, `postgresLock(pool)`, or an
   * object of your own that implements {@link RefreshLock}.
   * @defaultValue none: processes take turns by markers in the session store
   */
  refreshLock: optional(objectWithMethods<RefreshLock>("acquire")),
  /**
   * How long a login may be unused before it ends, in milliseconds: 60,000 (one minute) to 2,592,000,000 (30 days).
   * @defaultValue `86_400_000` (24 hours)
   */
  idleTimeoutMs: milliseconds(DAY_MS, MINUTE_MS, 30 * DAY_MS),
  /**
   * Maximum lifetime of a login, even if it is used all the time, in milliseconds: 60,000 (one minute) to 31,536,000,000 (365 days).
   * @defaultValue `604_800_000` (7 days)
   */
  absoluteTimeoutMs: milliseconds(7 * DAY_MS, MINUTE_MS, 365 * DAY_MS),
  /** Whether a logout revokes the tokens at Eventpop, which may sign the user out on other devices too. @defaultValue `false` */
  revokeOnLogout: oneOf<boolean>(false, true),
  /**
   * Programs of your team that log users in through this app: mobile apps, pages on other origins, commands, sister sites. For them,
   * the app is an OAuth 2.0 authorization server; `docs/clients.md` shows how. At most 100 clients.
   * @defaultValue `[]`
   */
  clients: registeredClients,
};

const SHARED_STRATEGY_OPTIONS = ["passReqToCallback", "authorizationParams", "origins"] as const;

/** Options of {@link eventpopAuth}: {@link EventpopOptions}, and options of the router. */
export interface EventpopAuthOptions
  extends Omit<EventpopOptions, "callbackURL">,
    Pick<StrategyOptions, (typeof SHARED_STRATEGY_OPTIONS)[number]>,
    OptionsOf<typeof authOptions> {}

/** The validators of all options, by name. @internal */
export const authValidators = {
  ...eventpopOptions,
  ...pickOptions(strategyOptions, SHARED_STRATEGY_OPTIONS),
  ...authOptions,
};

/** The validated options of `eventpopAuth`. */
export interface AuthSettings
  extends Pick<
    Values<typeof authOptions>,
    | "failureRedirect"
    | "language"
    | "pages"
    | "passport"
    | "afterLogin"
    | "sessionStore"
    | "tokenStore"
    | "refreshLock"
    | "revokeOnLogout"
    | "clients"
  > {
  readonly routes: Routes;
  /** Routes that this package does not serve, because the app does. */
  readonly appRoutes: readonly AppRoute[];
  readonly lifetimes: Lifetimes;
  readonly successRedirect: string;
  readonly logoutRedirect: string;
  /** The start page of the site, to which error pages link. */
  readonly home: string;
  readonly switchAccountURL: string;
  readonly signInTimeoutMs: number;
  /** Origins of other pages of the app, from the option `origins`. */
  readonly origins: readonly string[];
  readonly verify: AnyVerify;
  /** Options for the strategy. */
  readonly strategyOptions: StrategyOptions;
}

const acceptAll: Verify = (_accessToken, _refreshToken, profile, done) => done(null, profile);

/**
 * Returns the start page of the site: the root of the mount path, or of the origin that has the app's pages. It is not `successRedirect`
 * itself, because that page often needs a login: a visitor who did not allow the login would be sent to Eventpop again.
 */
function homeOf(successRedirect: string | undefined, { mount }: Routes): string {
  return isUrl(successRedirect) ? new URL("/", successRedirect).href : `${mount}/`;
}

/** Reads the options of {@link eventpopAuth}. @throws {@link OptionError} `EVENTPOP_BAD_OPTION` */
export function readAuthOptions(options: EventpopAuthOptions): AuthSettings {
  const values = validateOptions("eventpopAuth", options, authValidators);
  const { idleTimeoutMs, absoluteTimeoutMs } = values;
  const { callbackURL, routes } = resolveRoutes(values);
  const origins = values.origins ?? [];
  checkRedirects(values, origins);
  const forStrategy = Object.entries(options).filter(([name]) => !Object.hasOwn(authOptions, name));
  return {
    ...values,
    origins,
    appRoutes: values.appRoutes ?? [],
    successRedirect: values.successRedirect ?? `${routes.mount}/`,
    logoutRedirect: values.logoutRedirect ?? `${routes.mount}/`,
    switchAccountURL: values.switchAccountURL ?? new URL(values.authorizationURL ?? values.eventpopURL).origin,
    home: homeOf(values.successRedirect, routes),
    routes,
    lifetimes: { idleMs: idleTimeoutMs, absoluteMs: absoluteTimeoutMs },
    verify: values.verify ?? acceptAll,
    strategyOptions: { ...(Object.fromEntries(forStrategy) as unknown as EventpopOptions), callbackURL },
  };
}
