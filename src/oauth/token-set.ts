import type { TokenSet } from "../config/token-storage";
import { ProviderError } from "../errors";

/** The lifetime that Eventpop documents, in seconds. It is used if a response has no valid `expires_in`. */
const DOCUMENTED_LIFETIME = 7_200;
const MAX_LIFETIME = 30 * 24 * 3_600;
const REFRESH_EARLY_MS = 60_000;
const REFRESH_EARLY_SHARE = 0.1;

/**
 * Whether the access token should be refreshed before it is used. True if the token has expired, or expires within 60 s or a tenth
 * of its lifetime, whichever is shorter. With 60 s alone, a token with a short lifetime would be refreshed for every call.
 */
export function isStale({ expiresAt, lifetimeMs }: TokenSet, now: number): boolean {
  return now >= expiresAt - Math.min(REFRESH_EARLY_MS, lifetimeMs * REFRESH_EARLY_SHARE);
}

/**
 * Reads a successful token response. `requestedAt` is the time when the request was sent, in milliseconds since the epoch.
 * `expiresAt` is computed from `requestedAt`, so it is never later than the real expiry.
 *
 * The response is refused only if the access token is invalid or the token type is not Bearer (RFC 6749 §7.1). Any other invalid
 * field counts as absent, because the old refresh token is already used and a refusal would lose the login. A missing token type
 * counts as Bearer.
 *
 * @throws {@link ProviderError} `EVENTPOP_INVALID_RESPONSE`, naming the field
 */
export function readTokenSet(body: Readonly<Record<string, unknown>>, requestedAt: number): TokenSet {
  const { access_token, token_type, refresh_token, scope, expires_in } = body;
  if (!isToken(access_token)) throw invalidField("access_token");
  if (isOtherThanBearer(token_type)) throw invalidField("token_type");
  const lifetimeMs = readLifetime(expires_in) * 1_000;
  return {
    accessToken: access_token,
    ...(isToken(refresh_token) && { refreshToken: refresh_token }),
    ...(isScope(scope) && { scope }),
    expiresAt: requestedAt + lifetimeMs,
    lifetimeMs,
  };
}

/** Returns the words of `requested` that are not in `granted`. Without `granted`, all were granted (RFC 6749 §5.1). */
export function missingScope(requested: string, granted: string | undefined): string[] {
  if (granted === undefined) return [];
  const grantedScopes = new Set(granted.split(" "));
  return requested.split(" ").filter((scope) => !grantedScopes.has(scope));
}

function isOtherThanBearer(value: unknown): boolean {
  return typeof value === "string" && !["", "bearer"].includes(value.trim().toLowerCase());
}

/** Whether a value is a token: 1 to 4,096 visible ASCII characters, which are safe in a header line (RFC 6750 §2.1 allows fewer characters). */
function isToken(value: unknown): value is string {
  return typeof value === "string" && value.length <= 4_096 && /^[\x21-\x7e]+$/.test(value);
}

function isScope(value: unknown): value is string {
  return typeof value === "string" && value.length <= 1_024 && /^[\x20-\x7e]*$/.test(value);
}

/** Returns a lifetime in seconds, from a positive number or digits, at most 30 days. For anything else, returns the documented lifetime. */
function readLifetime(value: unknown): number {
  const seconds = typeof value === "string" && /^\d{1,9}$/.test(value) ? Number(value) : value;
  const isGood = typeof seconds === "number" && seconds > 0 && seconds <= MAX_LIFETIME;
  return isGood ? seconds : DOCUMENTED_LIFETIME;
}

function invalidField(field: string): ProviderError {
  return new ProviderError("EVENTPOP_INVALID_RESPONSE", `Eventpop's token response has no usable ${field}.`);
}
