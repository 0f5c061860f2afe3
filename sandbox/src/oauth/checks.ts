import type { Refusal } from "./refusals";

/** Says what is wrong with `subject`, or nothing. */
export type Check<Subject> = (subject: Subject) => Refusal | undefined;

/** What the first failing check says. The order is Doorkeeper's: a request with two mistakes hears of the earlier one. */
export function firstRefusal<Subject>(checks: readonly Check<Subject>[], subject: Subject): Refusal | undefined {
  for (const check of checks) {
    const refusal = check(subject);
    if (refusal) return refusal;
  }
  return undefined;
}
