import { createHash } from "node:crypto";

/** Maximum number of stored tokens. If there are more, the oldest are removed. */
const MAX_TOKENS = 10_000;

/**
 * The tokens that Eventpop refused with 429, each with the time when its pause ends. Only this process knows them. Tokens are stored
 * as hashes. Times are milliseconds of a monotonic clock, such as `performance.now()`.
 */
export class RateLimits {
  readonly #pauseEnds = new Map<string, number>();

  /** Returns the seconds until `token` may be used again at `host`, or 0 if it may be used now. */
  remainingPauseSeconds(host: string, token: string, now: number): number {
    // The usual case: no token is paused, and nothing needs to be hashed.
    if (this.#pauseEnds.size === 0) return 0;
    const key = keyOf(host, token);
    const end = this.#pauseEnds.get(key);
    if (end === undefined) return 0;
    if (end > now) return Math.ceil((end - now) / 1_000);
    this.#pauseEnds.delete(key);
    return 0;
  }

  /** Pauses `token` for some seconds. */
  pause(host: string, token: string, seconds: number, now: number): void {
    const key = keyOf(host, token);
    // Deletes the entry and adds it again, so that the map stays in the order of the pauses.
    this.#pauseEnds.delete(key);
    if (seconds === 0) return;
    const [oldest] = this.#pauseEnds.keys();
    if (oldest !== undefined && this.#pauseEnds.size >= MAX_TOKENS) this.#pauseEnds.delete(oldest);
    this.#pauseEnds.set(key, now + seconds * 1_000);
  }
}

function keyOf(host: string, token: string): string {
  return createHash("sha256").update(`${host} ${token}`).digest("base64");
}
