import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import express, { type ErrorRequestHandler, type Express, type RequestHandler } from "express";
import session from "express-session";
import { Passport, type AuthenticateOptions as PassportOptions, type Strategy } from "passport";
import request, { type Response } from "supertest";
import type { AuthenticateOptions, StrategyOptions } from "../../../src/config/strategy-options";
import type { AnyVerify, Verify } from "../../../src/config/verify-function";
import type { AuthEvent } from "../../../src/events";
import { EventpopStrategy } from "../../../src/passport/strategy";

export const LOGIN = "/auth/eventpop";
export const CALLBACK = "/auth/eventpop/callback";

/** Options of every site; each site adds its provider's URL. */
export const OPTIONS = {
  clientID: "canary-client-id",
  clientSecret: "canary-client-secret-0123456789",
  callbackURL: `http://localhost:3000${CALLBACK}`,
};

/** Accepts every user, with the profile as the app's user. */
export const welcome: Verify = (_accessToken, _refreshToken, { id, displayName }, done) =>
  done(null, { id, displayName });

/** The parts in which a site differs from the default site. */
export interface SiteParts {
  readonly express?: typeof express;
  readonly options?: Partial<StrategyOptions>;
  readonly verify?: AnyVerify;
  /** Used instead of a strategy with `options` and `verify`. */
  readonly strategy?: Strategy;
  /** Options of `passport.authenticate()`, on both routes. */
  readonly authenticate?: Omit<PassportOptions, "state"> & Pick<AuthenticateOptions, "state">;
  readonly session?: boolean;
  /** Middleware before all other middleware. */
  readonly before?: readonly RequestHandler[];
  /** Routes of the test, before the default routes. */
  readonly routes?: Routes;
}

export type Routes = (app: Express, passport: InstanceType<typeof Passport>) => void;

/** A site that uses the strategy with `passport.use()`, and `passport.authenticate()` in its own routes. */
export interface Site {
  readonly url: string;
  readonly events: readonly AuthEvent[];
  /** Returns a new browser without cookies. */
  browser(): Browser;
  close(): Promise<void>;
}

/** A browser on a site. */
export interface Browser {
  get(path: string): request.Test;
  post(path: string): request.Test;
  head(path: string): request.Test;
  /** Starts a login. */
  start(query?: string, path?: string): Promise<StartedLogin>;
  /** Starts a login and requests the callback with a code at once. */
  logIn(query?: string): Promise<Response>;
}

/** A started login. */
export interface StartedLogin {
  readonly response: Response;
  /** The authorization URL. */
  readonly address: URL;
  readonly state: string;
  /** The `Set-Cookie` lines of pending logins, without the session's. */
  readonly cookies: readonly string[];
  /** Path and query of the callback. */
  callback(params?: Readonly<Record<string, string>>): string;
}

export function makeStrategy(
  eventpopURL: string,
  options: Partial<StrategyOptions> = {},
  verify: AnyVerify = welcome,
): EventpopStrategy {
  return new EventpopStrategy({ ...OPTIONS, eventpopURL, ...options } as never, verify as never);
}

/** Starts a site whose Eventpop is at `eventpopURL`. */
export async function startSite(eventpopURL: string, parts: SiteParts = {}): Promise<Site> {
  const events: AuthEvent[] = [];
  const options = { onEvent: (event: AuthEvent) => events.push(event), ...parts.options };
  const strategy = parts.strategy ?? makeStrategy(eventpopURL, options, parts.verify);
  const server = createApp(parts, strategy).listen(0, "127.0.0.1").unref();
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    events,
    browser: () => createBrowser(server),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

function createApp(parts: SiteParts, strategy: Strategy): Express {
  // Passport's types allow only strings as state.
  const authenticate = (parts.authenticate ?? {}) as PassportOptions;
  const passport = new Passport();
  passport.use(strategy);
  passport.serializeUser((user, done) => done(null, user));
  passport.deserializeUser((user: Express.User, done) => done(null, user));

  const app = (parts.express ?? express)();
  app.set("query parser", "extended");
  for (const middleware of parts.before ?? []) app.use(middleware);
  if (parts.session ?? true) {
    app.use(session({ secret: "session-secret", resave: false, saveUninitialized: false }));
    app.use(passport.session());
  }
  parts.routes?.(app, passport);
  app.all(LOGIN, (req, res, next) => {
    const options = { returnTo: req.query.returnTo, ...authenticate };
    passport.authenticate(strategy.name ?? "", options)(req, res, next);
  });
  app.all(CALLBACK, passport.authenticate(strategy.name ?? "", authenticate), (req, res) => {
    res.json({ user: req.user, info: req.authInfo });
  });
  app.get("/", (req, res) => {
    res.json({ user: req.user ?? null });
  });
  const sendError: ErrorRequestHandler = (error, _req, res, next) => {
    if (res.headersSent) next(error);
    else res.status(error.status ?? 500).json({ code: error.code, message: error.message });
  };
  app.use(sendError);
  return app;
}

function createBrowser(server: Server): Browser {
  const agent = request.agent(server);
  const browser: Browser = {
    get: (path) => agent.get(path),
    post: (path) => agent.post(path),
    head: (path) => agent.head(path),
    async start(query = "", path = LOGIN) {
      const response = await agent.get(path + query);
      if (response.status !== 302)
        throw new Error(`A sign-in was expected to start: ${response.status} ${response.text}`);
      const address = new URL(response.headers.location ?? "");
      const state = address.searchParams.get("state") ?? "";
      return {
        response,
        address,
        state,
        cookies: [response.headers["set-cookie"]].flat().filter((line) => line?.includes(".login.")) as string[],
        callback: (params = { code: "canary-code" }) => `${CALLBACK}?${new URLSearchParams({ ...params, state })}`,
      };
    },
    async logIn(query) {
      const { callback } = await browser.start(query);
      return agent.get(callback());
    },
  };
  return browser;
}
