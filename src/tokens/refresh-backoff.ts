import { ProviderError } from "../errors";
import { BoundedMap } from "../time/expiring-map";
import type { Clock } from "../time/clock";

interface Failure {
  readonly error: unknown;
  /** How many refreshes have failed, one after the other. */
  readonly count: number;
  /** When the next one may be tried, on the {@link Clock}. */
  readonly until: number;
}

/** The pause after the first failure; each further one doubles it. */
const FIRST_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 30_000;
/** As long as the longest `Retry-After` that is believed. */
const REMEMBER_MS = 60 * 60_000;

/**
 * For each login, how long no refresh is tried after one has failed: as long as `Retry-After` says, and at least 2 s, 4 s, 8 s
 * and so on up to 30 s. Requests that come meanwhile are answered with the failure.
 */
export class RefreshBackoff {
  private readonly failures = new BoundedMap<Failure>(REMEMBER_MS, 10_000);

  constructor(private readonly clock: Clock) {}

  /** The failure to answer with, while no refresh is to be tried. Its `retryAfter` is the rest of the pause. */
  current(handle: string): { readonly error: unknown } | undefined {
    const failure = this.failures.get(handle);
    const restMs = failure ? failure.until - this.clock.now() : 0;
    if (!failure || restMs <= 0) return undefined;
    return { error: withRetryAfter(failure.error, Math.ceil(restMs / 1_000)) };
  }

  failed(handle: string, error: unknown): void {
    const count = (this.failures.get(handle)?.count ?? 0) + 1;
    const pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** (count - 1), LONGEST_PAUSE_MS);
    const wantedMs = error instanceof ProviderError ? (error.retryAfter ?? 0) * 1_000 : 0;
    this.failures.set(handle, { error, count, until: this.clock.now() + Math.max(pauseMs, wantedMs) });
  }

  /** Waits the shortest time before the next refresh, unless a longer pause is on. */
  pause(handle: string, error: unknown): void {
    if (this.current(handle)) return;
    const count = this.failures.get(handle)?.count ?? 0;
    this.failures.set(handle, { error, count, until: this.clock.now() + FIRST_PAUSE_MS });
  }

  succeeded(handle: string): void {
    this.failures.delete(handle);
  }
}

function withRetryAfter(error: unknown, retryAfter: number): unknown {
  if (!(error instanceof ProviderError)) return error;
  const { code, message, providerStatus, reason } = error;
  return new ProviderError(code, message, {
    cause: error,
    retryAfter,
    ...(providerStatus !== undefined && { providerStatus }),
    ...(reason !== undefined && { reason }),
  });
}
