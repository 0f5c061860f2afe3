import { causeOf } from "../causes/causes";
import type { Provider } from "../provider";
import { areScopesValid, parseScopes } from "../scopes";
import type { Token } from "../world/credentials";
import { durationText } from "../world/duration";
import { type Check, firstRefusal, missingParameter, oauthErrors, type Refusal, refusal } from "./refusals";
import { shortenedSecret } from "./secrets";
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
  const refused = firstRefusal(checks, { ...request, token });
  if (refused || !token) return { refusal: refused ?? unknownToken(request) };
  return { token: rotate(provider, token, parameters.text("scope")) };
}

const checks: readonly Check<Subject>[] = [
  refuseMissingToken,
  (subject) => (subject.token ? undefined : unknownToken(subject)),
  refuseRevokedToken,
  ({ client }) =>
    client.hasCredentials && !client.application ? refusal(oauthErrors.invalidClient, client.cause) : undefined,
  refuseOtherClient,
  refuseWiderScope,
];

function refuseMissingToken({ provider: { behaviour }, parameters }: Subject): Refusal | undefined {
  if (parameters.textOrStructure("refresh_token") !== undefined) return undefined;
  return missingParameter("refresh_token", causeOf("refresh-token-missing"), behaviour.namesMissingParameter);
}

function unknownToken({ parameters }: ClientRequest): Refusal {
  const { length } = parameters.text("refresh_token") ?? "";
  return refusal(oauthErrors.invalidGrant, causeOf("refresh-token-unknown", { length }));
}

function refuseRevokedToken({ provider, token }: Subject): Refusal | undefined {
  if (!token || token.revokedAt === null) return undefined;
  const ago = durationText(provider.clock.now() - token.revokedAt);
  return refusal(oauthErrors.invalidGrant, causeOf("refresh-token-revoked", { token: nameOf(token), ago }));
}

function nameOf({ refreshToken }: Token): string {
  return shortenedSecret(refreshToken ?? "");
}

function refuseOtherClient({ provider: { behaviour }, client, token }: Subject): Refusal | undefined {
  if (!client.application && behaviour.allowsRefreshWithoutClient) return undefined;
  if (!token || client.application?.clientId === token.clientId) return undefined;
  const names = { token: nameOf(token), owner: token.clientId, client: client.application?.clientId };
  const cause =
    names.client === undefined
      ? client.cause
      : causeOf("refresh-token-of-other-client", { ...names, client: names.client });
  return refusal(oauthErrors.invalidGrant, cause);
}

/** Refuses a refresh that requests a scope that the token does not have. A refresh may request fewer scopes. */
function refuseWiderScope({ parameters, token }: Subject): Refusal | undefined {
  const scope = parameters.text("scope");
  const granted = token?.scopes ?? [];
  if (scope === undefined || areScopesValid(scope, granted)) return undefined;
  return refusal(oauthErrors.invalidScope, causeOf("scope-wider", { scope, granted: granted.join(" ") }));
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
