import type { NextFunction, Request, RequestHandler, Response } from "express";
import { authOf } from "./auth";
import { answerError } from "./error-response";

/** Options of {@link requireSignIn}. */
export interface RequireSignInOptions {
  /**
   * Whether to ask the store on every request if the login is still there. Without it, a logout is seen at once by the process
   * that served it, and by all others because the session is gone; see `docs/tokens.md` for what that leaves.
   * @defaultValue `false`
   */
  checkStore?: boolean;
}

/**
 * Lets people through who are signed in: behind it, `req.eventpop` is there. Others are sent to the login and back (people),
 * or told 401 with a `loginUrl` (programs). While the session store is out of order, nobody is called signed out: 503.
 *
 * @example app.get("/profile", requireSignIn(), (req, res) => res.json(req.eventpop?.user));
 */
export function requireSignIn({ checkStore = false }: RequireSignInOptions = {}): RequestHandler {
  return (req, res, next) => {
    if (!req.eventpop) refuse(req, res, next);
    else if (checkStore) goOnIfAlive(req, res, next);
    else next();
  };
}

function goOnIfAlive(req: Request, res: Response, next: NextFunction): void {
  authOf(req)
    .isAlive(req)
    .then(
      (isAlive) => {
        if (isAlive) next();
        else refuse(req, res, next);
      },
      (error: unknown) => answerError(error, req, res, next),
    );
}

function refuse(req: Request, res: Response, next: NextFunction): void {
  answerError(authOf(req).whySignedOut(req), req, res, next);
}
