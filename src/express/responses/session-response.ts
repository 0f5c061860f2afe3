import type { Request, Response } from "express";
import type { EventpopUser } from "../../api/resources";
import { SignInRequiredError } from "../../errors";
import type { Auth } from "../auth";
import { loginUrlFor } from "./redirect";

/** The JSON of `GET /auth/eventpop/session`: who is logged in, and what a page needs to log a user in or out. */
export type SessionJson =
  | {
      /** The user, as in `req.eventpop.user`. */
      readonly user: EventpopUser;
      /** Path of the login. If a user is already logged in, the new login replaces the old one. */
      readonly loginUrl: string;
      /** Path to which a form or a script posts to log the user out. */
      readonly logoutUrl: string;
      /** The form token of the login, as in `req.eventpop.formToken`. */
      readonly formToken: string;
      /** When the login ends if no other request uses it before, in milliseconds since the epoch. */
      readonly expiresAt: number;
    }
  | {
      /** No user is logged in. */
      readonly user: null;
      /** Path of the login. If the browser sent `Referer`, the login returns to the page that requested the session. */
      readonly loginUrl: string;
    };

/**
 * Responds with the user of a request, or `null` for a visitor.
 *
 * @throws StoreError if the session store does not respond; OptionError if the request has no session
 */
export function sendSession(auth: Auth, req: Request, res: Response): void {
  const { logins, paths } = auth;
  const login = logins.currentLogin(req);
  const loginUrl = loginUrlFor(req, auth);
  if (req.eventpop && login) {
    const { user, formToken } = req.eventpop;
    send(res, { user, loginUrl, logoutUrl: paths.logout, formToken, expiresAt: login.expiresAt });
    return;
  }
  const error = logins.missingLoginError(req);
  if (!(error instanceof SignInRequiredError)) throw error;
  send(res, { user: null, loginUrl });
}

function send(res: Response, session: SessionJson): void {
  res.json(session);
}
