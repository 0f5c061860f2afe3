import { type Cause, causeOf } from "../causes/causes";
import { isActive, type Token } from "../world/credentials";
import { oauthErrors, type Refusal, refusal } from "./refusals";
import { shortenedSecret } from "./secrets";
import { revokeToken, tokenByRefreshToken } from "./token";
import type { ClientRequest } from "./token-request";

/**
 * The response to a revocation request. Status 200 does not mean that a token was revoked: the response for an unknown or
 * expired token is 200 too.
 */
export interface RevokeResult {
  readonly status: number;
  readonly refusal?: Refusal;
  /** Why nothing was revoked although the status is 200. */
  readonly cause?: Cause;
}

const done: RevokeResult = { status: 200 };

/** Returns the response if nothing is revoked: 403 if `isRefused`, else 200. */
function nothingRevoked(cause: Cause, isRefused: boolean): RevokeResult {
  return isRefused
    ? { status: 403, refusal: refusal(oauthErrors.unauthorizedRevocation, cause) }
    : { status: 200, cause };
}

/** Revokes an access token together with its refresh token (RFC 7009). The request contains one of the two. */
export function revoke(request: ClientRequest): RevokeResult {
  const { provider, client } = request;
  const { behaviour } = provider;
  const needsClient = behaviour.revocationWithoutClient === "refused";
  if (!client.application && needsClient) return nothingRevoked(client.cause, true);
  const text = request.parameters.text("token");
  if (text === undefined) return nothingRevoked(causeOf("revoke-token-missing"), false);
  const token = findToken(request);
  if (!token) {
    const cause = causeOf("revoke-token-unknown", { length: text.length });
    return nothingRevoked(cause, behaviour.unknownTokenRevocationStatus !== 200);
  }
  if (!mayRevoke(request, token)) {
    const cause = causeOf("revoke-token-of-other-client", { token: shortenedSecret(text), owner: token.clientId });
    return nothingRevoked(cause, needsClient);
  }
  // Doorkeeper before 5.8 revokes nothing if the access token has expired, not even if the request contains the refresh
  // token, which does not expire.
  if (!behaviour.canRevokeExpired && !isActive(token, provider.clock.now())) {
    return nothingRevoked(causeOf("revoke-token-expired", { token: shortenedSecret(text) }), false);
  }
  revokeToken(provider, token);
  return done;
}

function findToken({ provider, parameters }: ClientRequest): Token | undefined {
  const text = parameters.text("token") ?? "";
  const hint = provider.behaviour.revocationObeysHint ? parameters.text("token_type_hint") : undefined;
  const byAccessToken = hint === "refresh_token" ? undefined : provider.world.tokens.get(text);
  return byAccessToken ?? (hint === "access_token" ? undefined : tokenByRefreshToken(provider, text));
}

function mayRevoke({ provider, client }: ClientRequest, token: Token): boolean {
  if (client.application?.clientId === token.clientId) return true;
  const owner = provider.world.applications.get(token.clientId);
  return provider.behaviour.canRevokeOthersPublicToken && owner?.confidential === false;
}
