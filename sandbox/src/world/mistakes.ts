import * as v from "valibot";
import { SandboxError, type SandboxErrorCode } from "../errors";

/** A validation error in a value that comes from outside the sandbox. */
export interface Mistake {
  /** The path of the wrong field, such as `["users", 0, "birthday"]`. Empty if the whole value is wrong. */
  readonly path: readonly (string | number)[];
  /** The text of the error without the path, such as `must be a number, not text`. */
  readonly sentence: string;
}

/** Returns a mistake as one line, such as `users.0.birthday: must be a date such as 1992-04-13`. */
export function mistakeText({ path, sentence }: Mistake): string {
  return path.length === 0 ? sentence : `${path.join(".")}: ${sentence}`;
}

/** Returns all mistakes in `value`. The list is empty if `value` matches `schema`. */
export function mistakesIn(schema: v.GenericSchema, value: unknown): readonly Mistake[] {
  const { issues = [] } = v.safeParse(schema, value);
  return issues.flatMap((issue) => mistakesOf(issue, []));
}

/** The code and the beginning of the message of the error that {@link validate} throws. */
interface ErrorContext {
  readonly code: SandboxErrorCode;
  /** The beginning of the message. It says what the value is, such as `Sandbox option`. */
  readonly subject?: string;
}

/**
 * Checks `value` and returns it with the defaults of `schema`. If it is invalid, throws a {@link SandboxError} that names
 * the first mistake.
 */
export function validate<Schema extends v.GenericSchema>(
  schema: Schema,
  value: unknown,
  { code, subject }: ErrorContext,
): v.InferOutput<Schema> {
  const result = v.safeParse(schema, value);
  if (result.success) return result.output;
  const [mistake] = mistakesOf(result.issues[0], []);
  throw new SandboxError(code, [subject, mistake && mistakeText(mistake)].filter(Boolean).join(" "));
}

/**
 * Returns the mistakes in one issue that Valibot reports. If `schema` allows several shapes, the mistakes are those for
 * the shape that is most similar to the value.
 */
function mistakesOf(issue: v.BaseIssue<unknown>, before: Mistake["path"]): readonly Mistake[] {
  const path = [...before, ...(issue.path ?? []).map(({ key }) => key as string | number)];
  const within = (issue.issues ?? []).filter((inner) => inner.path !== undefined);
  if (within.length > 0) return within.flatMap((inner) => mistakesOf(inner, path));
  return [{ path, sentence: sentenceOf(issue) }];
}

/**
 * Returns the error text for an issue that Valibot reports. Valibot's own messages are replaced by simpler ones; messages
 * that a schema defines are kept.
 */
function sentenceOf(issue: v.BaseIssue<unknown>): string {
  const { type, expected, received, requirement, message } = issue;
  if (type === "strict_object" && expected === "never") return "there is no such field";
  if (received === "undefined") return "is missing";
  if (!message.startsWith("Invalid")) return message;
  const ofRequirement = sentencesByType[type];
  if (ofRequirement) return ofRequirement(String(requirement));
  const choices = (expected ?? "").replace(/[()]/g, "").split(" | ");
  // The value may be a secret. Therefore the message contains it only if the field has a fixed list of possible values.
  const isRepeated = choices.every((choice) => literal.test(choice));
  return `must be ${listed(choices.flatMap((choice) => (choice === "boolean" ? ["true", "false"] : [nameOfType(choice)])))}, not ${isRepeated ? received : nameOfType(typeOfLiteral(received))}`;
}

const sentencesByType: Readonly<Record<string, (requirement: string) => string>> = {
  integer: () => "must be a whole number",
  min_value: (least) => `must be at least ${least}`,
  max_value: (most) => `must be at most ${most}`,
  min_length: (least) => `must have at least ${least} characters`,
  non_empty: () => "must not be empty",
  iso_date: () => "must be a date such as 1992-04-13",
};

/** Matches a literal value in Valibot's notation, such as `"x"`, `5` or `true`. */
const literal = /^("|-?\d|true$|false$|null$)/;

const typeNames: ReadonlyMap<string, string> = new Map([
  ["string", "text"],
  ["number", "a number"],
  ["Array", "a list"],
  ["Object", "an object"],
  ["NaN", "not a number"],
]);

/** Returns a simple name for a type of Valibot, such as `text` for `string`. A literal is returned unchanged. */
function nameOfType(type: string): string {
  return typeNames.get(type) ?? type;
}

/** Returns the type of a literal, such as `string`, so that the message does not contain its value. */
function typeOfLiteral(value: string): string {
  if (value.startsWith('"')) return "string";
  return /^-?\d/.test(value) ? "number" : value;
}

function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}
