import type { NextFunction, Request, RequestHandler, Response } from "express";
import { type RequireSignInOptions, readSignInOptions } from "../config/guard-options";
import { refuseRequest } from "../config/validators";
import { OptionError } from "../errors";
import type { Auth } from "./auth";
import { handleError } from "./responses/error-response";
import type { SignedInEventpop } from "./signed-in";
import { authOf, withAuth } from "./with-auth";

/**
 * Lets people through who are signed in: behind it, {@link signedIn} gives the person. Others are sent to the login and back (people),
 * or told 401 with a `loginUrl` (programs). While the session store is out of order, nobody is called signed out: 503.
 *
 * @throws {@link OptionError} `EVENTPOP_BAD_OPTION`, while the app starts; `EVENTPOP_SETUP`, at the first request, where it was
 * given to Express without being called
 * @example app.get("/profile", requireSignIn(), (req, res) => res.json(signedIn(req).user));
 */
export function requireSignIn(options: RequireSignInOptions = {}): RequestHandler {
  refuseRequest(options, "requireSignIn", "requireSignIn()");
  const { checkStore } = readSignInOptions(options);
  return withAuth((auth, req, res, next) => {
    if (!req.eventpop) handleError(auth.whySignedOut(req), req, res, next);
    else if (checkStore) goOnIfAlive(auth, req, res, next);
    else next();
  });
}

/**
 * The signed-in person of a request, and Eventpop's API in that person's name: `req.eventpop`, or an error. With
 * `app.use(eventpopErrors())` behind the routes that error sends people to the login and back, and tells programs 401, so a
 * handler that calls `signedIn` needs no guard before it.
 *
 * @throws {@link SignInRequiredError} where nobody is signed in; {@link StoreError} while the session store is disconnected;
 * {@link OptionError} `EVENTPOP_SETUP` where no `eventpopAuth` stands before the route
 * @example app.get("/profile", (req, res) => res.json(signedIn(req).user));
 */
export function signedIn(req: Request): SignedInEventpop;
export function signedIn(req: Request, ...others: unknown[]): SignedInEventpop {
  if (others.length > 0) {
    throw new OptionError(
      "EVENTPOP_SETUP",
      "signedIn is no middleware: write requireSignIn() before the handler, or call signedIn(req) in it.",
    );
  }
  if (!req.eventpop) throw authOf(req).whySignedOut(req);
  return req.eventpop;
}

function goOnIfAlive(auth: Auth, req: Request, res: Response, next: NextFunction): void {
  auth.isAlive(req).then(
    (isAlive) => {
      if (isAlive) next();
      else handleError(auth.whySignedOut(req), req, res, next);
    },
    (error: unknown) => handleError(error, req, res, next),
  );
}
