import { SandboxError } from "../errors";

/** A length of time in parts, which are added up. */
export interface DurationParts {
  /** Of 24 hours. */
  readonly days?: number;
  /** Of 60 minutes. */
  readonly hours?: number;
  /** Of 60 seconds. */
  readonly minutes?: number;
  /** Fractions too. */
  readonly seconds?: number;
}

/** A length of time: `"2h"`, `"90s"`, `"1h30m"` (letters `d`, `h`, `m`, `s`), or `{ hours: 2 }`. */
export type Duration = string | DurationParts;

/** The length of `duration` in milliseconds. Anything else than a {@link Duration} of 0 or more throws. */
export function durationMs(duration: Duration): number {
  const ms = typeof duration === "string" ? lettersMs(duration) : partsMs(duration);
  if (ms >= 0 && Number.isFinite(ms)) return ms;
  throw new SandboxError(
    "EVENTPOP_SANDBOX_BAD_OPTION",
    `${JSON.stringify(duration)} is not a duration; write "2h", "90s", "1h30m" or { hours: 2 }.`,
  );
}

const unitMs = { days: 86_400_000, hours: 3_600_000, minutes: 60_000, seconds: 1_000 } as const;
const unitOfLetter: ReadonlyMap<string, number> = new Map([
  ["d", unitMs.days],
  ["h", unitMs.hours],
  ["m", unitMs.minutes],
  ["s", unitMs.seconds],
]);

function lettersMs(text: string): number {
  if (!/^(\d+(\.\d+)?[dhms])+$/.test(text)) return Number.NaN;
  return [...text.matchAll(/([\d.]+)([dhms])/g)].reduce(
    (sum, [, amount, letter = ""]) => sum + Number(amount) * (unitOfLetter.get(letter) ?? Number.NaN),
    0,
  );
}

function partsMs(parts: DurationParts): number {
  return Object.entries(parts).reduce((sum, [unit, amount]) => sum + amount * unitMs[unit as keyof DurationParts], 0);
}
