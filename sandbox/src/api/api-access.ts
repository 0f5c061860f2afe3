import type { Request, Response } from "express";
import { checkAccessToken, useRequestToken } from "../oauth/bearer-token";
import type { Provider } from "../provider";
import type { User } from "../world/catalogue";
import type { Token } from "../world/credentials";
import { sendInsufficientScope, sendNotStaff, sendNoUser, sendUnauthorized } from "./api-responses";

/** Checks the token of a request. If a check fails, the function sends 401 or 403 and returns undefined or false. */

/** A valid token with `scope`. */
function tokenWithScope(provider: Provider, req: Request, res: Response, scope: string): Token | undefined {
  const token = validToken(provider, req, res);
  if (!token || token.scopes.includes(scope)) return token;
  sendInsufficientScope(provider, res, scope);
  return undefined;
}

/** The user of a valid token with scope `public`. An application token has no user. */
export function publicUser(provider: Provider, req: Request, res: Response): User | undefined {
  const token = tokenWithScope(provider, req, res, "public");
  if (!token) return undefined;
  const user = provider.world.userById(token.userId);
  if (!user) sendNoUser(provider, res);
  return user;
}

/** Whether the token has scope `organizer` and belongs to a member of the organizer's staff. */
export function isOrganizerStaff(provider: Provider, req: Request, res: Response, organizerId: number): boolean {
  const token = tokenWithScope(provider, req, res, "organizer");
  if (!token) return false;
  const isStaff = worksFor(provider, token, organizerId);
  if (!isStaff) sendNotStaff(provider, res);
  return isStaff;
}

/** An application token, or a user's token with scope `organizer`. */
export function applicationOrOrganizerToken(provider: Provider, req: Request, res: Response): Token | undefined {
  const token = validToken(provider, req, res);
  if (!token || token.userId === null || token.scopes.includes("organizer")) return token;
  sendInsufficientScope(provider, res, "organizer");
  return undefined;
}

/** Whether `token` may read the data of the organizer: application tokens and the organizer's staff may. */
export function isOpenTo(provider: Provider, token: Token, organizerId: number): boolean {
  return token.userId === null || worksFor(provider, token, organizerId);
}

function worksFor({ world }: Provider, token: Token, organizerId: number): boolean {
  return world.userById(token.userId)?.organizerIds.includes(organizerId) ?? false;
}

function validToken(provider: Provider, req: Request, res: Response): Token | undefined {
  const token = useRequestToken(provider, req);
  const refusal = checkAccessToken(provider, token);
  if (!refusal) return token;
  sendUnauthorized(provider, res, refusal);
  return undefined;
}
