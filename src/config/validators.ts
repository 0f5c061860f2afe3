import { OptionError } from "../errors";

/** Reads one option: gives its value in final form, or throws an {@link OptionError}. `name` is for the sentence. */
export type Validator<T> = (value: unknown, name: string) => T;
/** One reader per option name. */
export type Validators = Readonly<Record<string, Validator<unknown>>>;
/** What a set of readers gives. */
export type Values<R extends Validators> = { readonly [Name in keyof R]: ReturnType<R[Name]> };

/** Reads an options object whole: every name must be known, every value must pass its reader. */
export function validateOptions<R extends Validators>(owner: string, options: unknown, readers: R): Values<R> {
  refuseRequest(options, owner, `${owner}({ … })`);
  if (typeof options !== "object" || options === null) {
    throw optionError(`${owner} needs an object of options.`);
  }
  for (const name of Object.keys(options)) {
    if (!Object.hasOwn(readers, name)) throw optionError(unknownOption(owner, name, Object.keys(readers)));
  }
  const given = options as Record<string, unknown>;
  const entries = Object.entries(readers).map(([name, read]) => [name, read(given[name], name)]);
  return Object.fromEntries(entries) as Values<R>;
}

/**
 * Throws where a function that makes middleware was handed to Express itself: it then gets a request in place of options, and
 * the middleware that it makes is never run, so that the request would hang.
 */
export function refuseRequest(options: unknown, owner: string, call: string): void {
  const { method, headers } = (options ?? {}) as { method?: unknown; headers?: unknown };
  if (typeof method === "string" && typeof headers === "object") throw notCalled(owner, call);
}

/** The error for a function that makes middleware, and was used as if it were one. */
export function notCalled(owner: string, call: string, cause?: unknown): OptionError {
  const message = `${owner} was given to Express without being called: write ${call}.`;
  return new OptionError("EVENTPOP_SETUP", message, { cause });
}

/** The error for a bad option. */
export function optionError(message: string): OptionError {
  return new OptionError("EVENTPOP_BAD_OPTION", message);
}

/** A non-blank string that must be there; `where` says where it comes from. */
export function required(where: string): Validator<string> {
  return (value, name) => {
    if (value === undefined || value === null || value === "") {
      throw optionError(`${name} is missing: ${where}. If it comes from an environment variable, that is not set.`);
    }
    if (typeof value !== "string" || value.trim() !== value || value === "") {
      throw optionError(`${name} must be a string without blanks around it.`);
    }
    return value;
  };
}

/** One of a few values, the first of which is the default. */
export function oneOf<T extends string | boolean>(first: T, ...others: T[]): Validator<T> {
  return (value = first, name) => {
    const choices = [first, ...others];
    const choice = choices.find((candidate) => candidate === value);
    if (choice === undefined) {
      throw optionError(`${name} must be ${choices.map((each) => JSON.stringify(each)).join(" or ")}.`);
    }
    return choice;
  };
}

/** A whole number between two bounds, both included. */
export function wholeNumber(fallback: number, least: number, most: number): Validator<number> {
  return (value = fallback, name) => {
    if (typeof value !== "number" || !Number.isInteger(value) || value < least || value > most) {
      throw optionError(`${name} must be a whole number of milliseconds from ${least} to ${most}.`);
    }
    return value;
  };
}

/** Leaves an absent option absent. */
export function optional<T>(read: Validator<T>): Validator<T | undefined> {
  return (value, name) => (value === undefined ? undefined : read(value, name));
}

/** A function. */
export function callable<T extends (...args: never[]) => unknown>(): Validator<T> {
  return (value, name) => {
    if (typeof value !== "function") throw optionError(`${name} must be a function.`);
    return value as T;
  };
}

/** An object with these methods, such as a store or a lock. */
export function objectWith<T extends object>(...methods: string[]): Validator<T> {
  return (value, name) => {
    const object = value as Record<string, unknown> | null;
    if (typeof object !== "object" || object === null || methods.some((each) => typeof object[each] !== "function")) {
      throw optionError(`${name} must be an object with ${methods.map((each) => `${each}()`).join(", ")}.`);
    }
    return value as T;
  };
}

/** An absolute https URL, or http on this very machine, such as `example`. It stays letter by letter as it was given. */
export function webAddress(example: string): Validator<string> {
  return (value, name) => {
    if (value === "") {
      throw optionError(
        `${name} is empty: set it to a URL such as ${example}, or leave it out. If it comes from an environment variable, that is not set.`,
      );
    }
    if (typeof value !== "string" || !/^https?:\/\/[^\s\\]+$/i.test(value) || !URL.canParse(value)) {
      throw optionError(`${name} must be an absolute URL such as ${example}.`);
    }
    const url = new URL(value);
    if (url.protocol === "http:" && !LOOPBACK.test(url.hostname)) {
      throw optionError(`${name} must use https: http is allowed for localhost only, not for ${url.hostname}.`);
    }
    if (url.username !== "" || url.password !== "") throw optionError(`${name} must not hold a user name or password.`);
    if (value.includes("#")) throw optionError(`${name} must not have a fragment (#…).`);
    return value;
  };
}

/** A web address that paths are put behind: without a query, and without a slash at its end. */
export function baseAddress(example: string): Validator<string> {
  return (value, name) => {
    const address = webAddress(example)(value, name);
    if (address.includes("?")) throw optionError(`${name} must not have a query (?…): paths are put behind it.`);
    return address.replace(/\/+$/, "");
  };
}

/** Names of this very machine, as `URL` spells hosts. */
const LOOPBACK = /^(?:(?:.+\.)?localhost|127(?:\.\d+){3}|\[::1\])$/;

function unknownOption(owner: string, name: string, known: string[]): string {
  const near = known.find((each) => normalizeName(each) === normalizeName(name));
  const advice = near ? `did you mean ${near}?` : `it knows ${known.join(", ")}.`;
  return `${owner} knows no option ${JSON.stringify(name)}: ${advice}`;
}

/** A name without what spellings differ in: `redirect_uri`, `redirectURL` and `callbackUrl` all mean `callbackURL`. */
function normalizeName(name: string): string {
  const letters = name.toLowerCase().replace(/[^a-z]/g, "");
  return letters.replace(/uri$/, "url").replace(/^redirect(?=url$)/, "callback");
}
