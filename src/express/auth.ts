import { inspect } from "node:util";
import type { NextFunction, Request, Response } from "express";
import { type AuthSettings, type EventpopAuthOptions, readAuthOptions } from "../config/auth-options";
import { OptionError } from "../errors";
import type { Emit } from "../events";
import { EventpopStrategy } from "../passport/strategy";
import { ClientLogins } from "./clients/client-logins";
import { HeldTickets } from "./held-tickets";
import { claimSessionKey, LoginSession } from "./login-session";
import { Logins } from "./logins";
import { PublicPaths } from "./public-paths";
import { createPageLook, type PageLook } from "./responses/page-look";
import { SessionCookieCheck } from "./session-cookie";
import { SessionLogins } from "./session-logins";
import { StoreBindings } from "./store-bindings";

/** One configured `eventpopAuth`: the objects that its middleware, its router and the guards share. */
export class Auth {
  readonly settings: AuthSettings;
  readonly strategy: EventpopStrategy;
  readonly emit: Emit;
  readonly paths: PublicPaths;
  readonly loginSession: LoginSession;
  readonly stores: StoreBindings;
  readonly logins: Logins;
  /** Undefined if the app has no clients. */
  readonly clients: ClientLogins | undefined;
  readonly look: PageLook;
  readonly heldTickets = new HeldTickets();

  constructor(options: EventpopAuthOptions) {
    const settings = readAuthOptions(options);
    const strategy = new EventpopStrategy(settings.strategyOptions as never, settings.verify as never);
    const client = strategy.settings;
    const paths = new PublicPaths(settings, client.callbackURL, strategy.validateReturnTo);
    const session = new LoginSession(claimSessionKey(client), settings.lifetimes);
    const cookieCheck = new SessionCookieCheck(client, paths.defaultPage);
    const stores = new StoreBindings({
      auth: settings,
      client,
      sessionKey: session.key,
      onBind: (store) => setAuth(store, this),
    });
    this.settings = settings;
    this.strategy = strategy;
    this.emit = client.emit;
    this.paths = paths;
    this.look = createPageLook(settings.pages);
    this.loginSession = session;
    this.stores = stores;
    this.clients =
      settings.clients.length > 0
        ? new ClientLogins({ settings, strategy, stores, issuer: paths.origin + paths.login })
        : undefined;
    const sessions = new SessionLogins({ settings, strategy, session, cookie: cookieCheck, stores });
    this.logins = new Logins({ settings, strategy, stores, cookieCheck, sessions, clients: this.clients });
  }

  /** Returns only a name, so that a log does not show the secrets in the settings. */
  [inspect.custom](): string {
    return `Auth { ${this.loginSession.key} }`;
  }
}

/**
 * The property of requests and session stores that contains their {@link Auth}. All copies of this package in a process share it, so
 * that a guard of one copy works with the `eventpopAuth` of another copy. Change the number if a change of `Auth` would break
 * older guards.
 */
const AUTH = Symbol.for("passport-eventpop.1");

interface AuthHolder {
  [AUTH]?: Auth;
}

/** Makes `auth` the {@link Auth} of a request or a session store. It replaces an earlier one. */
export function setAuth(requestOrStore: object, auth: Auth): void {
  (requestOrStore as AuthHolder)[AUTH] = auth;
}

/**
 * Returns the Auth of a request, or undefined if no `eventpopAuth` ran. For a request that failed in the session middleware,
 * returns the Auth of its session store.
 */
export function findAuth(req: Request): Auth | undefined {
  return getAuth(req) ?? (req.sessionStore && getAuth(req.sessionStore));
}

/**
 * Returns the Auth of the `eventpopAuth` that ran for a request.
 *
 * @throws OptionError `EVENTPOP_SETUP` if none ran
 */
export function getAuthOrThrow(req: Request): Auth {
  const auth = getAuth(req);
  if (!auth) throw noAuthError();
  return auth;
}

type Handler = (req: Request, res: Response, next: NextFunction) => void;

/** Creates middleware that gets the request's Auth. The middleware passes an error to `next` if no `eventpopAuth` ran. */
export function withAuth(guard: (auth: Auth, ...request: Parameters<Handler>) => void): Handler {
  return (req, res, next) => {
    const auth = getAuth(req);
    if (auth) guard(auth, req, res, next);
    else next(noAuthError());
  };
}

/** Returns the Auth that {@link setAuth} gave to a request or a session store. */
export function getAuth(requestOrStore: object): Auth | undefined {
  return (requestOrStore as AuthHolder)[AUTH];
}

/**
 * Whether a request and its response are objects of Express. Others are possible: the request of a WebSocket has no response, and
 * connect, koa-connect and @fastify/middie pass Node's own objects.
 */
export function isExpressRequest(req: Request): boolean {
  return typeof (req as Partial<Request>).get === "function" && req.res !== undefined;
}

function noAuthError(): OptionError {
  return new OptionError(
    "EVENTPOP_SETUP",
    "Put app.use(eventpopAuth({ … })) before this route; if it is there, two versions of passport-eventpop are installed, which npm ls passport-eventpop shows.",
  );
}
