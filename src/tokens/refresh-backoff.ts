import { ProviderError } from "../errors";
import type { Clock } from "../time/clock";
import { ExpiringMap } from "../time/expiring-map";

interface Failure {
  readonly error: unknown;
  /** How many refreshes have failed, one after the other. */
  readonly count: number;
  /** When the next one may be tried, on the {@link Clock}. */
  readonly retryAt: number;
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
  private readonly failures = new ExpiringMap<Failure>(REMEMBER_MS, 10_000);

  constructor(private readonly clock: Clock) {}

  /** The failure to answer with, while no refresh is to be tried. Its `retryAfter` is the rest of the pause. */
  current(recordId: string): { readonly error: unknown } | undefined {
    const failure = this.failures.get(recordId);
    const restMs = failure ? failure.retryAt - this.clock.now() : 0;
    if (!failure || restMs <= 0) return undefined;
    return { error: withRetryAfter(failure.error, Math.ceil(restMs / 1_000)) };
  }

  failed(recordId: string, error: unknown): void {
    const count = (this.failures.get(recordId)?.count ?? 0) + 1;
    const pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** (count - 1), LONGEST_PAUSE_MS);
    const wantedMs = error instanceof ProviderError ? (error.retryAfter ?? 0) * 1_000 : 0;
    this.failures.set(recordId, { error, count, retryAt: this.clock.now() + Math.max(pauseMs, wantedMs) });
  }

  /** Waits the shortest time before the next refresh, unless a longer pause is on. */
  pause(recordId: string, error: unknown): void {
    if (this.current(recordId)) return;
    const count = this.failures.get(recordId)?.count ?? 0;
    this.failures.set(recordId, { error, count, retryAt: this.clock.now() + FIRST_PAUSE_MS });
  }

  succeeded(recordId: string): void {
    this.failures.delete(recordId);
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
