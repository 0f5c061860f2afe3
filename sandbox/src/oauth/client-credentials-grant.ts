import { type Check, firstRefusal } from "./checks";
import { refusals } from "./refusals";
import { areScopesValid, defaultScope, scopesIn } from "./scopes";
import { findOrIssueToken, newestToken, revokeToken } from "./token";
import type { GrantResult, TokenRequest } from "./token-request";

/** A token for the application itself (RFC 6749 §4.4): no person, and no refresh token. */
export function clientCredentialsGrant(request: TokenRequest): GrantResult {
  const { provider, client } = request;
  const refusal = firstRefusal(checks, request);
  if (refusal || !client.application) return { refusal: refusal ?? refusals.invalidClient };
  const owner = { clientId: client.application.clientId, userId: null, scopes: scopesIn(scopeOf(request)) };
  if (provider.facts.oneApplicationToken && !provider.settings.compat.reuseAccessToken) {
    const earlier = newestToken(provider, owner);
    if (earlier) revokeToken(provider, earlier);
  }
  return { token: findOrIssueToken(provider, owner) };
}

const checks: readonly Check<TokenRequest>[] = [
  ({ client }) => (client.application ? undefined : refusals.invalidClient),
  (request) =>
    areScopesValid(scopeOf(request), request.client.application?.scopes ?? []) ? undefined : refusals.invalidScope,
];

function scopeOf({ parameters }: TokenRequest): string {
  return parameters.text("scope") ?? defaultScope;
}
