/**
 * Matches a date, a time and an offset (ISO 8601). The seconds may be omitted, because `<input type="datetime-local">` omits
 * them.
 */
const INSTANT = /^(\d{4})-(\d{2})-(\d{2})T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d)$/;

/**
 * Returns a date and time (ISO 8601 with an offset) in milliseconds since the epoch. Returns undefined for any other text.
 * The offset is required, because otherwise the result would depend on the machine's time zone. `Date` alone is not strict
 * enough: it also accepts `11/12/2026`, `5` and the 30th of February.
 */
export function parseInstant(text: string): number | undefined {
  const [, year, month, day] = INSTANT.exec(text) ?? [];
  if (year === undefined) return undefined;
  const isDay = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day))).getUTCDate() === Number(day);
  const ms = Date.parse(text);
  return isDay && !Number.isNaN(ms) ? ms : undefined;
}
