import type { Provider } from "../provider";
import { areScopesValid, parseScopes } from "../scopes";
import type { Token } from "../world/credentials";
import { type Check, firstRefusal, missingParameter, type Refusal, refusals } from "./refusals";
import { issueToken, revokeToken, tokenByRefreshToken } from "./token";
import type { ClientRequest, GrantResult } from "./token-request";

interface Subject extends ClientRequest {
  /** The record that contains the refresh token of the request. Undefined if there is none. */
  readonly token: Token | undefined;
}

/**
 * Exchanges a refresh token for a new access token and a new refresh token (RFC 6749 section 6). Refresh tokens do not
 * expire. If a refresh token that was already revoked is used again, the request is refused and no token is revoked.
 */
export function refreshGrant(request: ClientRequest): GrantResult {
  const { provider, parameters } = request;
  const name = parameters.text("refresh_token");
  const token = name === undefined ? undefined : tokenByRefreshToken(provider, name);
  const refusal = firstRefusal(checks, { ...request, token });
  if (refusal || !token) return { refusal: refusal ?? refusals.invalidGrant };
  return { token: rotate(provider, token, parameters.text("scope")) };
}

const checks: readonly Check<Subject>[] = [
  refuseMissingToken,
  ({ token }) => (token && token.revokedAt === null ? undefined : refusals.invalidGrant),
  ({ client }) => (client.hasCredentials && !client.application ? refusals.invalidClient : undefined),
  refuseOtherClient,
  refuseWiderScope,
];

function refuseMissingToken({ provider: { behaviour }, parameters }: Subject): Refusal | undefined {
  if (parameters.textOrStructure("refresh_token") !== undefined) return undefined;
  return missingParameter("refresh_token", behaviour.namesMissingParameter);
}

function refuseOtherClient({ provider: { behaviour }, client, token }: Subject): Refusal | undefined {
  if (!client.application && behaviour.allowsRefreshWithoutClient) return undefined;
  return client.application?.clientId === token?.clientId ? undefined : refusals.invalidGrant;
}

/** Refuses a refresh that requests a scope that the token does not have. A refresh may request fewer scopes. */
function refuseWiderScope({ parameters, token }: Subject): Refusal | undefined {
  const scope = parameters.text("scope");
  return scope === undefined || areScopesValid(scope, token?.scopes ?? []) ? undefined : refusals.invalidScope;
}

/**
 * Issues the new token and revokes the old one. If the database has the column `previous_refresh_token`, the old token is
 * revoked only when the new one is first used. Otherwise it is revoked at once.
 */
function rotate(provider: Provider, token: Token, scope: string | undefined): Token {
  const revokesAtFirstUse = provider.settings.compat.previousRefreshToken;
  if (!revokesAtFirstUse) revokeToken(provider, token);
  const owner = { ...token, scopes: scope === undefined ? token.scopes : parseScopes(scope) };
  return issueToken(provider, owner, {
    expiresIn: token.expiresIn,
    previousRefreshToken: revokesAtFirstUse ? token.refreshToken : null,
  });
}
