import * as v from "valibot";
import { SandboxError, type SandboxErrorCode } from "../errors";

/** What is wrong with a value from outside. */
export interface Mistake {
  /** Where, as the names and numbers that lead there: `["users", 0, "birthday"]`. Empty for the value itself. */
  readonly path: readonly (string | number)[];
  /** What, without its place: `must be a number, not text`. */
  readonly sentence: string;
}

/** `mistake` in one line: `users.0.birthday: must be a date such as 1992-04-13`. */
export function lineOf({ path, sentence }: Mistake): string {
  return path.length === 0 ? sentence : `${path.join(".")}: ${sentence}`;
}

/** Every mistake in `value`; none if it is as `schema` has it. */
export function mistakesIn(schema: v.GenericSchema, value: unknown): readonly Mistake[] {
  const { issues = [] } = v.safeParse(schema, value);
  return issues.flatMap((issue) => mistakesOf(issue, []));
}

/** What the error says about a value that is not as it must be. */
interface Complaint {
  readonly code: SandboxErrorCode;
  /** What the value is, such as `Sandbox option`: the message begins with it. */
  readonly subject?: string;
}

/** `value` as `schema` has it, with its defaults; throws a {@link SandboxError} that tells the first mistake. */
export function checked<Schema extends v.GenericSchema>(
  schema: Schema,
  value: unknown,
  { code, subject }: Complaint,
): v.InferOutput<Schema> {
  const result = v.safeParse(schema, value);
  if (result.success) return result.output;
  const [mistake] = mistakesOf(result.issues[0], []);
  throw new SandboxError(code, [subject, mistake && lineOf(mistake)].filter(Boolean).join(" "));
}

/** Of several shapes that a value may have, the mistakes within the one that it comes nearest to are told. */
function mistakesOf(issue: v.BaseIssue<unknown>, before: Mistake["path"]): readonly Mistake[] {
  const path = [...before, ...(issue.path ?? []).map(({ key }) => key as string | number)];
  const within = (issue.issues ?? []).filter((inner) => inner.path !== undefined);
  if (within.length > 0) return within.flatMap((inner) => mistakesOf(inner, path));
  return [{ path, sentence: sentenceOf(issue) }];
}

/** Valibot's messages are for people who know schemas; those that a schema gives itself stay as they are. */
function sentenceOf(issue: v.BaseIssue<unknown>): string {
  const { type, expected, received, requirement, message } = issue;
  if (type === "strict_object" && expected === "never") return "there is no such field";
  if (received === "undefined") return "is missing";
  if (!message.startsWith("Invalid")) return message;
  const ofRequirement = sentencesOfRequirements[type];
  if (ofRequirement) return ofRequirement(String(requirement));
  const choices = (expected ?? "").replace(/[()]/g, "").split(" | ");
  // What somebody wrote may be a secret, so it is repeated only where it was to be one of a few words.
  const isRepeated = choices.every((choice) => literal.test(choice));
  return `must be ${listed(choices.flatMap((choice) => (choice === "boolean" ? ["true", "false"] : [kindOf(choice)])))}, not ${isRepeated ? received : kindOf(concealed(received))}`;
}

const sentencesOfRequirements: Readonly<Record<string, (requirement: string) => string>> = {
  integer: () => "must be a whole number",
  min_value: (least) => `must be at least ${least}`,
  max_value: (most) => `must be at most ${most}`,
  min_length: (least) => `must have at least ${least} characters`,
  non_empty: () => "must not be empty",
  iso_date: () => "must be a date such as 1992-04-13",
};

/** A value written as it is, in Valibot's notation. */
const literal = /^("|-?\d|true$|false$|null$)/;

const kinds: ReadonlyMap<string, string> = new Map([
  ["string", "text"],
  ["number", "a number"],
  ["Array", "a list"],
  ["Object", "an object"],
  ["NaN", "not a number"],
]);

/** What a type is called; a literal stays as it is. */
function kindOf(type: string): string {
  return kinds.get(type) ?? type;
}

/** The type of a literal. */
function concealed(value: string): string {
  if (value.startsWith('"')) return "string";
  return /^-?\d/.test(value) ? "number" : value;
}

function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}
