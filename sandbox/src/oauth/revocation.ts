import { isActive, type Token } from "../world/credentials";
import { type Refusal, refusals } from "./refusals";
import { revokeToken, tokenByRefreshToken } from "./token";
import type { ClientRequest } from "./token-request";

/**
 * The response to a revocation request. Status 200 does not mean that a token was revoked: the response for an unknown or
 * expired token is 200 too.
 */
export interface RevokeResult {
  readonly status: number;
  readonly refusal?: Refusal;
}

const done: RevokeResult = { status: 200 };
const refused: RevokeResult = { status: 403, refusal: refusals.unauthorizedRevocation };

/** Revokes an access token together with its refresh token (RFC 7009). The request contains one of the two. */
export function revoke(request: ClientRequest): RevokeResult {
  const { provider, client } = request;
  const { behaviour } = provider;
  if (!client.application && behaviour.revocationWithoutClient === "refused") return refused;
  if (request.parameters.text("token") === undefined) return done;
  const token = findToken(request);
  if (!token) return behaviour.unknownTokenRevocationStatus === 200 ? done : refused;
  if (!mayRevoke(request, token)) return behaviour.revocationWithoutClient === "refused" ? refused : done;
  // Doorkeeper before 5.8 revokes nothing if the access token has expired, not even if the request contains the refresh
  // token, which does not expire.
  if (behaviour.canRevokeExpired || isActive(token, provider.clock.now())) revokeToken(provider, token);
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
