import { inspect } from "node:util";
import type { NextFunction, Request, Response } from "express";
import { type AuthSettings, type EventpopAuthOptions, readAuthOptions } from "../config/auth-options";
import { OptionError } from "../errors";
import type { Emit } from "../events";
import { EventpopStrategy } from "../passport/strategy";
import { HeldTickets } from "./held-tickets";
import { claimSessionKey, LoginSession } from "./login-session";
import { Logins } from "./logins";
import { PublicPaths } from "./public-paths";
import { SessionCookie } from "./session-cookie";
import { StoreBindings } from "./store-bindings";

/** One configured `eventpopAuth`: the objects that its middleware, its router and the guards share. */
export class Auth {
  readonly settings: AuthSettings;
  readonly strategy: EventpopStrategy;
  readonly emit: Emit;
  readonly paths: PublicPaths;
  readonly session: LoginSession;
  readonly stores: StoreBindings;
  readonly logins: Logins;
  readonly heldTickets = new HeldTickets();

  constructor(options: EventpopAuthOptions) {
    const settings = readAuthOptions(options);
    const strategy = new EventpopStrategy(settings.strategy as never, settings.verify as never);
    const client = strategy.settings;
    const paths = new PublicPaths(settings, client.callbackURL, strategy.returnTo);
    const session = new LoginSession(claimSessionKey(client), settings.lifetimes);
    const cookie = new SessionCookie(client, paths.defaultPage);
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
    this.session = session;
    this.stores = stores;
    this.logins = new Logins({ settings, strategy, session, cookie, stores });
  }

  /** What a log shows: the settings contain secrets. */
  [inspect.custom](): string {
    return `Auth { ${this.session.key} }`;
  }
}

/**
 * The property in which requests and session stores hold their {@link Auth}. All copies of this package in a process share it, so
 * that a guard of one copy works behind the `eventpopAuth` of another. Change the number whenever a change of `Auth` would break
 * older guards.
 */
const AUTH = Symbol.for("passport-eventpop.1");

interface AuthHolder {
  [AUTH]?: Auth;
}

/** Makes `auth` the {@link Auth} of a request or a session store, instead of any other. */
export function setAuth(holder: object, auth: Auth): void {
  (holder as AuthHolder)[AUTH] = auth;
}

/**
 * The Auth of a request; undefined if no `eventpopAuth` ran. A request that failed in the session middleware has the Auth of its
 * session store.
 */
export function findAuth(req: Request): Auth | undefined {
  return getAuth(req) ?? (req.sessionStore && getAuth(req.sessionStore));
}

/**
 * The Auth of the `eventpopAuth` that ran for a request.
 *
 * @throws OptionError `EVENTPOP_SETUP` if none ran
 */
export function authOf(req: Request): Auth {
  const auth = getAuth(req);
  if (!auth) throw noAuthError();
  return auth;
}

type Handler = (req: Request, res: Response, next: NextFunction) => void;

/** Middleware that needs the request's Auth; passes an error on if no `eventpopAuth` ran. */
export function withAuth(guard: (auth: Auth, ...request: Parameters<Handler>) => void): Handler {
  return (req, res, next) => {
    const auth = getAuth(req);
    if (auth) guard(auth, req, res, next);
    else next(noAuthError());
  };
}

/** The Auth that {@link setAuth} gave a request or a session store. */
export function getAuth(holder: object): Auth | undefined {
  return (holder as AuthHolder)[AUTH];
}

/**
 * Whether a request and its response are Express's. Others occur too: a WebSocket's request has no response; connect,
 * koa-connect and @fastify/middie pass Node's own objects.
 */
export function isExpress(req: Request): boolean {
  return typeof (req as Partial<Request>).get === "function" && req.res !== undefined;
}

function noAuthError(): OptionError {
  return new OptionError(
    "EVENTPOP_SETUP",
    "Put app.use(eventpopAuth({ … })) before this route; if it is there, two versions of passport-eventpop are installed, which npm ls passport-eventpop shows.",
  );
}
