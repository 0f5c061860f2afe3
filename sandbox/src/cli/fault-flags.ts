import { type Command, Option } from "commander";
import { SandboxError } from "../errors";
import type { FaultRule } from "../faults/fault-rules";
import { parseDuration, parseNumber } from "./arguments";

type FieldOf<Rule> = Rule extends unknown ? keyof Rule : never;

/** The fields of rules that the command line can set with flags. */
type Field = Exclude<FieldOf<FaultRule>, "on" | "type" | "match">;

interface FaultFlag {
  /** The flag in Commander's notation. */
  readonly flag: string;
  readonly about: string;
  readonly parse?: (text: string) => unknown;
  /** For a flag that can be given several times: makes the field's value from all given values. */
  readonly combine?: (values: readonly string[], type: string) => unknown;
}

/** One row for each field. A missing row is a type error. */
const faultFlags: Readonly<Record<Field, FaultFlag>> = {
  times: {
    flag: "--times <count>",
    about: "maximum number of requests to hit; unlimited by default",
    parse: parseNumber,
  },
  after: { flag: "--after <count>", about: "number of requests to let pass first", parse: parseNumber },
  probability: { flag: "--probability <share>", about: "probability from 0 to 1", parse: parseNumber },
  seed: { flag: "--seed <number>", about: "seed of the random numbers", parse: parseNumber },
  delayMs: { flag: "--delay <duration>", about: "delay, such as 3s", parse: parseDuration },
  client: { flag: "--client <id>", about: "hit only requests of this client id" },
  status: { flag: "--status <code>", about: "status of the response", parse: parseNumber },
  headers: {
    flag: "--header <line...>",
    about: "header of the response, such as Retry-After:60",
    combine: (lines) => Object.fromEntries(lines.map((line) => split(line, ":"))),
  },
  body: { flag: "--body <text>", about: "body of the response" },
  fields: {
    flag: "--field <name...>",
    about: "field to leave out (omit) or to set (override), such as expires_in=60",
    combine: (fields, type) => (type === "override" ? Object.fromEntries(fields.map(override)) : fields),
  },
};

export function withFaultFlags(command: Command): Command {
  return Object.values(faultFlags).reduce((extended, row) => extended.addOption(optionOf(row)), command);
}

function optionOf({ flag, about, parse }: FaultFlag): Option {
  const option = new Option(flag, about);
  return parse ? option.argParser(parse) : option;
}

/** Returns the rule for `fault add`. It may be invalid, because the sandbox checks it later. */
export function faultRule(on: string, type: string, flags: Readonly<Record<string, unknown>>): FaultRule {
  const fields = Object.entries(faultFlags).flatMap(([field, row]) => {
    const value = flags[optionOf(row).attributeName()];
    if (value === undefined) return [];
    return [[field, row.combine ? row.combine(value as readonly string[], type) : value]];
  });
  return { on, type, ...Object.fromEntries(fields) } as FaultRule;
}

function override(field: string): readonly [name: string, value: unknown] {
  const [name, text] = split(field, "=");
  return [name, fieldValue(text)];
}

/** Parses `text` as JSON. Returns the text itself if it is not JSON. */
function fieldValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function split(pair: string, separator: string): readonly [string, string] {
  const end = pair.indexOf(separator);
  if (end > 0) return [pair.slice(0, end), pair.slice(end + 1).trim()];
  throw new SandboxError("EVENTPOP_SANDBOX_BAD_OPTION", `${pair} has no value; write name${separator}value.`);
}
