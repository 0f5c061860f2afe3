import type { Clock } from "../time/clock";

/** The store has to have taken a write so long before a login ends: a process with a pending pair offers it every half second. */
const SETTLE_MS = 5_000;

/**
 * Eventpop's `invalid_grant` for one version of a record, while another process may hold the pair that came in its place.
 * Certain once the longest time that a refresh and its save may take has passed, the last seconds of it with a store that
 * takes writes.
 */
export class Refusal {
  private readonly at: number;
  /** When the store took a write after most of the wait. */
  private settledAt: number | undefined;

  constructor(
    readonly version: number,
    private readonly clock: Clock,
    private readonly waitMs: number,
  ) {
    this.at = clock.now();
  }

  /**
   * Whether the login is over.
   *
   * @param probe - writes to the store; what it throws makes the last part of the wait begin again
   */
  async isCertain(probe: () => Promise<void>): Promise<boolean> {
    const now = this.clock.now();
    if (now - this.at < this.waitMs - SETTLE_MS) return false;
    if (this.settledAt !== undefined) return now - this.settledAt >= SETTLE_MS;
    await probe();
    this.settledAt = this.clock.now();
    return false;
  }

  /** The store failed: the last part of the wait begins again. */
  unsettle(): void {
    this.settledAt = undefined;
  }
}
