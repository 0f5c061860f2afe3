import type { Request } from "express";
import { parametersOf } from "../http/parameters";
import type { Provider } from "../provider";
import { isExpired, type Token } from "../world/credentials";
import { type Refusal, refusals } from "./refusals";
import { useAccessToken } from "./token";

/**
 * Returns the access token of the request (RFC 6750 section 2). The header `Authorization: Bearer` comes first (`Bearer`
 * in any letter case, exactly one space), then the parameter `access_token`, then `bearer_token`. If the header contains
 * a wrong token, the parameters are not read.
 */
export function readAccessToken({ behaviour }: Provider, req: Request): string | undefined {
  const header = /^bearer (.+)/i.exec(req.headers.authorization ?? "")?.[1];
  if (header !== undefined) return header;
  const parameters = parametersOf(req);
  const text = (name: string) => (behaviour.acceptsTokenInQuery ? parameters.text(name) : parameters.bodyText(name));
  return text("access_token") ?? text("bearer_token");
}

/**
 * Returns the token that belongs to the access token of the request, even if it is expired or revoked. This counts as use
 * of the token: see `useAccessToken`.
 */
export function useRequestToken(provider: Provider, req: Request): Token | undefined {
  const text = readAccessToken(provider, req);
  return text === undefined ? undefined : useAccessToken(provider, text);
}

/**
 * Returns the reason why `token` is invalid, or undefined if it is valid. A token that is both revoked and expired is
 * reported as revoked.
 */
export function checkAccessToken({ clock }: Provider, token: Token | undefined): Refusal | undefined {
  if (!token) return refusals.tokenInvalid;
  if (token.revokedAt !== null) return refusals.tokenRevoked;
  return isExpired(token, clock.now()) ? refusals.tokenExpired : undefined;
}
