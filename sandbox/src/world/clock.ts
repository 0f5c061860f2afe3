import { SandboxError } from "../errors";
import { type Duration, durationMs } from "./duration";
import { parseInstant } from "./instant";

/** A point in time: milliseconds since the epoch, ISO 8601, or a `Date`. */
export type Moment = number | string | Date;

/** The state of a clock as plain data. */
export interface ClockState {
  /** The difference between sandbox time and the machine's time, in milliseconds. */
  readonly offsetMs: number;
  /** The time of a frozen clock, in milliseconds since the epoch. Null while the clock runs. */
  readonly frozenAt: number | null;
}

/**
 * The sandbox's clock. Its time is the machine's time plus an offset, or a fixed time if the clock is frozen. It calls
 * `Date.now()` each time, so that fake dates of a test also change the time of a sandbox in the same process.
 */
export class Clock {
  /** Is called after each change, but not because time passes. */
  onChange: () => void = () => {};
  #state: ClockState;

  constructor(state: ClockState = { offsetMs: 0, frozenAt: null }) {
    this.#state = state;
  }

  /** Returns the sandbox time in milliseconds since the epoch. */
  now(): number {
    return this.#state.frozenAt ?? Date.now() + this.#state.offsetMs;
  }

  get frozen(): boolean {
    return this.#state.frozenAt !== null;
  }

  /** Moves the clock forward by `by`. Tokens, codes and windows of rate limits expire as if this time had passed. */
  advance(by: Duration): void {
    this.set(this.now() + durationMs(by));
  }

  /** Stops the clock at the time `at`. By default this is the clock's current time. */
  freeze(at: Moment = this.now()): void {
    this.restore({ ...this.#state, frozenAt: epochMs(at) });
  }

  /** Sets the clock to `at`, which may be in the past. A frozen clock stays frozen. */
  set(at: Moment): void {
    const ms = epochMs(at);
    this.restore(this.frozen ? { ...this.#state, frozenAt: ms } : { offsetMs: ms - Date.now(), frozenAt: null });
  }

  /** Lets a frozen clock run again, from the time at which it is frozen. */
  resume(): void {
    this.restore({ offsetMs: this.now() - Date.now(), frozenAt: null });
  }

  snapshot(): ClockState {
    return this.#state;
  }

  restore(state: ClockState): void {
    this.#state = state;
    this.onChange();
  }
}

/** Returns `moment` in milliseconds since the epoch. Throws a {@link SandboxError} if `moment` is not a valid time. */
function epochMs(moment: Moment): number {
  const ms = typeof moment === "string" ? parseInstant(moment) : new Date(moment).getTime();
  if (ms !== undefined && !Number.isNaN(ms)) return ms;
  throw new SandboxError(
    "EVENTPOP_SANDBOX_BAD_OPTION",
    `${JSON.stringify(moment)} is not a point in time; write milliseconds, a Date, or ISO 8601 with an offset, such as 2026-04-13T09:00:00+07:00.`,
  );
}
