import { toId } from "../config/validators";
import { ProviderError } from "../errors";

/** Longest line of text, in characters. */
const MAX_LINE_LENGTH = 256;
/** Longest address, in bytes: addresses are kept in sessions, which have to stay small. */
const MAX_URL_BYTES = 2_048;
/** Control characters, and halves of surrogate pairs: JSON can spell them, databases and logs choke on them. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}]/u;

/**
 * One JSON object of an answer, read field by field. Own properties only, so `__proto__` is a name like any other.
 *
 * What the package decides by must be readable, else the answer is refused, with operation and field in the sentence:
 * `id`, `word`, `array`. What merely describes is undefined when it is null, blank, too long or of a wrong type: all others.
 */
export class Fields {
  /** The object itself. */
  readonly raw: Readonly<Record<string, unknown>>;
  readonly #operation: string;
  readonly #path: string;

  /** @throws {@link ProviderError} `EVENTPOP_INVALID_RESPONSE` unless `source` is a JSON object */
  constructor(source: unknown, operation: string, path = "") {
    if (!isObject(source)) throw unreadable(operation, path || "the body", "an object");
    this.raw = source;
    this.#operation = operation;
    this.#path = path;
  }

  /** The value as it came; undefined if there is none. */
  get(name: string): unknown {
    return Object.hasOwn(this.raw, name) ? this.raw[name] : undefined;
  }

  /** The object in a field that must hold one. */
  inside(name: string): Fields {
    return new Fields(this.get(name), this.#operation, this.#pathOf(name));
  }

  /** The object in a field; undefined if there is none. */
  object(name: string): Fields | undefined {
    return isObject(this.get(name)) ? this.inside(name) : undefined;
  }

  /** An id as a string, whether it came as a number or a string. */
  id(name: string): string {
    return toId(this.get(name)) ?? this.#refuse(name, "an id");
  }

  /** A word such as a status. */
  word(name: string): string {
    return this.line(name) ?? this.#refuse(name, "a word");
  }

  optionalId(name: string): string | undefined {
    return toId(this.get(name));
  }

  /** One line of text of at most `most` characters. */
  line(name: string, most = MAX_LINE_LENGTH): string | undefined {
    const value = this.text(name);
    return value !== undefined && value.length <= most && !UNPRINTABLE.test(value) ? value : undefined;
  }

  /** One line of text, cut to 256 characters. */
  cutLine(name: string): string | undefined {
    const value = this.text(name);
    if (value === undefined || UNPRINTABLE.test(value)) return undefined;
    // A cut through a surrogate pair leaves its first half at the end.
    return value.slice(0, MAX_LINE_LENGTH).replace(/\p{Cs}$/u, "");
  }

  /** Any text that is not blank. */
  text(name: string): string | undefined {
    const value = this.get(name);
    return typeof value === "string" && value.trim() !== "" ? value : undefined;
  }

  /** An absolute http or https address. */
  url(name: string): string | undefined {
    const value = this.line(name, MAX_URL_BYTES);
    const isAddress = value !== undefined && /^https?:\/\//i.test(value) && URL.canParse(value);
    return isAddress && Buffer.byteLength(value) <= MAX_URL_BYTES ? value : undefined;
  }

  /** A calendar day, `YYYY-MM-DD`. */
  date(name: string): string | undefined {
    const value = this.line(name);
    return value !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(value) ? value : undefined;
  }

  /** A moment in ISO 8601, with its offset. */
  time(name: string): string | undefined {
    const value = this.line(name);
    return value !== undefined && readInstant(value) ? value : undefined;
  }

  /** A whole number from 0 up, whether it came as a number or as digits. */
  count(name: string): number | undefined {
    const value = this.get(name);
    const number = typeof value === "string" && /^\d+$/.test(value) ? Number(value) : value;
    return typeof number === "number" && Number.isSafeInteger(number) && number >= 0 ? number : undefined;
  }

  /** A list that must be there. */
  array(name: string): readonly unknown[] {
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
    throw unreadable(this.#operation, this.#pathOf(name), expected);
  }
}

/** The error for an answer that cannot be used. */
export function unreadable(operation: string, field: string, expected: string): ProviderError {
  return new ProviderError(
    "EVENTPOP_INVALID_RESPONSE",
    `${operation}: ${field} in Eventpop's response is not ${expected}.`,
  );
}

/** Properties that could be undefined, now absent instead. */
export type Present<T> = { [Name in keyof T]?: Exclude<T[Name], undefined> };

/** The given properties without those that are undefined. */
export function present<T extends object>(properties: T): Present<T> {
  const there: Present<T> = {};
  for (const name of Object.keys(properties) as (keyof T)[]) {
    const value = properties[name];
    if (value !== undefined) there[name] = value as Present<T>[typeof name];
  }
  return there;
}

/** Whether it is a JSON object. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Date, time and offset (ISO 8601). Seconds may be left out, as `<input type="datetime-local">` does. */
const INSTANT = /^(\d{4})-(\d{2})-(\d{2})T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d)$/;

/**
 * The moment that a text in ISO 8601 names; undefined for anything else. Without an offset it would be another moment on each
 * machine, and `Date` reads much that is no ISO 8601: `11/12/2026`, `5`, the 30th of February.
 */
export function readInstant(text: string): Date | undefined {
  const [, year, month, day] = INSTANT.exec(text) ?? [];
  if (year === undefined) return undefined;
  const isDay = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day))).getUTCDate() === Number(day);
  const date = new Date(text);
  return isDay && !Number.isNaN(date.getTime()) ? date : undefined;
}
