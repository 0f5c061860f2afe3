import { randomBytes } from "node:crypto";
import type { NextFunction, Request, Response } from "express";
import { cookieValue } from "../http/cookies";
import { parametersOf } from "../http/parameters";
import type { Provider } from "../provider";
import type { User } from "../world/catalogue";
import type { BrowserSession } from "../world/credentials";
import { siteError } from "./site-errors";

/** Ports do not keep cookies apart, so the name must be one that no application under test has. */
const cookieName = "eventpop_sandbox_session";

/** Sessions begun while answering, so that one request begins no more than one. */
const begun = new WeakMap<Request, BrowserSession>();

/** The request's browser session, begun if there is none; its cookie goes out with the answer. */
export function browserSession(provider: Provider, req: Request, res: Response): BrowserSession {
  const known = begun.get(req) ?? provider.world.browserSessions.get(sessionId(req));
  const session = known ?? begin(provider, null);
  begun.set(req, session);
  setCookie(res, session);
  return session;
}

function begin({ world }: Provider, userId: number | null): BrowserSession {
  return world.browserSessions.insert({
    id: randomBytes(32).toString("hex"),
    userId,
    authenticityToken: randomBytes(32).toString("base64url"),
  });
}

/** Replaces `session`, id and all, so that nobody who knew the old id is signed in with the person. */
export function signIn(provider: Provider, res: Response, user: User, session: BrowserSession): void {
  provider.world.browserSessions.remove(session);
  setCookie(res, begin(provider, user.id));
}

export function signOut(provider: Provider, res: Response, session: BrowserSession): void {
  provider.world.browserSessions.remove(session);
  setCookie(res, begin(provider, null));
}

/** Who is signed in: the person chosen in this browser, else the one whom the settings sign in everywhere. */
export function signedInUser({ world, settings }: Provider, session: BrowserSession): User | undefined {
  const everywhere = settings.login === "prompt" ? undefined : world.users.get(settings.login.as);
  return world.userById(session.userId) ?? everywhere;
}

/** Lets only the sandbox's own forms through: others lack the `authenticity_token` of this browser (422, as Rails). */
export function ownFormsOnly(provider: Provider) {
  return (req: Request, res: Response, next: NextFunction) => {
    const session = provider.world.browserSessions.get(sessionId(req));
    if (session && parametersOf(req).bodyText("authenticity_token") === session.authenticityToken) return next();
    siteError(req, res, "foreignForm");
  };
}

function setCookie(res: Response, { id }: BrowserSession): void {
  const others = [res.getHeader("Set-Cookie") ?? []].flat().map(String);
  const kept = others.filter((cookie) => !cookie.startsWith(`${cookieName}=`));
  res.setHeader("Set-Cookie", [`${cookieName}=${id}; path=/; HttpOnly; SameSite=Lax`, ...kept]);
}

function sessionId(req: Request): string {
  return cookieValue(req, cookieName);
}
