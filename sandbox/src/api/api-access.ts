import type { Request, Response } from "express";
import { type Cause, causeOf } from "../causes/causes";
import { checkRequestToken, useRequestToken } from "../oauth/bearer-token";
import { shortenedSecret } from "../oauth/secrets";
import type { Provider } from "../provider";
import type { User } from "../world/catalogue";
import type { Token } from "../world/credentials";
import { sendInsufficientScope, sendNotStaff, sendNoUser, sendUnauthorized } from "./api-responses";

/**
 * The functions in this file check the token of an API request. If a check fails, they send 401 or 403 and return
 * undefined or false.
 */

/** Returns the request's token if it is valid and has `scope`. Otherwise sends the error and returns undefined. */
function requireTokenWithScope(provider: Provider, req: Request, res: Response, scope: string): Token | undefined {
  const token = requireValidToken(provider, req, res);
  if (!token || token.scopes.includes(scope)) return token;
  sendInsufficientScope(provider, res, scope, insufficientScope(token, scope));
  return undefined;
}

function insufficientScope({ accessToken, scopes }: Token, scope: string): Cause {
  return causeOf("scope-insufficient", { token: shortenedSecret(accessToken), granted: scopes.join(" "), scope });
}

/**
 * Returns the user of the request's token if the token is valid and has scope `public`. Otherwise sends the error and
 * returns undefined. A token from the client credentials grant has no user, so it gets the error too.
 */
export function requireUser(provider: Provider, req: Request, res: Response): User | undefined {
  const token = requireTokenWithScope(provider, req, res, "public");
  if (!token) return undefined;
  const user = provider.world.userById(token.userId);
  if (!user) sendNoUser(provider, res, causeOf("token-without-user", { token: shortenedSecret(token.accessToken) }));
  return user;
}

/**
 * Returns true if the token has scope `organizer` and its user belongs to the organizer's staff. Otherwise sends the error
 * and returns false.
 */
export function requireOrganizerStaff(provider: Provider, req: Request, res: Response, organizerId: number): boolean {
  const token = requireTokenWithScope(provider, req, res, "organizer");
  if (!token) return false;
  const isStaff = worksFor(provider, token, organizerId);
  if (!isStaff) refuseOtherOrganizer(provider, req, res, token);
  return isStaff;
}

/**
 * Returns the request's token if it comes from the client credentials grant or has scope `organizer`. Otherwise sends the
 * error and returns undefined.
 */
export function requireApplicationOrOrganizerToken(provider: Provider, req: Request, res: Response): Token | undefined {
  const token = requireValidToken(provider, req, res);
  if (!token || token.userId === null || token.scopes.includes("organizer")) return token;
  sendInsufficientScope(provider, res, "organizer", insufficientScope(token, "organizer"));
  return undefined;
}

/**
 * Returns true if `token` may read the organizer's data: if it comes from the client credentials grant, or if its user
 * belongs to the organizer's staff.
 */
export function canReadOrganizer(provider: Provider, token: Token, organizerId: number): boolean {
  return token.userId === null || worksFor(provider, token, organizerId);
}

/** Sends 403 because the token's user does not belong to the staff of the organizer in the path. */
export function refuseOtherOrganizer(provider: Provider, req: Request, res: Response, token: Token): void {
  const organizer = String(req.params.organizerId);
  const user = provider.world.userById(token.userId);
  const cause = user
    ? causeOf("organizer-mismatch", { user: user.key, organizer })
    : causeOf("token-without-user", { token: shortenedSecret(token.accessToken) });
  sendNotStaff(provider, res, cause);
}

function worksFor({ world }: Provider, token: Token, organizerId: number): boolean {
  return world.userById(token.userId)?.organizerIds.includes(organizerId) ?? false;
}

function requireValidToken(provider: Provider, req: Request, res: Response): Token | undefined {
  const token = useRequestToken(provider, req);
  const refusal = checkRequestToken(provider, req, token);
  if (!refusal) return token;
  sendUnauthorized(provider, res, refusal);
  return undefined;
}
