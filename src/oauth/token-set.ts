import type { TokenSet } from "../config/token-storage";
import { ProviderError } from "../errors";

/** The lifetime that Eventpop documents, in seconds: used if a response has no valid `expires_in`. */
const DOCUMENTED_LIFETIME = 7_200;
const MAX_LIFETIME = 30 * 24 * 3_600;
const REFRESH_EARLY_MS = 60_000;
const REFRESH_EARLY_SHARE = 0.1;

/**
 * Whether the access token should be refreshed before it is used: it expired, or it expires within 60 s or a tenth of its lifetime,
 * whichever is shorter. Without the tenth, a token with a short lifetime would be refreshed for every call.
 */
export function isStale({ expiresAt, lifetimeMs }: TokenSet, now: number): boolean {
  return now >= expiresAt - Math.min(REFRESH_EARLY_MS, lifetimeMs * REFRESH_EARLY_SHARE);
}

/**
 * Reads a successful token response. `requestedAt` is the time of the request, in milliseconds since the epoch: with it, neither the
 * provider's clock nor network delay makes a token expire later than it does.
 *
 * The response is refused only for an invalid access token or another token type than Bearer (RFC 6749 §7.1 forbids to use that). At
 * this point the old refresh token was used already, so a refusal for any other field would lose the login: an invalid refresh
 * token, scope or lifetime counts as absent (RFC 6749 §5.1 makes them optional), and a missing token type as Bearer.
 *
 * @throws {@link ProviderError} `EVENTPOP_INVALID_RESPONSE`, naming the field
 */
export function readTokenSet(body: Readonly<Record<string, unknown>>, requestedAt: number): TokenSet {
  const { access_token, token_type, refresh_token, scope, expires_in } = body;
  if (!isToken(access_token)) throw invalidField("access_token");
  if (isAnotherType(token_type)) throw invalidField("token_type");
  const lifetimeMs = readLifetime(expires_in) * 1_000;
  return {
    accessToken: access_token,
    ...(isToken(refresh_token) && { refreshToken: refresh_token }),
    ...(isScope(scope) && { scope }),
    expiresAt: requestedAt + lifetimeMs,
    lifetimeMs,
  };
}

/** The scopes of `requested` that are not in `granted`. Without `granted`, all were granted (RFC 6749 §5.1). */
export function missingScope(requested: string, granted: string | undefined): string[] {
  if (granted === undefined) return [];
  const grantedScopes = new Set(granted.split(" "));
  return requested.split(" ").filter((scope) => !grantedScopes.has(scope));
}

function isAnotherType(value: unknown): boolean {
  return typeof value === "string" && !["", "bearer"].includes(value.trim().toLowerCase());
}

/** 1 to 4,096 visible ASCII characters, which are safe in a header line (RFC 6750 §2.1 allows fewer). */
function isToken(value: unknown): value is string {
  return typeof value === "string" && value.length <= 4_096 && /^[\x21-\x7e]+$/.test(value);
}

function isScope(value: unknown): value is string {
  return typeof value === "string" && value.length <= 1_024 && /^[\x20-\x7e]*$/.test(value);
}

/** Seconds: a positive number or digits, at most 30 days. For anything else, the documented lifetime. */
function readLifetime(value: unknown): number {
  const seconds = typeof value === "string" && /^\d{1,9}$/.test(value) ? Number(value) : value;
  const isGood = typeof seconds === "number" && seconds > 0 && seconds <= MAX_LIFETIME;
  return isGood ? seconds : DOCUMENTED_LIFETIME;
}

function invalidField(field: string): ProviderError {
  return new ProviderError("EVENTPOP_INVALID_RESPONSE", `Eventpop's token response has no usable ${field}.`);
}
