import type { RequestHandler } from "express";
import { SignInRequiredError } from "../errors";
import { authOf } from "./auth";
import { respondSignedOut } from "./error-response";

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
 * or told 401 with a `loginUrl` (programs).
 *
 * @example app.get("/profile", requireSignIn(), (req, res) => res.json(req.eventpop?.user));
 */
export function requireSignIn({ checkStore = false }: RequireSignInOptions = {}): RequestHandler {
  return (req, res, next) => {
    const auth = authOf(req);
    const refuse = () => {
      delete req.eventpop;
      const error = new SignInRequiredError("EVENTPOP_SIGN_IN_REQUIRED", "Nobody is signed in.");
      respondSignedOut(req, res, auth, error);
    };
    if (!req.eventpop) {
      auth.checkSession(req);
      refuse();
    } else if (checkStore) {
      auth.isAlive(req).then((isAlive) => (isAlive ? next() : refuse()), next);
    } else {
      next();
    }
  };
}
