import { OptionError } from "../errors";
import { isLoopbackHost, isPrivateHost } from "./hosts";

/** All options that the app passed in together with the validated one. They are not validated. */
type GivenOptions = Readonly<Record<string, unknown>>;

/**
 * Validates one option and returns its final value, or throws an {@link OptionError}. `name` is the option's name, for the
 * message. `Given` is the type that the app may pass in. If `Given` includes `undefined`, the option may be left out.
 */
export interface Validator<T, Given = T> {
  (value: unknown, name: string, options?: GivenOptions): T;
  /** Never set. It lets the compiler find `Given` in {@link OptionsOf}. */
  readonly given?: Given;
}

/** The options of one function: a validator for each, under the option's name. */
export type Validators = Readonly<Record<string, Validator<unknown, unknown>>>;

/** The values that a set of validators returns. */
export type Values<V extends Validators> = { readonly [Name in keyof V]: ReturnType<V[Name]> };

/** The type of the options that a set of validators accepts. Editors show the comment above a validator for its option. */
export type OptionsOf<V> = {
  [Name in keyof V as undefined extends Given<V[Name]> ? never : Name]: Given<V[Name]>;
} & {
  [Name in keyof V as undefined extends Given<V[Name]> ? Name : never]?: Given<V[Name]> | undefined;
};

type Given<V> = V extends Validator<unknown, infer G> ? G : never;

/** Returns the validators with these names. */
export function pickOptions<V extends Validators, Name extends keyof V>(
  validators: V,
  names: readonly Name[],
): Pick<V, Name> {
  return Object.fromEntries(names.map((name) => [name, validators[name]])) as Pick<V, Name>;
}

/**
 * Validates an options object: every name must be known, and every value must pass its validator. Messages name an option by
 * `prefix` and its name.
 */
export function validateOptions<V extends Validators>(
  owner: string,
  options: unknown,
  validators: V,
  prefix = "",
): Values<V> {
  throwIfNotCalled(options, owner, `${owner}({ … })`);
  if (typeof options !== "object" || options === null) {
    throw optionError(`${owner} needs an object of options.`);
  }
  for (const name of Object.keys(options)) {
    if (!Object.hasOwn(validators, name)) throw optionError(unknownOptionMessage(owner, name, Object.keys(validators)));
  }
  const given = options as Record<string, unknown>;
  const entries = Object.entries(validators).map(([name, validate]) => [
    name,
    validate(given[name], prefix + name, given),
  ]);
  return Object.fromEntries(entries) as Values<V>;
}

/**
 * Throws if a function that creates middleware was passed to Express without being called. Express then calls the function with a
 * request instead of options, and ignores the middleware that it returns. Without this error, the request would never end.
 */
export function throwIfNotCalled(options: unknown, owner: string, call: string): void {
  const { method, headers } = (options ?? {}) as { method?: unknown; headers?: unknown };
  if (typeof method === "string" && typeof headers === "object") throw notCalledError(owner, call);
}

/** Returns the error for a function that should create middleware but was used as middleware itself. */
export function notCalledError(owner: string, call: string, cause?: unknown): OptionError {
  const message = `${owner} was given to Express without being called: write ${call}.`;
  return new OptionError("EVENTPOP_SETUP", message, { cause });
}

/** The end of a message about a value that is missing. */
export const UNSET_VARIABLE =
  "If it comes from an environment variable, that is not set; node --env-file=.env app.js loads variables from a file.";

/** Returns the error for an invalid option. */
export function optionError(message: string): OptionError {
  return new OptionError("EVENTPOP_BAD_OPTION", message);
}

/** Accepts a string without whitespace around it. The option is required. `where` tells the developer where to get the value. */
export function requiredString(where: string): Validator<string> {
  return (value, name) => {
    if (value === undefined || value === null || value === "") {
      throw optionError(`${name} is missing: ${where}. ${UNSET_VARIABLE}`);
    }
    if (typeof value !== "string" || value.trim() !== value || value === "") {
      throw optionError(`${name} must be a string without blanks around it.`);
    }
    return value;
  };
}

