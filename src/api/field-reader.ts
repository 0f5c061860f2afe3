import { toId } from "../config/validators";
import { ProviderError } from "../errors";

/** Maximum length of a line of text, in characters. */
const MAX_LINE_LENGTH = 256;
/** Maximum length of a URL, in bytes. URLs are stored in sessions, which must stay small. */
const MAX_URL_BYTES = 2_048;
/** Control characters and halves of surrogate pairs. JSON can contain them, but some databases and logs cannot store them. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}]/u;

/**
 * Reads the fields of one JSON object in a response. Reads only own properties, so that `__proto__` is a field like any other.
 *
 * The `required…` methods refuse the response if the field is missing or invalid, with an error that names the operation and the
 * field. The other methods return undefined for a field that is null, blank, too long or of the wrong type.
 */
export class FieldReader {
  /** The object that is read. */
  readonly raw: Readonly<Record<string, unknown>>;
  readonly #operation: string;
  readonly #path: string;

  /** @throws {@link ProviderError} `EVENTPOP_INVALID_RESPONSE` unless `source` is a JSON object */
  constructor(source: unknown, operation: string, path = "") {
    if (!isObject(source)) throw fieldError(operation, path || "the body", "an object");
    this.raw = source;
    this.#operation = operation;
    this.#path = path;
  }

  /** The unchanged value of a field, or undefined if the field is missing. */
  get(name: string): unknown {
    return Object.hasOwn(this.raw, name) ? this.raw[name] : undefined;
  }

  /** The object in a field that must hold one. */
  requiredObject(name: string): FieldReader {
    return new FieldReader(this.get(name), this.#operation, this.#pathOf(name));
  }

  /** The object in a field; undefined if there is none. */
  object(name: string): FieldReader | undefined {
    return isObject(this.get(name)) ? this.requiredObject(name) : undefined;
  }

  /** An id as a string, from a number or a string. */
  requiredId(name: string): string {
    return toId(this.get(name)) ?? this.#refuse(name, "an id");
  }

  /** A single word, for example the status `active`. */
  requiredWord(name: string): string {
    return this.line(name) ?? this.#refuse(name, "a word");
  }

  id(name: string): string | undefined {
    return toId(this.get(name));
  }

  /** One line of text of at most `maxLength` characters. */
  line(name: string, maxLength = MAX_LINE_LENGTH): string | undefined {
    const value = this.text(name);
    return value !== undefined && value.length <= maxLength && !UNPRINTABLE.test(value) ? value : undefined;
  }

  /** One line of text, truncated to 256 characters. */
  truncatedLine(name: string): string | undefined {
    const value = this.text(name);
    if (value === undefined || UNPRINTABLE.test(value)) return undefined;
    // The cut may leave the first half of a surrogate pair at the end.
    return value.slice(0, MAX_LINE_LENGTH).replace(/\p{Cs}$/u, "");
  }

  /** Any text that is not blank. */
  text(name: string): string | undefined {
    const value = this.get(name);
    return typeof value === "string" && value.trim() !== "" ? value : undefined;
  }

  /** An absolute http or https URL. */
  url(name: string): string | undefined {
    const value = this.line(name, MAX_URL_BYTES);
    const isUrl = value !== undefined && /^https?:\/\//i.test(value) && URL.canParse(value);
    return isUrl && Buffer.byteLength(value) <= MAX_URL_BYTES ? value : undefined;
  }

  /** A calendar day, `YYYY-MM-DD`. */
  date(name: string): string | undefined {
    const value = this.line(name);
    return value !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(value) ? value : undefined;
  }

  /** A time in ISO 8601, with its offset. */
  time(name: string): string | undefined {
    const value = this.line(name);
    return value !== undefined && parseTime(value) ? value : undefined;
  }

  /** A whole number of at least 0. The field may hold a number or a string of digits. */
  count(name: string): number | undefined {
    const value = this.get(name);
    const number = typeof value === "string" && /^\d+$/.test(value) ? Number(value) : value;
    return typeof number === "number" && Number.isSafeInteger(number) && number >= 0 ? number : undefined;
  }

  requiredList(name: string): readonly unknown[] {
    const value = this.get(name);
    return Array.isArray(value) ? value : this.#refuse(name, "a list");
  }

  /** A list; empty if there is none. */
  list(name: string): readonly unknown[] {
    const value = this.get(name);
    return Array.isArray(value) ? value : [];
  }

  #pathOf(name: string): string {
    return this.#path === "" ? name : `${this.#path}.${name}`;
  }

  #refuse(name: string, expected: string): never {
    throw fieldError(this.#operation, this.#pathOf(name), expected);
  }
}

/** Returns the error for a response with an invalid field. */
export function fieldError(operation: string, field: string, expected: string): ProviderError {
  return new ProviderError(
    "EVENTPOP_INVALID_RESPONSE",
    `${operation}: ${field} in Eventpop's response is not ${expected}.`,
  );
}

/** `T`, in which properties that may be undefined are optional instead. */
export type WithoutUndefined<T> = { [Name in keyof T]?: Exclude<T[Name], undefined> };

/** Returns a copy without the properties that are undefined. */
export function withoutUndefined<T extends object>(properties: T): WithoutUndefined<T> {
  const defined: WithoutUndefined<T> = {};
  for (const name of Object.keys(properties) as (keyof T)[]) {
    const value = properties[name];
    if (value !== undefined) defined[name] = value as WithoutUndefined<T>[typeof name];
  }
  return defined;
}

/** Whether a value is a JSON object. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Date, time and offset (ISO 8601). Seconds may be left out, as `<input type="datetime-local">` does. */
const ISO_TIME = /^(\d{4})-(\d{2})-(\d{2})T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d)$/;

/**
 * Parses a time in ISO 8601 with its offset. Returns undefined for anything else. Without an offset, the time would depend on the
 * machine's time zone. `Date` alone would also accept `11/12/2026`, `5` and the 30th of February.
 */
export function parseTime(text: string): Date | undefined {
  const [, year, month, day] = ISO_TIME.exec(text) ?? [];
  if (year === undefined) return undefined;
  const isDay = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day))).getUTCDate() === Number(day);
  const date = new Date(text);
  return isDay && !Number.isNaN(date.getTime()) ? date : undefined;
}
