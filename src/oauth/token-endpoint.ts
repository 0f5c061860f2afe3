import type { Settings } from "../config/eventpop-options";
import type { TokenSet } from "../config/token-storage";
import { ProviderError, SignInError } from "../errors";
import { type Endpoint, type JsonResponse, requestJson, unexpectedResponse } from "../http/request-json";
import { readTokenSet } from "./token-set";

/** Error codes of RFC 6749 §5.2 and Doorkeeper; anything else is `other`, so that no provider text travels. */
const KNOWN_REASONS = new Set([
  "invalid_request",
  "invalid_client",
  "invalid_grant",
  "unauthorized_client",
  "unsupported_grant_type",
  "invalid_scope",
]);

/** How an application makes itself known, and how long it waits. */
type ClientSettings = Pick<Settings, "clientID" | "clientSecret" | "timeoutMs" | "agent">;
type TokenEndpointSettings = ClientSettings & Pick<Settings, "tokenEndpoint">;

/** What goes with a code to the token endpoint. */
export interface CodeExchange {
  readonly code: string;
  /** PKCE verifier (RFC 7636 §4.5); only ever sent where the authorization request had its challenge. */
  readonly verifier: string | undefined;
  /** Further form fields, from a subclass's `tokenParams()`. */
  readonly extra: Readonly<Record<string, string>>;
}

/**
 * Buys tokens with an authorization code (RFC 6749 §4.1.3).
 *
 * @throws SignInError `EVENTPOP_CODE_REFUSED` for `invalid_grant`; ProviderError for everything else
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
    return await requestTokens(settings, fields, "sign-in");
  } catch (error) {
    if (error instanceof ProviderError && error.reason === "invalid_grant") {
      throw new SignInError("EVENTPOP_CODE_REFUSED", "Eventpop refused the code of this sign-in.", {
        reason: error.reason,
      });
    }
    throw error;
  }
}

/**
 * Renews tokens (RFC 6749 §6). No scope is sent: a refresh may narrow it for good. The refresh token and the scope stay as
 * they were where the response has none that can be used.
 *
 * @throws ProviderError with `reason` `invalid_grant` where the refresh token has died; other codes otherwise
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
 * Ends an access token and its refresh token (RFC 7009; Doorkeeper keeps the pair in one record). Best effort: Eventpop does
 * not document the endpoint, and Doorkeeper before 5.1 answers 200 whatever happened.
 *
 * @throws ProviderError where Eventpop did not answer 200
 */
export async function revokeToken(settings: Settings, accessToken: string): Promise<void> {
  const fields = { token: accessToken, token_type_hint: "access_token" };
  const { status } = await post(settings, settings.revokeEndpoint, fields, "api");
  if (status !== 200) {
    throw new ProviderError("EVENTPOP_TOKEN_REFUSED", "Eventpop did not revoke the token.", { providerStatus: status });
  }
}

async function requestTokens(
  settings: TokenEndpointSettings,
  fields: Readonly<Record<string, string>>,
  connection: "sign-in" | "api",
): Promise<TokenSet> {
  const requestedAt = Date.now();
  const answer = await post(settings, settings.tokenEndpoint, fields, connection);
  if (answer.status === 200 && answer.body) return readTokenSet(answer.body, requestedAt);
  throw toTokenError(answer);
}

function post(
  settings: ClientSettings,
  endpoint: Endpoint,
  fields: Readonly<Record<string, string>>,
  connection: "sign-in" | "api",
): Promise<JsonResponse> {
  // In the body only: Doorkeeper never percent-decodes Basic credentials, and 5.9.5 refuses both ways at once.
  const { clientID, clientSecret, timeoutMs, agent } = settings;
  const form = new URLSearchParams({ ...fields, client_id: clientID, client_secret: clientSecret }).toString();
  return requestJson({ endpoint, form, timeoutMs, agent, connection });
}

/** Decides by the body's `error`, never by the status: Doorkeeper up to 5.0 answers every token error with 401. */
function toTokenError(answer: JsonResponse): ProviderError {
  const { status, body } = answer;
  const error = body?.error;
  const isRefusal = status >= 400 && status < 500 && status !== 429 && typeof error === "string";
  if (!isRefusal) return unexpectedResponse(answer);
  const reason = KNOWN_REASONS.has(error) ? error : "other";
  const isAboutClient = reason === "invalid_client" || reason === "unauthorized_client";
  return isAboutClient
    ? new ProviderError("EVENTPOP_CLIENT_REFUSED", "Eventpop does not accept this client id and secret.", {
        providerStatus: status,
        reason,
      })
    : new ProviderError("EVENTPOP_TOKEN_REFUSED", `Eventpop refused the token request: ${reason}.`, {
        providerStatus: status,
        reason,
      });
}
