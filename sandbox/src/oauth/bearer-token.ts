import type { Request } from "express";
import { parametersOf } from "../http/parameters";
import type { Provider } from "../provider";
import { isExpired, type Token } from "../world/credentials";
import { type Refusal, refusals } from "./refusals";
import { useAccessToken } from "./token";

/**
 * The access token of the request (RFC 6750 section 2). The first match counts: `Authorization: Bearer` (any case, exactly
 * one space), the parameter `access_token`, the parameter `bearer_token`. A wrong token in the header is not replaced by a
 * correct one in a parameter.
 */
export function readAccessToken({ facts }: Provider, req: Request): string | undefined {
  const header = /^bearer (.+)/i.exec(req.headers.authorization ?? "")?.[1];
  if (header !== undefined) return header;
  const parameters = parametersOf(req);
  const text = (name: string) => (facts.tokenInQuery ? parameters.text(name) : parameters.bodyText(name));
  return text("access_token") ?? text("bearer_token");
}

/** Finds the token of the request, even an expired or revoked one. This counts as use of the token: see `useAccessToken`. */
export function useRequestToken(provider: Provider, req: Request): Token | undefined {
  const text = readAccessToken(provider, req);
  return text === undefined ? undefined : useAccessToken(provider, text);
}

/** Why `token` is refused; undefined if it is valid. A token that is revoked and expired is reported as revoked. */
export function checkAccessToken({ clock }: Provider, token: Token | undefined): Refusal | undefined {
  if (!token) return refusals.tokenInvalid;
  if (token.revokedAt !== null) return refusals.tokenRevoked;
  return isExpired(token, clock.now()) ? refusals.tokenExpired : undefined;
}
