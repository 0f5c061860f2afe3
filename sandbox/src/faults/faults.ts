import { isSelected, type LoggedRequest } from "../log/request-log";
import { Table } from "../world/table";
import { type CheckedRule, checkRule, type FaultRule } from "./fault-rules";

/** An active fault, as plain data. */
export interface Fault {
  /** The id of the fault, such as `truncate-3`. */
  readonly id: string;
  readonly rule: CheckedRule;
  /** The name of the preset that added the fault. Null if no preset added it. */
  readonly preset: string | null;
  /**
   * How many requests matched the conditions of the rule (`on`, `client` and `match`), including the requests that `after` and
   * `probability` let pass.
   */
  readonly matches: number;
  /** How many requests the fault has hit. */
  readonly hits: number;
}

/** Selects the faults that match every given field. Without fields it selects all. */
export interface FaultSelector {
  readonly id?: string | undefined;
  readonly client?: string | undefined;
  readonly preset?: string | undefined;
}

/** The active faults, in the order in which they were added. At most one fault hits a request. */
export class Faults {
  /** Is called after each change. */
  onChange: () => void = () => {};
  readonly #faults = new Table<Fault>({ key: ({ id }) => id, changed: () => this.onChange() });
  #lastNumber = 0;

  /** Adds a fault. Throws a `SandboxError` if the rule is invalid. */
  add(draft: FaultRule, preset: string | null = null): Fault {
    const rule = checkRule(draft);
    this.#lastNumber += 1;
    return this.#faults.put({ id: `${rule.type}-${this.#lastNumber}`, rule, preset, matches: 0, hits: 0 });
  }

  list({ id, client, preset }: FaultSelector = {}): readonly Fault[] {
    return this.#faults.list(
      (fault) =>
        (id === undefined || fault.id === id) &&
        (client === undefined || fault.rule.client === client) &&
        (preset === undefined || fault.preset === preset),
    );
  }

  /** The faults that can still hit a request: those that have not hit as many requests as their rules allow. */
  listUsable(selector?: FaultSelector): readonly Fault[] {
    return this.list(selector).filter((fault) => !isUsedUp(fault));
  }

  clear(selector?: FaultSelector): void {
    for (const fault of this.list(selector)) this.#faults.remove(fault);
  }

  /**
   * Returns the fault that hits `request`, or undefined if none does. Counts a try for each fault whose conditions select
   * the request, and a hit for the returned fault.
   */
  faultFor(request: LoggedRequest): Fault | undefined {
    return this.#faults.find((fault) => isMatch(fault.rule, request) && !isUsedUp(fault) && this.#countTry(fault));
  }

  snapshot(): readonly Fault[] {
    return this.#faults.snapshot();
  }

  restore(faults: readonly Fault[]): void {
    this.#faults.restore(faults);
    // The faults may come from another process. A new fault must not get the id of one of them.
    this.#lastNumber = Math.max(this.#lastNumber, ...faults.map(({ id }) => Number(/\d+$/.exec(id)?.[0] ?? 0)));
  }

  /** Counts one try of `fault`. Returns true if the fault hits the request, which `after` and `probability` decide. */
  #countTry(fault: Fault): boolean {
    const { after = 0, probability = 1, seed = 1 } = fault.rule;
    const matches = fault.matches + 1;
    const isHit = matches > after && randomNumber(seed, matches) < probability;
    this.#faults.update(fault, { matches, hits: fault.hits + (isHit ? 1 : 0) });
    return isHit;
  }
}

function isMatch({ on, client, match }: CheckedRule, request: LoggedRequest): boolean {
  const target = isPath(on) ? { path: on } : { on };
  return isSelected(request, { ...match, ...target, client });
}

function isPath(on: string): on is `/${string}` {
  return on.startsWith("/");
}

function isUsedUp({ rule, hits }: Fault): boolean {
  return hits >= (rule.times ?? Number.POSITIVE_INFINITY);
}

/**
 * Returns the random number at `index` in the series for `seed`. It is at least 0 and below 1. The algorithm is
 * mulberry32.
 */
function randomNumber(seed: number, index: number): number {
  const state = (seed + index * 0x6d2b79f5) | 0;
  const mixed = Math.imul(state ^ (state >>> 15), state | 1);
  const stirred = mixed ^ (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61));
  return ((stirred ^ (stirred >>> 14)) >>> 0) / 2 ** 32;
}
