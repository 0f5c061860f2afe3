import { isActive, type Token } from "../world/credentials";
import { type Refusal, refusals } from "./refusals";
import { tokenByRefreshToken } from "./token";
import type { ClientRequest } from "./token-request";

const inactive = { active: false };

/**
 * Returns the result of token introspection (RFC 7662). The caller must authenticate as a client, or send another valid
 * token of the same application (`bearer`). Introspection does not count as use of the token, so after a refresh it does
 * not revoke the old token.
 */
export function introspect(request: ClientRequest, bearer: Token | undefined): object | { readonly refusal: Refusal } {
  const { provider, client, parameters } = request;
  const text = parameters.text("token") ?? "";
  const { tokens } = provider.world;
  const token = tokens.get(text) ?? tokenByRefreshToken(provider, text);

  if (client.hasCredentials) {
    if (!client.application) return { refusal: refusals.invalidClient };
  } else {
    const refusal = checkBearer(request, bearer, token);
    if (refusal) return { refusal };
  }

  const callerClientId = client.application?.clientId ?? bearer?.clientId;
  if (!token || token.clientId !== callerClientId || token.revokedAt !== null) return inactive;
  const isRefreshToken = token.accessToken !== text && provider.behaviour.introspectionKnowsRefreshTokens;
  if (!isRefreshToken && !isActive(token, provider.clock.now())) return inactive;
  return description(request, token, isRefreshToken);
}

function checkBearer({ provider }: ClientRequest, bearer: Token | undefined, token: Token | undefined) {
  if (!bearer) return withoutClient[provider.behaviour.introspectionErrorWithoutClient];
  const isItself = bearer.accessToken === token?.accessToken;
  return isItself || !isActive(bearer, provider.clock.now()) ? refusals.tokenInvalid : undefined;
}

const withoutClient = {
  malformed: refusals.malformed,
  need: refusals.unauthorizedIntrospectionNeed,
  needs: refusals.unauthorizedIntrospectionNeeds,
} as const satisfies Readonly<Record<string, Refusal>>;

function description({ provider: { behaviour } }: ClientRequest, token: Token, isRefreshToken: boolean): object {
  const issuedAt = Math.floor(token.createdAt / 1000);
  const values: Readonly<Record<string, unknown>> = {
    active: true,
    scope: token.scopes.join(" "),
    client_id: token.clientId,
    token_type: isRefreshToken ? undefined : "Bearer",
    exp: isRefreshToken ? undefined : issuedAt + token.expiresIn,
    iat: issuedAt,
  };
  return Object.fromEntries(behaviour.introspectionFields.map((key) => [key, values[key]]));
}
