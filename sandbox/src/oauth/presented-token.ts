import type { Request } from "express";
import { parametersOf } from "../http/parameters";
import type { Provider } from "../provider";
import { isExpired, type Token } from "../world/credentials";
import { type Refusal, refusals } from "./refusals";
import { presentToken } from "./token";

/**
 * The text that a caller presents as access token, first match wins: `Authorization: Bearer` (any case, exactly one
 * space), parameter `access_token`, parameter `bearer_token` (RFC 6750 §2, all three of its places). A header that is
 * wrong is not rescued by a parameter that is right.
 */
export function presentedText({ facts }: Provider, req: Request): string | undefined {
  const header = /^bearer (.+)/i.exec(req.headers.authorization ?? "")?.[1];
  if (header !== undefined) return header;
  const parameters = parametersOf(req);
  const text = (name: string) => (facts.tokenInQuery ? parameters.text(name) : parameters.bodyText(name));
  return text("access_token") ?? text("bearer_token");
}

/** The token presented, dead or alive, and nothing if it is unknown. This is its use: see `presentToken`. */
export function presentedToken(provider: Provider, req: Request): Token | undefined {
  const text = presentedText(provider, req);
  return text === undefined ? undefined : presentToken(provider, text);
}

/** Why `token` opens nothing, if so. Revoked wins over expired. */
export function refusalOf({ clock }: Provider, token: Token | undefined): Refusal | undefined {
  if (!token) return refusals.tokenInvalid;
  if (token.revokedAt !== null) return refusals.tokenRevoked;
  return isExpired(token, clock.now()) ? refusals.tokenExpired : undefined;
}
