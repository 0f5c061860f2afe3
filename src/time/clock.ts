import { setTimeout as sleep } from "node:timers/promises";

/** The clocks and the timer of code that waits. Tests replace them. */
export interface Clock {
  /** Milliseconds on a monotonic clock. */
  now(): number;
  /** Milliseconds since the epoch, by the system clock. */
  epochMs(): number;
  /** Waits `ms` milliseconds, without keeping the process alive. */
  sleep(ms: number): Promise<void>;
}

export const SYSTEM_CLOCK: Clock = {
  now: () => performance.now(),
  epochMs: () => Date.now(),
  sleep: (ms) => sleep(ms, undefined, { ref: false }),
};
