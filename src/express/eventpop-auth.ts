import { type RequestHandler, Router } from "express";
import { refuseRequest } from "../options";
import type { EventpopStrategy } from "../passport/strategy";
import { Auth } from "./auth";
import type { EventpopAuthOptions } from "./auth-options";
import { answerError } from "./error-response";
import { createRouter } from "./router";

/** What `eventpopAuth` gives: middleware, to be mounted with one `app.use`. */
export interface EventpopAuth extends RequestHandler {
  /** The strategy that signs people in. */
  readonly strategy: EventpopStrategy;
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
  const goOn: RequestHandler = (req, res, next) => (ownPath.test(req.url) ? router(req, res, next) : next());
  const handler: RequestHandler = (req, res, next) => {
    const pending = auth.attach(req);
    if (pending === undefined) goOn(req, res, next);
    else
      pending.then(
        () => goOn(req, res, next),
        (error: unknown) => answerError(error, req, res, next),
      );
  };
  return Object.assign(handler, { strategy: auth.strategy });
}

/** The same as an Express router, for whoever builds an app out of routers. */
export function eventpopRouter(options: EventpopAuthOptions): Router {
  refuseRequest(options, "eventpopRouter", "eventpopRouter({ … })");
  return Router().use(eventpopAuth(options));
}
