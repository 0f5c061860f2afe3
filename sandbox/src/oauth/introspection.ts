import { type Cause, causeOf } from "../causes/causes";
import { isActive, type Token } from "../world/credentials";
import { checkAccessToken } from "./bearer-token";
import { oauthErrors, type Refusal, refusal } from "./refusals";
import { shortenedSecret } from "./secrets";
import { tokenByRefreshToken } from "./token";
import type { ClientRequest } from "./token-request";

/** The response to an introspection, or why it is refused. */
export type IntrospectionResult =
  /** `cause` says why the token is not active. */
  { readonly body: object; readonly cause?: Cause } | { readonly refusal: Refusal };

/**
 * Returns the result of token introspection (RFC 7662). The caller must authenticate as a client, or send another valid
 * token of the same application (`bearer`). Introspection does not count as use of the token, so after a refresh it does
 * not revoke the old token.
 */
export function introspect(request: ClientRequest, bearer: Token | undefined): IntrospectionResult {
  const { provider, client, parameters } = request;
  const text = parameters.text("token") ?? "";
  const { tokens } = provider.world;
  const token = tokens.get(text) ?? tokenByRefreshToken(provider, text);

  if (client.hasCredentials) {
    if (!client.application) return { refusal: refusal(oauthErrors.invalidClient, client.cause) };
  } else {
    const refused = checkBearer(request, bearer, token);
    if (refused) return { refusal: refused };
  }

  const callerClientId = client.application?.clientId ?? bearer?.clientId;
  if (!token) return inactive(causeOf("introspected-unknown", { length: text.length }));
  if (token.clientId !== callerClientId) {
    return inactive(causeOf("introspected-other-client", { token: shortenedSecret(text), owner: token.clientId }));
  }
  const isRefreshToken = token.accessToken !== text && provider.behaviour.introspectionKnowsRefreshTokens;
  const isValid = isRefreshToken ? token.revokedAt === null : isActive(token, provider.clock.now());
  if (!isValid) return inactive(causeOf("introspected-ended", { token: shortenedSecret(text) }));
  return { body: description(request, token, isRefreshToken) };
}

function inactive(cause: Cause): IntrospectionResult {
  return { body: { active: false }, cause };
}

function checkBearer({ provider }: ClientRequest, bearer: Token | undefined, token: Token | undefined) {
  if (!bearer) {
    return refusal(
      withoutClient[provider.behaviour.introspectionErrorWithoutClient],
      causeOf("introspect-unauthorized"),
    );
  }
  if (bearer.accessToken === token?.accessToken) {
    return refusal(
      oauthErrors.tokenInvalid,
      causeOf("introspect-itself", { token: shortenedSecret(bearer.accessToken) }),
    );
  }
  const refused = checkAccessToken(provider, bearer);
  return refused && refusal(oauthErrors.tokenInvalid, refused.cause);
}

const withoutClient = {
  malformed: oauthErrors.malformed,
  need: oauthErrors.unauthorizedIntrospectionNeed,
  needs: oauthErrors.unauthorizedIntrospectionNeeds,
} as const;

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
