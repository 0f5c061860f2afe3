import { isSelected, type LoggedRequest } from "../log/request-log";
import { Table } from "../world/table";
import { type CheckedRule, checkRule, type FaultRule } from "./fault-rules";

/** A rule in force. Plain data. */
export interface Fault {
  /** Such as `truncate-3`. */
  readonly id: string;
  readonly rule: CheckedRule;
  /** The preset that it belongs to; null if it was ordered by itself. */
  readonly preset: string | null;
  /** How many requests it was tried on. */
  readonly tries: number;
  /** How often it has struck. */
  readonly hits: number;
}

/** Which faults are meant: all that fit everything given. Nothing given means every one. */
export interface FaultSelector {
  readonly id?: string | undefined;
  readonly client?: string | undefined;
  readonly preset?: string | undefined;
}

/** The trouble ordered, in the order of ordering: the first rule that strikes is the only one to do so. */
export class Faults {
  readonly #faults = new Table<Fault>({ key: ({ id }) => id });
  #lastNumber = 0;

  /** A rule that makes no sense throws. */
  add(draft: FaultRule, preset: string | null = null): Fault {
    const rule = checkRule(draft);
    this.#lastNumber += 1;
    return this.#faults.insert({ id: `${rule.type}-${this.#lastNumber}`, rule, preset, tries: 0, hits: 0 });
  }

  list({ id, client, preset }: FaultSelector = {}): readonly Fault[] {
    return this.#faults.list(
      (fault) =>
        (id === undefined || fault.id === id) &&
        (client === undefined || fault.rule.client === client) &&
        (preset === undefined || fault.preset === preset),
    );
  }

  clear(selector?: FaultSelector): void {
    for (const fault of this.list(selector)) this.#faults.remove(fault);
  }

  /** The fault that strikes `request`, if one does. */
  striking(request: LoggedRequest): Fault | undefined {
    return this.#faults.find((fault) => isAimedAt(fault.rule, request) && !isSpent(fault) && this.#tryOn(fault));
  }

  snapshot(): readonly Fault[] {
    return this.#faults.snapshot();
  }

  restore(faults: readonly Fault[]): void {
    this.#faults.restore(faults);
  }

  #tryOn(fault: Fault): boolean {
    const { after = 0, probability = 1, seed = 1 } = fault.rule;
    const tries = fault.tries + 1;
    const isHit = tries > after && randomNumber(seed, tries) < probability;
    this.#faults.update(fault, { tries, hits: fault.hits + (isHit ? 1 : 0) });
    return isHit;
  }
}

function isAimedAt({ on, client, match }: CheckedRule, request: LoggedRequest): boolean {
  const place = isPath(on) ? { path: on } : { on };
  return isSelected(request, { ...match, ...place, client });
}

function isPath(on: string): on is `/${string}` {
  return on.startsWith("/");
}

function isSpent({ rule, hits }: Fault): boolean {
  return hits >= (rule.times ?? Number.POSITIVE_INFINITY);
}

/** The `turn`th number of the series that begins with `seed`: at least 0, below 1 (mulberry32). */
function randomNumber(seed: number, turn: number): number {
  const state = (seed + turn * 0x6d2b79f5) | 0;
  const mixed = Math.imul(state ^ (state >>> 15), state | 1);
  const stirred = mixed ^ (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61));
  return ((stirred ^ (stirred >>> 14)) >>> 0) / 2 ** 32;
}
