import { createHash } from "node:crypto";
import { readRetryAfter } from "../http/request-json";

/** Pause where Eventpop names none, in seconds: the only limit it documents, 10 calls of `/me`, counts by the minute. */
const DEFAULT_PAUSE_S = 60;
/** Pauses remembered at once; the oldest make room. */
const MAX_PAUSES = 10_000;

/**
 * Tokens that Eventpop asked to slow down, each with the end of its pause: one number per token, in this process only.
 * Tokens are kept as hashes. Times are milliseconds of one clock that never goes back, such as `performance.now()`.
 */
export class RateLimits {
  readonly #ends = new Map<string, number>();

  /** Seconds until `token` may be used again at `host`; 0 for now. */
  remaining(host: string, token: string, now: number): number {
    // Almost always: nobody is paused, and nothing needs to be hashed.
    if (this.#ends.size === 0) return 0;
    const key = keyOf(host, token);
    const end = this.#ends.get(key);
    if (end === undefined) return 0;
    if (end > now) return Math.ceil((end - now) / 1_000);
    this.#ends.delete(key);
    return 0;
  }

  /** Pauses `token` for some seconds. */
  pause(host: string, token: string, seconds: number, now: number): void {
    const key = keyOf(host, token);
    // Deleted first, so that the map's order is the order of the latest pauses.
    this.#ends.delete(key);
    if (seconds === 0) return;
    const [oldest] = this.#ends.keys();
    if (oldest !== undefined && this.#ends.size >= MAX_PAUSES) this.#ends.delete(oldest);
    this.#ends.set(key, now + seconds * 1_000);
  }
}

/** Seconds that a `Retry-After` header asks for, as {@link readRetryAfter} reads it; without a usable one: 60. */
export function pauseOf(header: string | undefined, now: number): number {
  return readRetryAfter(header, now) ?? DEFAULT_PAUSE_S;
}

function keyOf(host: string, token: string): string {
  return createHash("sha256").update(`${host} ${token}`).digest("base64");
}
