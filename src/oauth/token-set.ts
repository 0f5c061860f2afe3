import type { TokenSet } from "../config/token-storage";
import { ProviderError } from "../errors";

/** Eventpop's documented lifetime, in seconds: used where an answer names none that makes sense. */
const DOCUMENTED_LIFETIME = 7_200;
const MAX_LIFETIME = 30 * 24 * 3_600;
const EARLY_MS = 60_000;
const EARLY_SHARE = 0.1;

/**
 * Whether the access token should be renewed before it is used: spent, or within 60 s or a tenth of its life of that,
 * whichever is shorter, so that tokens with short lives do not refresh for ever.
 */
export function isStale({ expiresAt, lifetimeMs }: TokenSet, now: number): boolean {
  return now >= expiresAt - Math.min(EARLY_MS, lifetimeMs * EARLY_SHARE);
}

/**
 * Reads a successful token response. `requestedAt` is when the request left, in milliseconds since the epoch: neither the
 * provider's clock nor the network's delay can make a token look younger than it is.
 *
 * Only an unusable access token is refused. The refresh token that was sent is spent by now, so refusing the response for
 * any other field would lose the login: an unusable refresh token, scope or lifetime counts as absent (RFC 6749 §5.1 makes
 * them optional), and a missing token type as Bearer. Another type is refused: RFC 6749 §7.1 forbids to use such a token.
 *
 * @throws {@link ProviderError} `EVENTPOP_INVALID_RESPONSE`, naming the field
 */
export function readTokenSet(body: Readonly<Record<string, unknown>>, requestedAt: number): TokenSet {
  const { access_token, token_type, refresh_token, scope, expires_in } = body;
  if (!isToken(access_token)) throw unreadable("access_token");
  if (namesAnotherType(token_type)) throw unreadable("token_type");
  const lifetimeMs = readLifetime(expires_in) * 1_000;
  return {
    accessToken: access_token,
    ...(isToken(refresh_token) && { refreshToken: refresh_token }),
    ...(isScope(scope) && { scope }),
    expiresAt: requestedAt + lifetimeMs,
    lifetimeMs,
  };
}

/** The words of `wanted` that are not in `granted`; none where the answer named no scope (RFC 6749 §5.1: as asked). */
export function missingScope(wanted: string, granted: string | undefined): string[] {
  if (granted === undefined) return [];
  const words = new Set(granted.split(" "));
  return wanted.split(" ").filter((word) => !words.has(word));
}

function namesAnotherType(value: unknown): boolean {
  return typeof value === "string" && !["", "bearer"].includes(value.trim().toLowerCase());
}

/** 1 to 4,096 visible ASCII characters: what fits a header line and carries nothing else (RFC 6750 §2.1 is narrower). */
function isToken(value: unknown): value is string {
  return typeof value === "string" && value.length <= 4_096 && /^[\x21-\x7e]+$/.test(value);
}

function isScope(value: unknown): value is string {
  return typeof value === "string" && value.length <= 1_024 && /^[\x20-\x7e]*$/.test(value);
}

/** Seconds: a positive number or digits, at most 30 days; for anything else the documented lifetime. */
function readLifetime(value: unknown): number {
  const seconds = typeof value === "string" && /^\d{1,9}$/.test(value) ? Number(value) : value;
  const isGood = typeof seconds === "number" && seconds > 0 && seconds <= MAX_LIFETIME;
  return isGood ? seconds : DOCUMENTED_LIFETIME;
}

function unreadable(field: string): ProviderError {
  return new ProviderError("EVENTPOP_INVALID_RESPONSE", `Eventpop's token response has no usable ${field}.`);
}
