import { type RequestHandler, Router } from "express";
import type { EventpopAuthOptions } from "../config/auth-options";
import { refuseRequest } from "../config/validators";
import { OptionError } from "../errors";
import { originForm } from "../login/request-path";
import type { EventpopStrategy } from "../passport/strategy";
import { Auth } from "./auth";
import { isExpress } from "./express-request";
import { handleError } from "./responses/error-response";
import { createRouter } from "./router";

/** What `eventpopAuth` gives: middleware, to be mounted with one `app.use`. */
export interface EventpopAuth extends RequestHandler {
  /** The strategy that signs people in. */
  readonly strategy: EventpopStrategy;
  /**
   * For a graceful stop: settles when the refreshes, the writes of new tokens and the revocations that this process has under
   * way are done. A refresh goes on when its visitor has left, and Eventpop may have ended the old tokens already; new ones that
   * are not stored are lost. Call it when the server takes no requests any more, and before the session store is closed. Never
   * rejects. Settles at the latest after `timeoutMs` and 10 seconds, which is 20 seconds unless configured.
   *
   * @example server.close(async () => { await auth.close(); await redis.close(); });
   */
  close(): Promise<void>;
}

/**
 * Login with Eventpop, whole: routes for login, callback and logout, tokens kept in the session's store, and `req.eventpop`
 * on every request of a person who is signed in. Put it behind express-session.
 *
 * @throws {@link OptionError} `EVENTPOP_BAD_OPTION`, while the app starts, naming the option and the fix
 * @example app.use(eventpopAuth({ clientID, clientSecret, baseURL: "https://app.example" }));
 */
export function eventpopAuth(options: EventpopAuthOptions): EventpopAuth {
  const auth = new Auth(options);
  const router = createRouter(auth);
  const { login, callback, logout, ticket } = auth.settings.routes;
  // Most requests are for other paths: one test spares them the walk through the router.
  const ownPath = new RegExp(
    `^(?:${[login, callback, logout, ticket].join("|").replaceAll(".", "\\.")})/?(?:[?]|$)`,
    "i",
  );
  const goOn: RequestHandler = (req, res, next) => {
    if (!ownPath.test(originForm(req.url))) next();
    else if (isExpress(req)) router(req, res, next);
    else next(notExpress());
  };
  const handler: RequestHandler = (req, res, next) => {
    let pending: Promise<void> | undefined;
    try {
      pending = auth.attach(req);
    } catch (error) {
      // A WebSocket server has nothing around it that would catch this.
      next(error);
      return;
    }
    if (pending === undefined) goOn(req, res, next);
    else
      pending.then(
        () => goOn(req, res, next),
        (error: unknown) => handleError(error, req, res, next),
      );
  };
  return Object.assign(handler, { strategy: auth.strategy, close: () => auth.close() });
}

function notExpress(): OptionError {
  return new OptionError(
    "EVENTPOP_SETUP",
    "The routes of eventpopAuth need Express 4 or 5: in a connect app, and behind @fastify/middie, mount app.use(express().use(eventpopAuth({ … }))); with Koa, or NestJS on Fastify, use EventpopStrategy instead (docs/frameworks.md).",
  );
}

/** The same as an Express router, for whoever builds an app out of routers. */
export function eventpopRouter(options: EventpopAuthOptions): Router & Pick<EventpopAuth, "strategy" | "close"> {
  refuseRequest(options, "eventpopRouter", "eventpopRouter({ … })");
  const auth = eventpopAuth(options);
  return Object.assign(Router().use(auth), { strategy: auth.strategy, close: auth.close });
}
