/** Date, time and offset (ISO 8601). Seconds may be left out, as `<input type="datetime-local">` does. */
const INSTANT = /^(\d{4})-(\d{2})-(\d{2})T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d)$/;

/**
 * Parses a date and time in ISO 8601 with an offset, into milliseconds since the epoch; undefined if the text is anything else.
 * Without an offset the result would depend on the machine's time zone. `Date` also accepts other texts: `11/12/2026`, `5`, the
 * 30th of February.
 */
export function readInstant(text: string): number | undefined {
  const [, year, month, day] = INSTANT.exec(text) ?? [];
  if (year === undefined) return undefined;
  const isDay = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day))).getUTCDate() === Number(day);
  const ms = Date.parse(text);
  return isDay && !Number.isNaN(ms) ? ms : undefined;
}
