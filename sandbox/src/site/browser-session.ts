import { randomBytes } from "node:crypto";
import type { NextFunction, Request, Response } from "express";
import { cookieValue } from "../http/cookies";
import { parametersOf } from "../http/parameters";
import type { Provider } from "../provider";
import type { User } from "../world/catalogue";
import type { BrowserSession } from "../world/credentials";
import { sendSiteError } from "./site-errors";

/** Cookies are shared by all ports of a host, so the name must differ from those of applications under test. */
const COOKIE = "eventpop_sandbox_session";

/** The sessions created during a request, so that each request creates at most one. */
const createdSessions = new WeakMap<Request, BrowserSession>();

/** The browser session of the request. Creates one if there is none, and sets its cookie. */
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

/** Signs the user in. `session` is replaced by one with a new id, so that its old id gives no access (session fixation). */
export function signIn(provider: Provider, res: Response, user: User, session: BrowserSession): void {
  provider.world.browserSessions.remove(session);
  setCookie(res, createSession(provider, user.id));
}

export function signOut(provider: Provider, res: Response, session: BrowserSession): void {
  provider.world.browserSessions.remove(session);
  setCookie(res, createSession(provider, null));
}

/** The user who is signed in to this browser, else the user whom the setting `login` signs in to every browser. */
export function signedInUser({ world, settings }: Provider, session: BrowserSession): User | undefined {
  const automatic = settings.login === "prompt" ? undefined : world.users.get(settings.login.as);
  return world.userById(session.userId) ?? automatic;
}

/** Refuses forms without the `authenticity_token` of this browser session with 422, as Rails does. */
export function requireOwnForm(provider: Provider) {
  return (req: Request, res: Response, next: NextFunction) => {
    const session = provider.world.browserSessions.get(sessionId(req));
    if (session && parametersOf(req).bodyText("authenticity_token") === session.authenticityToken) return next();
    sendSiteError(req, res, "foreignForm");
  };
}

function setCookie(res: Response, { id }: BrowserSession): void {
  const others = [res.getHeader("Set-Cookie") ?? []].flat().map(String);
  const kept = others.filter((cookie) => !cookie.startsWith(`${COOKIE}=`));
  res.setHeader("Set-Cookie", [`${COOKIE}=${id}; path=/; HttpOnly; SameSite=Lax`, ...kept]);
}

function sessionId(req: Request): string {
  return cookieValue(req, COOKIE);
}
