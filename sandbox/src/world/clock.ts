import { SandboxError } from "../errors";
import { type Duration, durationMs } from "./duration";
import { readInstant } from "./instant";

/** A point in time: milliseconds since the epoch, ISO 8601, or a `Date`. */
export type Moment = number | string | Date;

/** A clock as plain data. */
export interface ClockState {
  /** How far the sandbox runs ahead of the machine, in milliseconds. */
  readonly offsetMs: number;
  /** Where the clock stands still, in milliseconds since the epoch; null while it runs. */
  readonly frozenAt: number | null;
}

/**
 * The sandbox's time: the machine's plus an offset, or standing still. `Date.now()` is read at every call, so that a
 * test's fake dates move an in-process sandbox too.
 */
export class Clock {
  #state: ClockState;

  constructor(state: ClockState = { offsetMs: 0, frozenAt: null }) {
    this.#state = state;
  }

  /** Sandbox time in milliseconds since the epoch. */
  now(): number {
    return this.#state.frozenAt ?? Date.now() + this.#state.offsetMs;
  }

  get frozen(): boolean {
    return this.#state.frozenAt !== null;
  }

  /** Moves forward. Tokens age, codes expire, rate limits free up. */
  advance(by: Duration): void {
    this.set(this.now() + durationMs(by));
  }

  /** Stands still, now or at `at`. */
  freeze(at: Moment = this.now()): void {
    this.#state = { ...this.#state, frozenAt: epochMs(at) };
  }

  /** Jumps to `at`, backwards too; a frozen clock stays frozen. */
  set(at: Moment): void {
    const ms = epochMs(at);
    this.#state = this.frozen ? { ...this.#state, frozenAt: ms } : { offsetMs: ms - Date.now(), frozenAt: null };
  }

  /** Runs on from where it stands. */
  resume(): void {
    this.#state = { offsetMs: this.now() - Date.now(), frozenAt: null };
  }

  snapshot(): ClockState {
    return this.#state;
  }

  restore(state: ClockState): void {
    this.#state = state;
  }
}

/** `moment` in milliseconds since the epoch; anything that is not a time throws. */
function epochMs(moment: Moment): number {
  const ms = typeof moment === "string" ? readInstant(moment) : new Date(moment).getTime();
  if (ms !== undefined && !Number.isNaN(ms)) return ms;
  throw new SandboxError(
    "EVENTPOP_SANDBOX_BAD_OPTION",
    `${JSON.stringify(moment)} is not a point in time; write milliseconds, a Date, or ISO 8601 with an offset, such as 2026-04-13T09:00:00+07:00.`,
  );
}
