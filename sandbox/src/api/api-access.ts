import type { Request, Response } from "express";
import { checkAccessToken, useRequestToken } from "../oauth/bearer-token";
import type { Provider } from "../provider";
import type { User } from "../world/catalogue";
import type { Token } from "../world/credentials";
import { sendInsufficientScope, sendNotStaff, sendNoUser, sendUnauthorized } from "./api-responses";

/** Who may call what. Each of these either gives what it is named for, or has answered 401 or 403 and gives nothing. */

/** A live token with `scope`. */
function tokenWithScope(provider: Provider, req: Request, res: Response, scope: string): Token | undefined {
  const token = liveToken(provider, req, res);
  if (!token || token.scopes.includes(scope)) return token;
  sendInsufficientScope(provider, res, scope);
  return undefined;
}

/** The person of a live token with scope `public`. An application token stands for nobody. */
export function publicUser(provider: Provider, req: Request, res: Response): User | undefined {
  const token = tokenWithScope(provider, req, res, "public");
  if (!token) return undefined;
  const user = provider.world.userById(token.userId);
  if (!user) sendNoUser(provider, res);
  return user;
}

/** Whether the token is one of a person who works for the organizer, with scope `organizer`. */
export function isOrganizerStaff(provider: Provider, req: Request, res: Response, organizerId: number): boolean {
  const token = tokenWithScope(provider, req, res, "organizer");
  if (!token) return false;
  const isStaff = worksFor(provider, token, organizerId);
  if (!isStaff) sendNotStaff(provider, res);
  return isStaff;
}

/** An application's token, or a person's with scope `organizer`. */
export function applicationOrOrganizerToken(provider: Provider, req: Request, res: Response): Token | undefined {
  const token = liveToken(provider, req, res);
  if (!token || token.userId === null || token.scopes.includes("organizer")) return token;
  sendInsufficientScope(provider, res, "organizer");
  return undefined;
}

/** Whether what belongs to the organizer is open to `token`: to any application, and to the organizer's own staff. */
export function isOpenTo(provider: Provider, token: Token, organizerId: number): boolean {
  return token.userId === null || worksFor(provider, token, organizerId);
}

function worksFor({ world }: Provider, token: Token, organizerId: number): boolean {
  return world.userById(token.userId)?.organizerIds.includes(organizerId) ?? false;
}

function liveToken(provider: Provider, req: Request, res: Response): Token | undefined {
  const token = useRequestToken(provider, req);
  const refusal = checkAccessToken(provider, token);
  if (!refusal) return token;
  sendUnauthorized(provider, res, refusal);
  return undefined;
}
