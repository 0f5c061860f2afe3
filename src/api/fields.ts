import { ProviderError } from "../errors";

/** Longest id, in characters. Eventpop's are decimal numbers. */
const MAX_ID_LENGTH = 64;
/** Longest address, in characters. */
const MAX_URL_LENGTH = 2_048;
/** Control characters and halves of surrogate pairs: JSON can spell them, databases and logs choke on them. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}]/u;

/**
 * One JSON object of an answer, read field by field. Own properties only, so `__proto__` is a name like any other.
 *
 * What the package decides by (ids, a status, a count) must be readable, else the answer is refused, with operation and
 * field in the sentence. What merely describes is left out when it is null, blank, too long or of a wrong type.
 */
export class Fields {
  readonly #source: object;
  readonly #operation: string;
  readonly #path: string;

  /** @throws {@link ProviderError} `EVENTPOP_BAD_ANSWER` unless `source` is a JSON object */
  constructor(source: unknown, operation: string, path = "") {
    this.#operation = operation;
    this.#path = path;
    if (!isObject(source)) throw this.#unreadable("", "a JSON object");
    this.#source = source;
  }

  /** The value as it came; undefined if there is none. */
  get(name: string): unknown {
    return Object.hasOwn(this.#source, name) ? (this.#source as Record<string, unknown>)[name] : undefined;
  }

  /** An object inside this one; undefined if there is none. */
  object(name: string): Fields | undefined {
    const value = this.get(name);
    return isObject(value) ? new Fields(value, this.#operation, `${this.#path}${name}.`) : undefined;
  }

  /** An id as a string, whether it came as a number or a string. */
  id(name: string): string {
    const id = this.optionalId(name);
    if (id === undefined) throw this.#unreadable(name, "an id");
    return id;
  }

  optionalId(name: string): string | undefined {
    return toId(this.get(name));
  }

  /** One line of text of at most `most` characters. */
  text(name: string, most: number): string | undefined {
    const value = this.get(name);
    const isText = typeof value === "string" && value.trim() !== "" && value.length <= most && !UNPRINTABLE.test(value);
    return isText ? value : undefined;
  }

  /** One line of text, cut to `most` characters. */
  cutText(name: string, most: number): string | undefined {
    const value = this.get(name);
    if (typeof value !== "string" || value.trim() === "" || UNPRINTABLE.test(value)) return undefined;
    // A cut through a surrogate pair leaves its first half at the end.
    return value.slice(0, most).replace(/\p{Cs}$/u, "");
  }

  /** An absolute http or https address. */
  url(name: string): string | undefined {
    const value = this.text(name, MAX_URL_LENGTH);
    return value !== undefined && /^https?:\/\//i.test(value) && URL.canParse(value) ? value : undefined;
  }

  /** A calendar day, `YYYY-MM-DD`. */
  date(name: string): string | undefined {
    const value = this.text(name, 10);
    return value !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(value) ? value : undefined;
  }

  #unreadable(name: string, expected: string): ProviderError {
    const field = `${this.#path}${name}`.replace(/\.$/, "") || "the body";
    return new ProviderError(
      "EVENTPOP_BAD_ANSWER",
      `Eventpop's answer to ${this.#operation}: ${field} is not ${expected}.`,
    );
  }
}

/** The given properties without those that are undefined. */
export function present<T extends object>(properties: T): Present<T> {
  return Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined)) as Present<T>;
}

/** Properties that could be undefined, now absent instead. */
export type Present<T> = { [Name in keyof T]?: Exclude<T[Name], undefined> };

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A positive safe integer, or 1 to 64 visible ASCII characters: larger numbers have lost digits on their way through JSON. */
function toId(value: unknown): string | undefined {
  if (typeof value === "number") return Number.isSafeInteger(value) && value > 0 ? String(value) : undefined;
  const isId = typeof value === "string" && value.length <= MAX_ID_LENGTH && /^[!-~]+$/.test(value);
  return isId ? value : undefined;
}
