const aheadMs = 7 * 3_600_000;

/** A time as Eventpop writes it: ISO 8601 with milliseconds, in Bangkok's zone. Null stays null. */
export function bangkokTime(time: string | null): string | null {
  if (time === null) return null;
  return new Date(Date.parse(time) + aheadMs).toISOString().replace("Z", "+07:00");
}
