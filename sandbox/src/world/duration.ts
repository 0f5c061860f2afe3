import { SandboxError } from "../errors";

/** A duration that is the sum of these parts. */
export interface DurationParts {
  /** Days of 24 hours. */
  readonly days?: number;
  /** Hours. */
  readonly hours?: number;
  /** Minutes. */
  readonly minutes?: number;
  /** Seconds. Fractions are allowed. */
  readonly seconds?: number;
}

/** A duration: `"2h"`, `"90s"`, `"1h30m"` (letters `d`, `h`, `m`, `s`), or `{ hours: 2 }`. */
export type Duration = string | DurationParts;

/** Returns `duration` in milliseconds. Throws a {@link SandboxError} if it is negative or not a {@link Duration}. */
export function durationMs(duration: Duration): number {
  const ms = typeof duration === "string" ? parseDuration(duration) : sumOfParts(duration);
  if (ms >= 0 && Number.isFinite(ms)) return ms;
  throw new SandboxError(
    "EVENTPOP_SANDBOX_BAD_OPTION",
    `${JSON.stringify(duration)} is not a duration; write "2h", "90s", "1h30m" or { hours: 2 }.`,
  );
}

const unitMs = { days: 86_400_000, hours: 3_600_000, minutes: 60_000, seconds: 1_000 } as const;
const msOfLetter: ReadonlyMap<string, number> = new Map([
  ["d", unitMs.days],
  ["h", unitMs.hours],
  ["m", unitMs.minutes],
  ["s", unitMs.seconds],
]);

function parseDuration(text: string): number {
  if (!/^(\d+(\.\d+)?[dhms])+$/.test(text)) return Number.NaN;
  return [...text.matchAll(/([\d.]+)([dhms])/g)].reduce(
    (sum, [, amount, letter = ""]) => sum + Number(amount) * (msOfLetter.get(letter) ?? Number.NaN),
    0,
  );
}

/** Returns `ms` as text in its two largest units, such as `1h58m`. Parts of a second are rounded up, so only 0 becomes `0s`. */
export function durationText(ms: number): string {
  let rest = Math.ceil(Math.max(0, ms) / 1_000);
  const counts = [...msOfLetter].flatMap(([letter, unit]) => {
    const count = Math.floor(rest / (unit / 1_000));
    rest -= count * (unit / 1_000);
    return count > 0 ? [`${count}${letter}`] : [];
  });
  return counts.slice(0, 2).join("") || "0s";
}

function sumOfParts(parts: DurationParts): number {
  return Object.entries(parts).reduce((sum, [unit, amount]) => sum + amount * unitMs[unit as keyof DurationParts], 0);
}
