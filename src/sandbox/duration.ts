import { SandboxError } from "./errors";

const unitMs = { days: 86_400_000, hours: 3_600_000, minutes: 60_000, seconds: 1_000 } as const;
const unitOfLetter: Readonly<Record<string, keyof typeof unitMs>> = {
  d: "days",
  h: "hours",
  m: "minutes",
  s: "seconds",
};

/** A length of time: `"2h"`, `"90s"`, `"1h30m"` (letters `d`, `h`, `m`, `s`), or `{ hours: 2 }`. */
export type Duration = string | Readonly<Partial<Record<keyof typeof unitMs, number>>>;

/** The length of `duration` in milliseconds. Anything else than a {@link Duration} of 0 or more throws. */
export function durationMs(duration: Duration): number {
  const ms = typeof duration === "string" ? lettersMs(duration) : fieldsMs(duration);
  if (ms >= 0 && Number.isFinite(ms)) return ms;
  throw new SandboxError(
    "EVENTPOP_SANDBOX_BAD_OPTION",
    `${JSON.stringify(duration)} is not a duration; write "2h", "90s", "1h30m" or { hours: 2 }.`,
  );
}

function lettersMs(text: string): number {
  if (!/^(\d+(\.\d+)?[dhms])+$/.test(text)) return Number.NaN;
  return [...text.matchAll(/([\d.]+)([dhms])/g)].reduce(
    (sum, [, amount, letter]) => sum + Number(amount) * unitMs[unitOfLetter[letter ?? ""] ?? "seconds"],
    0,
  );
}

function fieldsMs(fields: Exclude<Duration, string>): number {
  return Object.entries(fields).reduce((sum, [unit, amount]) => sum + amount * unitMs[unit as keyof typeof unitMs], 0);
}
