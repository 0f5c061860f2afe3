import { ProviderError } from "../errors";
import type { Clock } from "../time/clock";
import { ExpiringMap } from "../time/expiring-map";

interface Failure {
  readonly error: unknown;
  /** How many refreshes have failed in a row. */
  readonly count: number;
  /** When the next refresh may start, in milliseconds of {@link Clock.now}. */
  readonly retryAt: number;
}

/** The pause after the first failure. Each further failure doubles the pause. */
const FIRST_PAUSE_MS = 2_000;
const MAX_PAUSE_MS = 30_000;
/** How long a failure is stored: as long as the maximum `Retry-After`. */
const REMEMBER_MS = 60 * 60_000;

/**
 * The pauses of logins after a failed refresh. A pause lasts at least 2 s after the first failure, then 4 s, 8 s and so on up to
 * 30 s. It is longer if `Retry-After` is longer. During the pause, requests get the same error without a call to Eventpop.
 */
export class RefreshBackoff {
  private readonly failures = new ExpiringMap<Failure>(REMEMBER_MS, 10_000);

  constructor(private readonly clock: Clock) {}

  /** Returns the error of the last refresh during the pause, otherwise undefined. Its `retryAfter` is the rest of the pause. */
  currentFailure(recordId: string): { readonly error: unknown } | undefined {
    const failure = this.failures.get(recordId);
    const restMs = failure ? failure.retryAt - this.clock.now() : 0;
    if (!failure || restMs <= 0) return undefined;
    return { error: withRetryAfter(failure.error, Math.ceil(restMs / 1_000)) };
  }

  recordFailure(recordId: string, error: unknown): void {
    const count = (this.failures.get(recordId)?.count ?? 0) + 1;
    const pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** (count - 1), MAX_PAUSE_MS);
    const wantedMs = error instanceof ProviderError ? (error.retryAfter ?? 0) * 1_000 : 0;
    this.failures.set(recordId, { error, count, retryAt: this.clock.now() + Math.max(pauseMs, wantedMs) });
  }

  /** Starts the shortest pause, unless a pause has already started. */
  pauseBriefly(recordId: string, error: unknown): void {
    if (this.currentFailure(recordId)) return;
    const count = this.failures.get(recordId)?.count ?? 0;
    this.failures.set(recordId, { error, count, retryAt: this.clock.now() + FIRST_PAUSE_MS });
  }

  reset(recordId: string): void {
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
