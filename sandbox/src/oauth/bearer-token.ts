import type { Request } from "express";
import { type Cause, causeOf } from "../causes/causes";
import { parametersOf } from "../http/parameters";
import type { Provider } from "../provider";
import { isExpired, type Token } from "../world/credentials";
import { durationText } from "../world/duration";
import { oauthErrors, type Refusal, refusal } from "./refusals";
import { shortenedSecret } from "./secrets";
import { tokenByRefreshToken, useAccessToken } from "./token";

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

/** Returns why the token of a request is refused, or undefined if it is valid. `token` is the result of {@link useRequestToken}. */
export function checkRequestToken(provider: Provider, req: Request, token: Token | undefined): Refusal | undefined {
  if (token) return checkAccessToken(provider, token);
  return refusal(oauthErrors.tokenInvalid, causeOfUnknownToken(provider, req));
}

/**
 * Returns the reason why `token` is invalid, or undefined if it is valid. A token that is both revoked and expired is
 * reported as revoked.
 */
export function checkAccessToken({ clock }: Provider, token: Token): Refusal | undefined {
  const { accessToken, createdAt, expiresIn, revokedAt } = token;
  const now = clock.now();
  const causeSince = (name: "token-revoked" | "token-expired", at: number) =>
    causeOf(name, { token: shortenedSecret(accessToken), ago: durationText(now - at) });
  if (revokedAt !== null) return refusal(oauthErrors.tokenRevoked, causeSince("token-revoked", revokedAt));
  if (!isExpired(token, now)) return undefined;
  return refusal(oauthErrors.tokenExpired, causeSince("token-expired", createdAt + expiresIn * 1000));
}

function causeOfUnknownToken(provider: Provider, req: Request): Cause {
  const text = readAccessToken(provider, req);
  if (text === undefined) {
    return causeOf(req.headers.authorization === undefined ? "token-missing" : "token-scheme");
  }
  if (tokenByRefreshToken(provider, text)) return causeOf("token-is-refresh-token", { token: shortenedSecret(text) });
  return causeOf("token-unknown", { length: text.length });
}
