const OFFSET_MS = 7 * 3_600_000;

/** Returns a time in Eventpop's format: ISO 8601 with milliseconds, in the time zone of Bangkok. Returns null for null. */
export function bangkokTime(time: string | null): string | null {
  if (time === null) return null;
  return new Date(Date.parse(time) + OFFSET_MS).toISOString().replace("Z", "+07:00");
}