const MAX_NAME_LENGTH = 60;

/** Accepts a name that pages show: one line of at most 60 characters. `where` tells the developer what to write. */
export function displayName(where: string): Validator<string> {
  return (value, name) => {
    const title = requiredString(where)(value, name);
    if (title.length > MAX_NAME_LENGTH || /\p{Cc}/u.test(title)) {
      throw optionError(`${name} must be one line of at most ${MAX_NAME_LENGTH} characters.`);
    }
    return title;
  };
}

/** Whether a value is a path on this origin. It starts with exactly one slash, because `//host` is another origin. */
export function isSitePath(value: unknown): value is string {
  return typeof value === "string" && /^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/.test(value);
}

/** Accepts one of several values. The first is the default. */
export function oneOf<T extends string | boolean>(first: T, ...others: T[]): Validator<T, T | undefined> {
  return (value = first, name) => {
    const choices = [first, ...others];
    const choice = choices.find((candidate) => candidate === value);
    if (choice === undefined) {
      throw optionError(`${name} must be ${choices.map((each) => JSON.stringify(each)).join(" or ")}.`);
    }
    return choice;
  };
}

/** Accepts a whole number of milliseconds from `min` to `max`. The default is `fallback`. */
export function milliseconds(fallback: number, min: number, max: number): Validator<number, number | undefined> {
  return (value = fallback, name) => {
    if (typeof value !== "number" || !Number.isInteger(value) || value < min || value > max) {
      throw optionError(`${name} must be a whole number of milliseconds from ${min} to ${max}.`);
    }
    return value;
  };
}

/** Makes an option optional. Its value is undefined if it is left out. */
export function optional<T, Given>(validate: Validator<T, Given>): Validator<T | undefined, Given | undefined> {
  return (value, name, options) => (value === undefined ? undefined : validate(value, name, options));
}

/** Accepts a list with at least one entry. Each entry must pass `validate`. */
export function listOf<T, Given>(validate: Validator<T, Given>): Validator<readonly T[], readonly Given[]> {
  return (value, name) => {
    if (!Array.isArray(value) || value.length === 0) {
      throw optionError(`${name} must be a list with at least one entry.`);
    }
    return value.map((each) => validate(each, `Each of ${name}`));
  };
}

/** Accepts a function. */
export function functionOption<T extends (...args: never[]) => unknown>(): Validator<T> {
  return (value, name) => {
    if (typeof value !== "function") throw optionError(`${name} must be a function.`);
    return value as T;
  };
}

/** Accepts an object with these methods, such as a store or a lock. */
export function objectWithMethods<T extends object>(...methods: string[]): Validator<T> {
  return (value, name) => {
    const object = value as Record<string, unknown> | null;
    if (typeof object !== "object" || object === null || methods.some((each) => typeof object[each] !== "function")) {
      throw optionError(`${name} must be an object with ${methods.map((each) => `${each}()`).join(", ")}.`);
    }
    return value as T;
  };
}

/**
 * An absolute URL such as `example`: https, or http on localhost. With the option {@link allowInsecureHTTP}, http is also accepted
 * for hosts in a private network. The value is returned unchanged.
 */
export function absoluteUrl(example: string): Validator<string> {
  return (value, name, options) => {
    if (value === "") {
      throw optionError(`${name} is empty: set it to a URL such as ${example}, or leave it out. ${UNSET_VARIABLE}`);
    }
    if (typeof value !== "string" || !/^https?:\/\/[^\s\\]+$/i.test(value) || !URL.canParse(value)) {
      throw optionError(`${name} must be an absolute URL such as ${example}.`);
    }
    const url = new URL(value);
    if (url.protocol === "http:" && !isLoopbackHost(url.hostname)) refuseHttp(url, name, options);
    if (url.username !== "" || url.password !== "") throw optionError(`${name} must not hold a user name or password.`);
    if (value.includes("#")) throw optionError(`${name} must not have a fragment (#…).`);
    return value;
  };
}

