import { randomBytes } from "node:crypto";
import type { NextFunction, Request, Response } from "express";
import { causeOf } from "../causes/causes";
import { cookieValue, SESSION_COOKIE } from "../http/cookies";
import { parametersOf } from "../http/parameters";
import { setCause } from "../http/response-cause";
import type { Provider } from "../provider";
import type { User } from "../world/catalogue";
import type { BrowserSession } from "../world/credentials";
import { sendSiteError } from "./site-errors";

/**
 * The sessions that were created for requests without a session. They are stored here so that each request creates at
 * most one session.
 */
const createdSessions = new WeakMap<Request, BrowserSession>();

/** Returns the browser session of the request. If there is none, creates a session and sets its cookie in the response. */
export function browserSession(provider: Provider, req: Request, res: Response): BrowserSession {
  const known = createdSessions.get(req) ?? provider.world.browserSessions.get(sessionId(req));
  const session = known ?? createSession(provider, null);
  createdSessions.set(req, session);
  setCookie(res, session);
  return session;
}

function createSession({ world }: Provider, userId: number | null): BrowserSession {
  return world.browserSessions.put({
    id: randomBytes(32).toString("hex"),
    userId,
    authenticityToken: randomBytes(32).toString("base64url"),
  });
}

/**
 * Signs the user in. Replaces `session` by a session with a new id, so that the old id is not signed in (protection
 * against session fixation). Returns the new session.
 */
export function signIn(provider: Provider, res: Response, user: User, session: BrowserSession): BrowserSession {
  provider.world.browserSessions.remove(session);
  const signedIn = createSession(provider, user.id);
  setCookie(res, signedIn);
  return signedIn;
}

export function signOut(provider: Provider, res: Response, session: BrowserSession): void {
  provider.world.browserSessions.remove(session);
  setCookie(res, createSession(provider, null));
}

/**
 * Returns the user who is signed in with `session`. If there is none, returns the user that the setting `login` signs in
 * to every browser, or undefined.
 */
export function signedInUser({ world, settings }: Provider, session: BrowserSession): User | undefined {
  const automatic = settings.login === "prompt" ? undefined : world.users.get(settings.login.as);
  return world.userById(session.userId) ?? automatic;
}

/**
 * Returns middleware that refuses a form with 422 if it does not contain the `authenticity_token` of this browser
 * session. Rails does the same. The token is also wrong if the page with the form is older than the browser's last sign-in. If `recover` is
 * given, it responds to browsers instead of the 422, so that the user can continue.
 */
export function requireAuthenticityToken(provider: Provider, recover?: (req: Request, res: Response) => void) {
  return (req: Request, res: Response, next: NextFunction) => {
    const session = provider.world.browserSessions.get(sessionId(req));
    if (session && parametersOf(req).bodyText("authenticity_token") === session.authenticityToken) return next();
    if (!recover || !req.headers.accept?.includes("text/html"))
      return sendSiteError(req, res, "invalidAuthenticityToken");
    setCause(res, causeOf("authenticity-token"));
    recover(req, res);
  };
}

function setCookie(res: Response, { id }: BrowserSession): void {
  const others = [res.getHeader("Set-Cookie") ?? []].flat().map(String);
  const kept = others.filter((cookie) => !cookie.startsWith(`${SESSION_COOKIE}=`));
  res.setHeader("Set-Cookie", [`${SESSION_COOKIE}=${id}; path=/; HttpOnly; SameSite=Lax`, ...kept]);
}

function sessionId(req: Request): string {
  return cookieValue(req, SESSION_COOKIE);
}
