import type { Provider } from "../provider";
import type { Token } from "../world/credentials";
import { type Check, firstRefusal } from "./checks";
import { missing, type Refusal, refusals } from "./refusals";
import { areScopesValid, scopesIn } from "./scopes";
import { issueToken, revokeToken, tokenByRefreshToken } from "./token";
import type { GrantResult, TokenRequest } from "./token-request";

interface Subject extends TokenRequest {
  /** The pair to be renewed. */
  readonly token: Token | undefined;
}

/** A refresh token for a new pair (RFC 6749 §6). Refresh tokens do not expire, and replaying one revokes nothing. */
export function refreshGrant(request: TokenRequest): GrantResult {
  const { provider, parameters } = request;
  const name = parameters.text("refresh_token");
  const token = name === undefined ? undefined : tokenByRefreshToken(provider, name);
  const refusal = firstRefusal(checks, { ...request, token });
  if (refusal || !token) return { refusal: refusal ?? refusals.invalidGrant };
  return { token: rotate(provider, token, parameters.text("scope")) };
}

const checks: readonly Check<Subject>[] = [
  tokenGiven,
  ({ token }) => (token && token.revokedAt === null ? undefined : refusals.invalidGrant),
  ({ client }) => (client.isAttempted && !client.application ? refusals.invalidClient : undefined),
  clientSame,
  scopeNotWider,
];

function tokenGiven({ provider: { facts }, parameters }: Subject): Refusal | undefined {
  if (parameters.given("refresh_token") !== undefined) return undefined;
  return missing("refresh_token", facts.namesMissingParameter);
}

function clientSame({ provider: { facts }, client, token }: Subject): Refusal | undefined {
  if (!client.application && facts.refreshWithoutClient) return undefined;
  return client.application?.clientId === token?.clientId ? undefined : refusals.invalidGrant;
}

/** A refresh may lose scopes, for good, and never gain any. */
function scopeNotWider({ parameters, token }: Subject): Refusal | undefined {
  const scope = parameters.text("scope");
  return scope === undefined || areScopesValid(scope, token?.scopes ?? []) ? undefined : refusals.invalidScope;
}

/** With a `previous_refresh_token` column the old pair lives on until the new one is used; without, it dies now. */
function rotate(provider: Provider, token: Token, scope: string | undefined): Token {
  const diesAtFirstUse = provider.settings.compat.previousRefreshToken;
  if (!diesAtFirstUse) revokeToken(provider, token);
  const owner = { ...token, scopes: scope === undefined ? token.scopes : scopesIn(scope) };
  return issueToken(provider, owner, {
    expiresIn: token.expiresIn,
    previousRefreshToken: diesAtFirstUse ? token.refreshToken : null,
  });
}