/** Accepts an absolute URL without a query, so that paths can be appended. Slashes at its end are removed. */
export function baseUrl(example: string): Validator<string> {
  return (value, name, options) => {
    const url = absoluteUrl(example)(value, name, options);
    if (url.includes("?")) throw optionError(`${name} must not have a query (?…): paths are appended to it.`);
    return url.replace(/\/+$/, "");
  };
}

/** Throws, unless the app allows http and the host is in a private network. */
function refuseHttp({ hostname }: URL, name: string, options: GivenOptions = {}): void {
  const isPrivate = isPrivateHost(hostname);
  if (isPrivate && options.allowInsecureHTTP === true) return;
  const advice = isPrivate ? " In development, the option allowInsecureHTTP: true allows it." : "";
  throw optionError(`${name} must use https: http is allowed for localhost only, not for ${hostname}.${advice}`);
}

/** The value of the option `allowInsecureHTTP`. Refuses `true` in production, where secrets and codes must be encrypted. */
export const allowInsecureHTTP: Validator<boolean, boolean | undefined> = (value, name) => {
  const isAllowed = oneOf<boolean>(false, true)(value, name);
  if (isAllowed && process.env.NODE_ENV === "production") {
    throw optionError(`${name} must not be true if NODE_ENV is production: use https there, and leave the option out.`);
  }
  return isAllowed;
};

function unknownOptionMessage(owner: string, name: string, known: string[]): string {
  const similar = known.find((each) => normalizeName(each) === normalizeName(name));
  const advice = similar ? `did you mean ${similar}?` : `it knows ${known.join(", ")}.`;
  return `${owner} knows no option ${JSON.stringify(name)}: ${advice}`;
}

/** Makes spellings of one name equal: `redirect_uri`, `redirectURL` and `callbackUrl` all mean `callbackURL`. */
function normalizeName(name: string): string {
  const letters = name.toLowerCase().replace(/[^a-z]/g, "");
  return letters.replace(/uri$/, "url").replace(/^redirect(?=url$)/, "callback");
}

/** An id from Eventpop. */
export type Id = string | number;

/** Maximum length of an id, in characters. Eventpop's ids are decimal numbers. */
const MAX_ID_LENGTH = 64;

/**
 * Returns an id as a string. Accepts a positive safe integer, or 1 to 64 visible ASCII characters. Returns undefined for anything
 * else, because a larger number has lost digits in JSON.
 */
export function toId(value: unknown): string | undefined {
  if (typeof value === "number") return Number.isSafeInteger(value) && value > 0 ? String(value) : undefined;
  const isId = typeof value === "string" && value.length <= MAX_ID_LENGTH && /^[!-~]+$/.test(value);
  return isId ? value : undefined;
}

/** Accepts an Eventpop id that can be part of a path. It must not contain characters that change the path, such as a slash. */
export const eventpopId: Validator<string, Id> = (value, name) => {
  const string = toId(value);
  if (string === undefined || !/^[\w-]+$/.test(string)) {
    throw optionError(`${name} must be an Eventpop id, such as 1017 or "1017".`);
  }
  return string;
};

/**
 * Accepts an id that is compared with the ids in Eventpop's responses, which are positive whole numbers. A name, such as the one in the
 * address of an event's page, would never be equal.
 */
export const numericId: Validator<string, Id> = (value, name) => {
  const id = toId(value);
  if (id !== undefined && /^[1-9]\d*$/.test(id)) return id;
  if (value === undefined || value === null || value === "" || Number.isNaN(value)) {
    throw optionError(
      `${name} is missing: set it to the number that Eventpop gave it, such as 1017. ${UNSET_VARIABLE}`,
    );
  }
  throw optionError(
    `${name} must be the number that Eventpop gave it, such as 1017 or "1017": other values match no ticket.`,
  );
};
