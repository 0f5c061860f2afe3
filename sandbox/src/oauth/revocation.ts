import { isAccessible, type Token } from "../world/credentials";
import { type Refusal, refusals } from "./refusals";
import { revokeToken, tokenByRefreshToken } from "./token";
import type { TokenRequest } from "./token-request";

/** What the caller hears. 200 promises nothing: unknown and expired tokens are answered with it too. */
export interface RevokeResult {
  readonly status: number;
  readonly refusal?: Refusal;
}

const done: RevokeResult = { status: 200 };
const refused: RevokeResult = { status: 403, refusal: refusals.notYoursToRevoke };

/** Ends a pair by either of its tokens (RFC 7009). */
export function revoke(request: TokenRequest): RevokeResult {
  const { provider, client } = request;
  const { facts } = provider;
  if (!client.application && facts.revokeWithoutClient === "refused") return refused;
  if (request.parameters.text("token") === undefined) return done;
  const token = findToken(request);
  if (!token) return facts.revokeUnknownToken === 200 ? done : refused;
  if (!mayRevoke(request, token)) return facts.revokeWithoutClient === "refused" ? refused : done;
  // Doorkeeper looks at the pair's one expiry, the access token's, though the refresh token outlives it.
  if (facts.revokeExpired || isAccessible(token, provider.clock.now())) revokeToken(provider, token);
  return done;
}

function findToken({ provider, parameters }: TokenRequest): Token | undefined {
  const text = parameters.text("token") ?? "";
  const hint = provider.facts.revokeObeysHint ? parameters.text("token_type_hint") : undefined;
  const byAccessToken = hint === "refresh_token" ? undefined : provider.world.tokens.get(text);
  return byAccessToken ?? (hint === "access_token" ? undefined : tokenByRefreshToken(provider, text));
}

function mayRevoke({ provider, client }: TokenRequest, token: Token): boolean {
  if (client.application?.clientId === token.clientId) return true;
  const owner = provider.world.applications.get(token.clientId);
  return provider.facts.revokeOthersPublicToken && owner?.confidential === false;
}
