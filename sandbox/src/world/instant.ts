/** Date, time and offset (ISO 8601). Seconds may be left out, as `<input type="datetime-local">` does. */
const INSTANT = /^(\d{4})-(\d{2})-(\d{2})T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d)$/;

/**
 * The moment that a text in ISO 8601 names, in milliseconds since the epoch; undefined for anything else. Without an offset it would be another moment on each
 * machine, and `Date` reads much that is no ISO 8601: `11/12/2026`, `5`, the 30th of February.
 */
export function readInstant(text: string): number | undefined {
  const [, year, month, day] = INSTANT.exec(text) ?? [];
  if (year === undefined) return undefined;
  const isDay = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day))).getUTCDate() === Number(day);
  const ms = Date.parse(text);
  return isDay && !Number.isNaN(ms) ? ms : undefined;
}
