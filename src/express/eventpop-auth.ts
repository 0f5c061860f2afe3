import { type Request, type RequestHandler, type Response, Router } from "express";
import type { EventpopAuthOptions } from "../config/auth-options";
import { readStartLoginOptions, type StartLoginOptions } from "../config/start-login-options";
import { throwIfNotCalled } from "../config/validators";
import { OptionError } from "../errors";
import { originForm } from "../login/request-path";
import type { EventpopStrategy } from "../passport/strategy";
import { Auth, getAuth, isExpressRequest, setAuth } from "./auth";
import { clientPaths, createClientRouter } from "./clients/client-router";
import { handleError } from "./responses/error-response";
import { createRouter, type Handler, logOut, runHandler } from "./router";
import { startLogin } from "./start-login";

/** The methods that `eventpopAuth` and `eventpopRouter` have in addition to being middleware. */
export interface EventpopAuthMethods {
  /** The strategy that logs users in. */
  readonly strategy: EventpopStrategy;
  /**
   * Starts a login from a route of your own, with its own parameters, and responds to the request in the same way as the login route: with
   * a redirect to Eventpop, with 425 if the request is a prefetch or a script's, or with the error's page or JSON. The route must be after
   * the session middleware.
   *
   * @returns a promise that resolves after the response. It rejects with an {@link OptionError} if an option is invalid or the set-up is
   * wrong. Express 5 handles the rejection; with Express 4, add `.catch(next)`.
   * @example app.get("/login", (req, res) => auth.startLogin(req, res, { returnTo: "/orders", scope: "public organizer" }));
   */
  startLogin(req: Request, res: Response, options?: StartLoginOptions): Promise<void>;
  /**
   * Logs the user out from a route of your own, and responds to the request in the same way as the logout route: with a redirect to
   * `logoutRedirect`, or with JSON to a program. It refuses forms of other sites. The route must accept only POST, because browsers
   * prefetch links, and must be after `eventpopAuth`.
   *
   * @returns a promise that resolves after the response. It rejects with an {@link OptionError} if the set-up is wrong.
   * @example app.post("/goodbye", (req, res) => auth.logOut(req, res));
   */
  logOut(req: Request, res: Response): Promise<void>;
  /**
   * Resolves when this process has finished its refreshes, its writes of new tokens and its revocations. Call it when the process
   * stops: after the server has stopped accepting requests, and before you close the session store. A refresh continues after its
   * client has disconnected, because Eventpop may have revoked the old tokens already, and new tokens that are not stored are lost.
   * Never rejects. Resolves at the latest after `timeoutMs` and 10 seconds: 15 seconds by default.
   *
   * @example server.close(async () => { await auth.close(); await redis.close(); });
   */
  close(): Promise<void>;
}

/** What `eventpopAuth` returns: middleware for one `app.use`. */
export interface EventpopAuth extends RequestHandler, EventpopAuthMethods {}

/**
 * Creates middleware for the whole login with Eventpop. It has routes for login, callback and logout, stores tokens in the session
 * store, and sets `req.eventpop` on every request of a logged-in user. Mount it after express-session.
 *
 * @throws {@link OptionError} `EVENTPOP_BAD_OPTION`, while the app starts, naming the option and the fix
 * @example app.use(eventpopAuth({ clientID, clientSecret, baseURL: "https://app.example" }));
 */
export function eventpopAuth(options: EventpopAuthOptions): EventpopAuth {
  const auth = new Auth(options);
  const { clients, settings } = auth;
  const { routes, origins } = settings;
  // Pages of other origins can read a response only with these headers, even if the store fails before the route is reached.
  const cors = clients || origins.length > 0 ? Router() : undefined;
  const router = createRouter(auth, cors);
  const ownPaths = [routes.login, routes.callback, routes.logout, routes.ticket, routes.session];
  if (clients && cors) {
    router.use(createClientRouter(auth, clients, cors));
    ownPaths.push(...Object.values(clientPaths(routes)).flat());
  }
  // Most requests are for other paths, and one regular expression costs less than the router.
  const ownPath = new RegExp(`^(?:${ownPaths.join("|").replaceAll(".", "\\.")})/?(?:[?]|$)`, "i");
  const isOwn = (req: Request) => ownPath.test(originForm(req.url));
  const route: RequestHandler = (req, res, next) => {
    if (!isOwn(req)) next();
    else if (isExpressRequest(req)) router(req, res, next);
    else next(notExpressError());
  };
  const attachAndRoute: RequestHandler = (req, res, next) => {
    let pending: Promise<void> | undefined;
    try {
      pending = attachLogin(auth, req);
    } catch (error) {
      // Express would catch the error, but a WebSocket server calls this middleware without Express.
      next(error);
      return;
    }
    if (pending === undefined) route(req, res, next);
    else
      pending.then(
        () => route(req, res, next),
        (error: unknown) => handleError(error, req, res, next),
      );
  };
  const handler: RequestHandler = (req, res, next) => {
    if (cors && isExpressRequest(req) && isOwn(req)) cors(req, res, () => attachAndRoute(req, res, next));
    else attachAndRoute(req, res, next);
  };
  return Object.assign(handler, {
    strategy: auth.strategy,
    startLogin: async (req: Request, res: Response, options: StartLoginOptions = {}) => {
      const values = readStartLoginOptions(options);
      const start: Handler = () => startLogin(auth, req, res, values);
      await runHandler(auth, start, req, res, auth.settings.failureRedirect);
    },
    logOut: (req: Request, res: Response) => runHandler(auth, logOut, req, res),
    close: () => auth.stores.close(),
  });
}

/**
 * Sets `req.eventpop` if a user is logged in. If several `eventpopAuth` run for one request, the last one wins, unless they
 * share a mount path: then a login with any of them counts. A login of an access token takes precedence over a login of a session.
 */
function attachLogin(auth: Auth, req: Request): Promise<void> | undefined {
  auth.paths.checkMount(req);
  const earlier = req.eventpop;
  const earlierAuth = earlier && getAuth(req);
  if (earlierAuth?.paths.mount === auth.paths.mount && earlierAuth.logins.hasAccessToken(req)) return undefined;
  const pending = auth.logins.attachLogin(req);
  const choose = () => {
    const isVisitorHere = req.eventpop === earlier;
    if (earlier && isVisitorHere) {
      if (getAuth(req)?.paths.mount === auth.paths.mount) return;
      delete req.eventpop;
    }
    setAuth(req, auth);
  };
  // The login of an access token is known only after a read of the store.
  if (pending && auth.logins.hasAccessToken(req)) return pending.finally(choose);
  choose();
  return pending;
}

function notExpressError(): OptionError {
  return new OptionError(
    "EVENTPOP_SETUP",
    "The routes of eventpopAuth need Express 4 or 5: in a connect app, and behind @fastify/middie, mount app.use(express().use(eventpopAuth({ … }))); with Koa, or NestJS on Fastify, use EventpopStrategy instead (docs/frameworks.md).",
  );
}

/** Like {@link eventpopAuth}, but returns an Express `Router`, for apps that consist of routers. */
export function eventpopRouter(options: EventpopAuthOptions): Router & EventpopAuthMethods {
  throwIfNotCalled(options, "eventpopRouter", "eventpopRouter({ … })");
  const auth = eventpopAuth(options);
  const { strategy, startLogin, logOut, close } = auth;
  return Object.assign(Router().use(auth), { strategy, startLogin, logOut, close });
}
