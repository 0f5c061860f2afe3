import type { Provider } from "../provider";
import { haveSameScopes } from "../scopes";
import { isExpired, type Token } from "../world/credentials";
import { randomToken } from "./secrets";

/** The application and the user that a token belongs to, and its scopes. */
export interface TokenOwner {
  readonly clientId: string;
  /** The id of the user. Null if the token belongs to the application itself (client credentials grant). */
  readonly userId: number | null;
  readonly scopes: readonly string[];
}

/**
 * Issues a token for `owner`. If Doorkeeper's option `reuse_access_token` is on and `owner` has a token that is not
 * expired, returns that token instead.
 */
export function findOrIssueToken(provider: Provider, owner: TokenOwner): Token {
  const reusable = provider.settings.compat.reuseAccessToken ? newestToken(provider, owner) : undefined;
  return reusable && !isExpired(reusable, provider.clock.now()) ? reusable : issueToken(provider, owner);
}

/** Issues a new token for `owner`. A token without a user gets no refresh token. */
export function issueToken(provider: Provider, owner: TokenOwner, overrides: Partial<Token> = {}): Token {
  const { world, clock, settings } = provider;
  const { tokenFormat } = settings.compat;
  return world.tokens.put({
    accessToken: randomToken(tokenFormat),
    refreshToken: owner.userId === null ? null : randomToken(tokenFormat),
    clientId: owner.clientId,
    userId: owner.userId,
    scopes: owner.scopes,
    createdAt: clock.now(),
    expiresIn: settings.ttl.accessToken,
    revokedAt: null,
    previousRefreshToken: null,
    ...overrides,
  });
}

/**
 * Returns the newest token of `owner` with exactly these scopes that is not revoked, even if it is expired. For
 * Doorkeeper, such a token proves that the user has given consent.
 */
export function newestToken(provider: Provider, owner: TokenOwner): Token | undefined {
  return provider.world.tokens.list((token) => isUnrevokedTokenOf(token, owner)).at(-1);
}

function isUnrevokedTokenOf(token: Token, { clientId, userId, scopes }: TokenOwner): boolean {
  return (
    token.revokedAt === null &&
    token.clientId === clientId &&
    token.userId === userId &&
    haveSameScopes(token.scopes, scopes)
  );
}

export function revokeToken({ world, clock }: Provider, token: Token): void {
  world.tokens.update(token, { revokedAt: clock.now() });
}

/**
 * Revokes all tokens and all unused codes of an application for one user. It is called when the user withdraws the
 * consent.
 */
export function revokeConsent({ world, clock }: Provider, owner: Pick<TokenOwner, "clientId" | "userId">): void {
  const revokedAt = clock.now();
  const isOfOwner = (credential: { clientId: string; userId: number | null; revokedAt: number | null }) =>
    credential.clientId === owner.clientId && credential.userId === owner.userId && credential.revokedAt === null;
  for (const token of world.tokens.list(isOfOwner)) world.tokens.update(token, { revokedAt });
  for (const code of world.codes.list(isOfOwner)) world.codes.update(code, { revokedAt });
}

export function tokenByRefreshToken({ world }: Provider, refreshToken: string): Token | undefined {
  return world.tokens.find((token) => token.refreshToken === refreshToken);
}

/**
 * Returns the token with this `accessToken`, even if it is expired or revoked, and counts this as use of the token. If
 * the database has the column `previous_refresh_token`, the first use after a refresh revokes the old token, even if the
 * response to the request will be 401 or 403.
 */
export function useAccessToken(provider: Provider, accessToken: string): Token | undefined {
  const token = provider.world.tokens.get(accessToken);
  if (!token?.previousRefreshToken) return token;
  const previous = tokenByRefreshToken(provider, token.previousRefreshToken);
  if (previous) revokeToken(provider, previous);
  return provider.world.tokens.update(token, { previousRefreshToken: null });
}

/** Returns the remaining lifetime in whole seconds, at least 0. This is Doorkeeper's `expires_in`. */
function remainingSeconds({ clock }: Provider, { createdAt, expiresIn }: Token): number {
  return Math.max(0, Math.round(expiresIn - (clock.now() - createdAt) / 1000));
}

/** Returns the body of a token response. The keys are in Doorkeeper's order. */
export function tokenResponseBody(provider: Provider, token: Token): object {
  return {
    access_token: token.accessToken,
    token_type: "Bearer",
    expires_in: remainingSeconds(provider, token),
    ...(token.refreshToken !== null && { refresh_token: token.refreshToken }),
    scope: token.scopes.join(" "),
    created_at: Math.floor(token.createdAt / 1000),
  };
}

/** Returns the body of the response of `/oauth/token/info`. */
export function tokenInfoBody(provider: Provider, token: Token): object {
  const keys = provider.behaviour.tokenInfoKeys;
  return {
    resource_owner_id: token.userId,
    [keys.scope]: token.scopes,
    [keys.expiresIn]: remainingSeconds(provider, token),
    application: { uid: token.clientId },
    created_at: Math.floor(token.createdAt / 1000),
  };
}
