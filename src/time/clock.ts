import { setTimeout as sleep } from "node:timers/promises";

/** Time as waits need it; tests hand in one of their own. */
export interface Clock {
  /** Milliseconds on a clock that is never set. */
  now(): number;
  /** Milliseconds since the epoch, on the clock that all machines roughly agree on. */
  date(): number;
  /** Waits so many milliseconds. Does not keep the process alive: what must not be cut off is waited for elsewhere. */
  sleep(ms: number): Promise<void>;
}

export const SYSTEM_CLOCK: Clock = {
  now: () => performance.now(),
  date: () => Date.now(),
  sleep: (ms) => sleep(ms, undefined, { ref: false }),
};
