import type { NextFunction, Request, Response } from "express";
import { OptionError } from "../errors";
import type { Auth } from "./auth";
import { carriedBy } from "./carrier";

type Handler = (req: Request, res: Response, next: NextFunction) => void;

/** A guard, which needs the set-up that a request came through; where there is none, the app's error handler hears of it. */
export function withAuth(guard: (auth: Auth, ...request: Parameters<Handler>) => void): Handler {
  return (req, res, next) => {
    const auth = carriedBy<Auth>(req);
    if (auth) guard(auth, req, res, next);
    else next(noAuth());
  };
}

/**
 * The set-up that a request came through.
 *
 * @throws OptionError `EVENTPOP_SETUP` where it came through none
 */
export function authOf(req: Request): Auth {
  const auth = carriedBy<Auth>(req);
  if (!auth) throw noAuth();
  return auth;
}

/**
 * The set-up that a request came through; failing that, the one that its store belongs to, for requests that fail in the session
 * middleware.
 */
export function findAuth(req: Request): Auth | undefined {
  return carriedBy<Auth>(req) ?? (req.sessionStore && carriedBy<Auth>(req.sessionStore));
}

function noAuth(): OptionError {
  return new OptionError(
    "EVENTPOP_SETUP",
    "Put app.use(eventpopAuth({ … })) before this route; if it is there, two versions of passport-eventpop are installed, which npm ls passport-eventpop shows.",
  );
}
