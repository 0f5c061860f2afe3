import { areScopesValid, DEFAULT_SCOPE, parseScopes } from "../scopes";
import { scopeCause } from "./authorize-request";
import { type Check, firstRefusal, oauthErrors, refusal } from "./refusals";
import { findOrIssueToken, newestToken, revokeToken } from "./token";
import type { ClientRequest, GrantResult } from "./token-request";

/** Issues a token to the application itself (RFC 6749 section 4.4). The token has no user, and there is no refresh token. */
export function clientCredentialsGrant(request: ClientRequest): GrantResult {
  const { provider, client } = request;
  const refused = firstRefusal(checks, request);
  if (refused || !client.application) return { refusal: refused ?? refusal(oauthErrors.invalidClient, client.cause) };
  const owner = { clientId: client.application.clientId, userId: null, scopes: parseScopes(scopeOf(request)) };
  if (provider.behaviour.revokesPreviousApplicationToken && !provider.settings.compat.reuseAccessToken) {
    const earlier = newestToken(provider, owner);
    if (earlier) revokeToken(provider, earlier);
  }
  return { token: findOrIssueToken(provider, owner) };
}

const checks: readonly Check<ClientRequest>[] = [
  ({ client }) => (client.application ? undefined : refusal(oauthErrors.invalidClient, client.cause)),
  (request) =>
    areScopesValid(scopeOf(request), request.client.application?.scopes ?? [])
      ? undefined
      : refusal(oauthErrors.invalidScope, scopeCause(scopeOf(request), request.client.application)),
];

function scopeOf({ parameters }: ClientRequest): string {
  return parameters.text("scope") ?? DEFAULT_SCOPE;
}
