import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import express, { type ErrorRequestHandler, type Express } from "express";
import session, { type SessionOptions, type Store } from "express-session";
import {
  type AuthEvent,
  type EventpopAuth,
  type EventpopAuthOptions,
  eventpopAuth,
  eventpopErrors,
  requireSignIn,
} from "../../src/index";
import type { Browser, BrowserResponse, RequestOptions } from "./browser";
import { WatchedStore } from "./watched-store";

/** Credentials of every consumer app. Tests check that no output contains the secret. */
export const CLIENT = { clientID: "app-id", clientSecret: "canary-client-secret-5ec2e7" };
export const SESSION_SECRET = "canary-session-secret-5ec2e7";

export interface ConsumerAppOptions {
  /** URL of Eventpop. */
  readonly provider: string;
  /** Path at which eventpopAuth is mounted, such as `/a/b`. Default: the root. */
  readonly mount?: string;
  /** Public URL of the mount path, if a proxy changes it. */
  readonly baseURL?: string;
  readonly auth?: Partial<EventpopAuthOptions>;
  readonly session?: Partial<SessionOptions>;
  readonly store?: Store;
  readonly trustProxy?: number;
  /** Middleware before eventpopAuth, instead of express-session. */
  readonly before?: (app: Express) => void;
  /** Further routes, after eventpopAuth. `origin` is the origin of the app. */
  readonly routes?: (app: Express, origin: string) => void;
}

/** A small site, running on loopback. */
export interface ConsumerApp {
  /** Returns the public URL of a path below the mount path. */
  at(path: string): string;
  /** URL that the app listens at. */
  readonly url: string;
  readonly store: WatchedStore;
  readonly events: AuthEvent[];
  /** Errors that the app's own error handler received. */
  readonly failures: unknown[];
  readonly auth: EventpopAuth;
  readonly server: Server;
  close(): Promise<void>;
}

/** Starts a site with Eventpop login, as the documentation shows it. */
export async function startConsumerApp(options: ConsumerAppOptions): Promise<ConsumerApp> {
  const { provider, mount = "", trustProxy, before, routes } = options;
  const server = createServer();
  server.unref().listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const baseURL = options.baseURL ?? url + mount;
  const store = (options.store ?? new WatchedStore()) as WatchedStore;
  const events: AuthEvent[] = [];
  const failures: unknown[] = [];

  const app = express();
  if (trustProxy !== undefined) app.set("trust proxy", trustProxy);
  if (before) before(app);
  else app.use(session({ ...sessionOptions(baseURL), store, ...options.session }));
  const auth = eventpopAuth({
    ...CLIENT,
    baseURL,
    eventpopURL: provider,
    onEvent: (event) => events.push(event),
    ...options.auth,
  });
  app.use(mount || "/", auth);

  app.get(`${mount}/`, (req, res) => {
    res.json({ user: req.eventpop?.user.id ?? null });
  });
  app.get(`${mount}/profile`, requireSignIn(), (req, res) => {
    res.set("Cache-Control", "no-store").json(req.eventpop?.user);
  });
  app.post(`${mount}/profile`, requireSignIn(), (_req, res) => {
    res.json({ saved: true });
  });
  app.get(`${mount}/cart`, (req, res) => {
    const held = req.session as unknown as { cart?: unknown };
    if (req.query.add !== undefined) held.cart = req.query.add;
    res.json({ cart: held.cart ?? null });
  });
  app.get(`${mount}/tickets`, requireSignIn(), (req, res, next) => {
    req.eventpop
      ?.tickets(12)
      .all({ limit: 10 })
      .then((tickets) => res.json(tickets), next);
  });
  routes?.(app, url);
  app.use(eventpopErrors());
  app.use(((error, _req, res, _next) => {
    failures.push(error);
    res.status(500).send("the app's own error page");
  }) satisfies ErrorRequestHandler);

  server.on("request", app);
  return {
    at: (path) => baseURL + path,
    url,
    store,
    events,
    failures,
    auth,
    server,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

/** Session options that the documentation recommends. */
export function sessionOptions(baseURL: string): SessionOptions {
  const secure = baseURL.startsWith("https:");
  return {
    name: secure ? "__Host-session" : "session",
    secret: SESSION_SECRET,
    resave: false,
    saveUninitialized: false,
    cookie: { httpOnly: true, sameSite: "lax", secure, maxAge: 24 * 60 * 60 * 1_000 },
  };
}

/** A login that was started, and whose callback was not requested yet. */
export interface StartedLogin {
  /** The parameters of the authorization request. */
  readonly authorizationParams: URLSearchParams;
  /** The callback URL that Eventpop redirects to after consent. */
  readonly callback: string;
  readonly response: BrowserResponse;
}

/** Requests the login route, and returns the callback URL to which Eventpop would redirect after consent. */
export async function startLogin(browser: Browser, app: ConsumerApp, query = ""): Promise<StartedLogin> {
  const response = await browser.click(app.at(`/auth/eventpop${query}`));
  const authorizationParams = new URL(response.location).searchParams;
  const callback = new URL(authorizationParams.get("redirect_uri") ?? "");
  callback.searchParams.set("code", "canary-code-5ec2e7");
  callback.searchParams.set("state", authorizationParams.get("state") ?? "");
  return { authorizationParams, callback: callback.href, response };
}

/** Logs a user in. Returns the response of the callback. */
export async function logIn(
  browser: Browser,
  app: ConsumerApp,
  query = "",
  options: RequestOptions = {},
): Promise<BrowserResponse> {
  const { callback } = await startLogin(browser, app, query);
  // The redirect to the callback comes from Eventpop, which is another site.
  return browser.click(callback, { from: "https://www.eventpop.me", ...options });
}
