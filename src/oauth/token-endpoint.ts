import type { Settings } from "../config/eventpop-options";
import type { TokenSet } from "../config/token-storage";
import { ProviderError, SignInError } from "../errors";
import type { Endpoint, JsonResponse } from "../http/messages";
import { responseError } from "../http/provider-errors";
import { requestJson } from "../http/request-json";
import { readTokenSet } from "./token-set";

/** Error codes of RFC 6749 §5.2 and Doorkeeper. Any other code becomes `other`, so that errors and logs contain no text of the provider. */
const KNOWN_ERRORS = new Set([
  "invalid_request",
  "invalid_client",
  "invalid_grant",
  "unauthorized_client",
  "unsupported_grant_type",
  "invalid_scope",
]);

/** The credentials of an application, and the settings of its requests. */
type ClientSettings = Pick<Settings, "clientID" | "clientSecret" | "timeoutMs" | "agent">;
type TokenEndpointSettings = ClientSettings & Pick<Settings, "tokenEndpoint">;

/** An access token request for a code (RFC 6749 §4.1.3). */
export interface CodeExchange {
  readonly code: string;
  /** PKCE verifier (RFC 7636 §4.5). Undefined if the authorization request had no challenge. */
  readonly verifier: string | undefined;
  /** Further form fields, from `tokenParams()` of a subclass. */
  readonly extra: Readonly<Record<string, string>>;
}

/**
 * Exchanges an authorization code for tokens (RFC 6749 §4.1.3).
 *
 * @throws {@link SignInError} `EVENTPOP_CODE_REFUSED` for `invalid_grant`; {@link ProviderError} for everything else
 */
export async function exchangeCode(settings: Settings, { code, verifier, extra }: CodeExchange): Promise<TokenSet> {
  const fields = {
    ...extra,
    grant_type: "authorization_code",
    code,
    redirect_uri: settings.callbackURL,
    ...(verifier !== undefined && { code_verifier: verifier }),
  };
  try {
    return await requestTokens(settings, fields, "login");
  } catch (error) {
    if (error instanceof ProviderError && error.reason === "invalid_grant") {
      throw new SignInError("EVENTPOP_CODE_REFUSED", "Eventpop refused the code of this login.", {
        reason: error.reason,
      });
    }
    throw error;
  }
}

/**
 * Refreshes tokens (RFC 6749 §6). No scope is sent, because a narrower scope would be permanent. If the response has no valid
 * refresh token or scope, the new token set keeps the old value.
 *
 * @throws {@link ProviderError} with `reason` `invalid_grant` if the refresh token was revoked, used or never valid
 */
export async function refreshTokens(
  settings: Settings,
  { refreshToken, scope }: { readonly refreshToken: string; readonly scope?: string | undefined },
): Promise<TokenSet> {
  const fields = { grant_type: "refresh_token", refresh_token: refreshToken };
  const tokens = await requestTokens(settings, fields, "api");
  return { refreshToken, ...(scope !== undefined && { scope }), ...tokens };
}

/** Fetches a token for the application itself (Eventpop's App Authentication Flow; RFC 6749 §4.4). */
export function fetchApplicationTokens(settings: TokenEndpointSettings, scope: string): Promise<TokenSet> {
  return requestTokens(settings, { grant_type: "client_credentials", scope }, "api");
}

/**
 * Revokes an access token and its refresh token (RFC 7009). Doorkeeper stores both in one record. Success is not certain: Eventpop
 * does not document the endpoint, and Doorkeeper before 5.1 always responds with 200.
 *
 * @throws {@link ProviderError} if Eventpop did not respond with 200
 */
export async function revokeToken(settings: Settings, accessToken: string): Promise<void> {
  const fields = { token: accessToken, token_type_hint: "access_token" };
  const response = await post(settings, settings.revokeEndpoint, fields, "api");
  if (response.status !== 200) throw toTokenError(response, "revocation");
}

async function requestTokens(
  settings: TokenEndpointSettings,
  fields: Readonly<Record<string, string>>,
  connection: "login" | "api",
): Promise<TokenSet> {
  const requestedAt = Date.now();
  const response = await post(settings, settings.tokenEndpoint, fields, connection);
  if (response.status === 200 && response.body) return readTokenSet(response.body, requestedAt);
  throw toTokenError(response, "token request");
}

function post(
  settings: ClientSettings,
  endpoint: Endpoint,
  fields: Readonly<Record<string, string>>,
  connection: "login" | "api",
): Promise<JsonResponse> {
  // The credentials are sent only in the body. Doorkeeper does not percent-decode Basic credentials, and 5.9.5 refuses a request with both.
  const { clientID, clientSecret, timeoutMs, agent } = settings;
  const form = new URLSearchParams({ ...fields, client_id: clientID, client_secret: clientSecret }).toString();
  return requestJson({ operation: fields.grant_type ?? "revoke", endpoint, form, timeoutMs, agent, connection });
}

/** Returns the error for the body's `error`. The status is not used, because Doorkeeper up to 5.0 sends every token error with 401. */
function toTokenError(response: JsonResponse, operation: string): ProviderError {
  const { status, body } = response;
  const error = body?.error;
  const isRefusal = status >= 400 && status < 500 && status !== 429 && typeof error === "string";
  if (!isRefusal) return responseError(response, { operation });
  const reason = KNOWN_ERRORS.has(error) ? error : "other";
  const details = { providerStatus: status, reason };
  return reason === "invalid_client" || reason === "unauthorized_client"
    ? new ProviderError("EVENTPOP_CLIENT_REFUSED", undefined, details)
    : new ProviderError("EVENTPOP_TOKEN_REFUSED", `Eventpop refused the ${operation}: ${reason}.`, details);
}
