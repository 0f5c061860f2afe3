import type { NextFunction, Request, RequestHandler, Response } from "express";
import { type RequireSignInOptions, readRequireSignInOptions } from "../config/guard-options";
import { throwIfNotCalled } from "../config/validators";
import { OptionError } from "../errors";
import { type Auth, getAuthOrThrow, withAuth } from "./auth";
import { sendOnlyJson } from "./responses/content-negotiation";
import { handleError } from "./responses/error-response";
import type { SignedInEventpop } from "./signed-in";

/**
 * Creates middleware that accepts only logged-in users. In the handlers after it, {@link signedIn} returns the user. A visitor's
 * browser is redirected to the login and back. Other clients get 401 with a `loginUrl`. While the session store does not respond,
 * the response is 503.
 *
 * @throws {@link OptionError} `EVENTPOP_BAD_OPTION`, while the app starts; `EVENTPOP_SETUP`, at the first request, if
 * `requireSignIn` was passed to Express without being called
 * @example app.get("/profile", requireSignIn(), (req, res) => res.json(signedIn(req).user));
 */
export function requireSignIn(options: RequireSignInOptions = {}): RequestHandler {
  throwIfNotCalled(options, "requireSignIn", "requireSignIn()");
  const { checkStore, json } = readRequireSignInOptions(options);
  return withAuth((auth, req, res, next) => {
    if (json) sendOnlyJson(req);
    if (!req.eventpop) handleError(auth.logins.missingLoginError(req), req, res, next);
    else if (checkStore) checkStoredLogin(auth, req, res, next);
    else next();
  });
}

/**
 * Returns `req.eventpop`: the logged-in user of a request, and Eventpop's API with that user's token. Throws an error if no user is
 * logged in. With `app.use(eventpopErrors())` after the routes, the error redirects browsers to the login and back, and other
 * clients get 401. A handler that calls `signedIn` therefore needs no guard before it.
 *
 * @throws {@link SignInRequiredError} if no user is logged in; {@link StoreError} while the session store is disconnected;
 * {@link OptionError} `EVENTPOP_SETUP` if no `eventpopAuth` is mounted before the route
 * @example app.get("/profile", (req, res) => res.json(signedIn(req).user));
 */
export function signedIn(req: Request): SignedInEventpop;
export function signedIn(req: Request, ...others: unknown[]): SignedInEventpop {
  if (others.length > 0) {
    throw new OptionError(
      "EVENTPOP_SETUP",
      "signedIn is not middleware: write requireSignIn() before the handler, or call signedIn(req) in it.",
    );
  }
  if (!req.eventpop) throw getAuthOrThrow(req).logins.missingLoginError(req);
  return req.eventpop;
}

function checkStoredLogin(auth: Auth, req: Request, res: Response, next: NextFunction): void {
  auth.logins.hasStoredRecord(req).then(
    (isStored) => {
      if (isStored) next();
      else handleError(auth.logins.missingLoginError(req), req, res, next);
    },
    (error: unknown) => handleError(error, req, res, next),
  );
}
