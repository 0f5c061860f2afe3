import type { Provider } from "../provider";
import { isExpired, type Token } from "../world/credentials";
import { haveSameScopes } from "./scopes";
import { randomToken } from "./secrets";

/** Whose token, and for what. */
export interface TokenOwner {
  readonly clientId: string;
  readonly userId: number | null;
  readonly scopes: readonly string[];
}

/** A token for `owner`: with `reuse_access_token` the one it has, else a new one. */
export function findOrIssueToken(provider: Provider, owner: TokenOwner): Token {
  const reusable = provider.settings.compat.reuseAccessToken ? newestToken(provider, owner) : undefined;
  return reusable && !isExpired(reusable, provider.clock.now()) ? reusable : issueToken(provider, owner);
}

/** Makes a token. Application tokens get no refresh token. */
export function issueToken(provider: Provider, owner: TokenOwner, inheritance: Partial<Token> = {}): Token {
  const { world, clock, settings } = provider;
  const { tokenFormat } = settings.compat;
  return world.tokens.insert({
    accessToken: randomToken(tokenFormat),
    refreshToken: owner.userId === null ? null : randomToken(tokenFormat),
    clientId: owner.clientId,
    userId: owner.userId,
    scopes: owner.scopes,
    createdAt: clock.now(),
    expiresIn: settings.ttl.accessToken,
    revokedAt: null,
    previousRefreshToken: null,
    ...inheritance,
  });
}

/** The owner's newest unrevoked token with exactly these scopes, expired or not: what Doorkeeper calls consent. */
export function newestToken(provider: Provider, owner: TokenOwner): Token | undefined {
  return provider.world.tokens.list((token) => isLiveTokenOf(token, owner)).at(-1);
}

function isLiveTokenOf(token: Token, { clientId, userId, scopes }: TokenOwner): boolean {
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

/** Ends all that an application holds of a person, its unspent codes too: the person took the permission back. */
export function revokeConsent({ world, clock }: Provider, owner: Pick<TokenOwner, "clientId" | "userId">): void {
  const revokedAt = clock.now();
  const isTheirs = (held: { clientId: string; userId: number | null; revokedAt: number | null }) =>
    held.clientId === owner.clientId && held.userId === owner.userId && held.revokedAt === null;
  for (const token of world.tokens.list(isTheirs)) world.tokens.update(token, { revokedAt });
  for (const code of world.codes.list(isTheirs)) world.codes.update(code, { revokedAt });
}

export function tokenByRefreshToken({ world }: Provider, refreshToken: string): Token | undefined {
  return world.tokens.find((token) => token.refreshToken === refreshToken);
}

/**
 * The token presented as `accessToken`, dead ones too. Looking it up is its "use": where there is a
 * `previous_refresh_token` column, the pair it replaced dies now, even if the answer will be 401 or 403.
 */
export function presentToken(provider: Provider, accessToken: string): Token | undefined {
  const token = provider.world.tokens.get(accessToken);
  if (!token?.previousRefreshToken) return token;
  const previous = tokenByRefreshToken(provider, token.previousRefreshToken);
  if (previous) revokeToken(provider, previous);
  return provider.world.tokens.update(token, { previousRefreshToken: null });
}

/** Whole seconds that the token still lives, never below 0: what Doorkeeper calls `expires_in`. */
function secondsLeft({ clock }: Provider, { createdAt, expiresIn }: Token): number {
  return Math.max(0, Math.round(expiresIn - (clock.now() - createdAt) / 1000));
}

/** The token endpoint's answer, its keys in Doorkeeper's order. */
export function tokenBody(provider: Provider, token: Token): object {
  return {
    access_token: token.accessToken,
    token_type: "Bearer",
    expires_in: secondsLeft(provider, token),
    ...(token.refreshToken !== null && { refresh_token: token.refreshToken }),
    scope: token.scopes.join(" "),
    created_at: Math.floor(token.createdAt / 1000),
  };
}

/** The answer of `/oauth/token/info`. */
export function tokenInfoBody(provider: Provider, token: Token): object {
  const keys = provider.facts.tokenInfoKeys;
  return {
    resource_owner_id: token.userId,
    [keys.scope]: token.scopes,
    [keys.expiresIn]: secondsLeft(provider, token),
    application: { uid: token.clientId },
    created_at: Math.floor(token.createdAt / 1000),
  };
}
