import { readFileSync } from "node:fs";
import { join } from "node:path";
import { authValidators } from "../../src/config/auth-options";
import { readRequireSignInOptions, readRequireTicketOptions } from "../../src/config/guard-options";
import { strategyValidators } from "../../src/config/strategy-options";
import type { Validators } from "../../src/config/validators";
import { compile } from "./compile";
import { OPTIONS_PAGE, optionsPage } from "./options-page";
import { type DocumentedOption, PublicTypes } from "./public-types";
import { blocksOf } from "./snippets";

const types = new PublicTypes();

/** The result of `read`, or the error that it throws. */
function resultOf(read: () => unknown): unknown {
  try {
    return read();
  } catch (error) {
    return error;
  }
}

/** The value of each option that is left out, by name. An error if the option is required. */
function defaultsOf(validators: Validators): [string, unknown][] {
  return Object.entries(validators).map(([name, validate]) => [name, resultOf(() => validate(undefined, name))]);
}

/** The options of a type, and the values of those that are left out. */
const tables: [string, readonly [string, unknown][]][] = [
  ["EventpopAuthOptions", defaultsOf(authValidators)],
  ["StrategyOptions", defaultsOf(strategyValidators)],
  ["RequireSignInOptions", Object.entries(readRequireSignInOptions({}))],
  ["RequireTicketOptions", Object.entries(readRequireTicketOptions({ organizerId: 1, eventId: 1 }))],
];

describe("docs/options.md", () => {
  it("is what `npm run docs:options` writes", () => {
    expect(readFileSync(OPTIONS_PAGE, "utf8")).toBe(optionsPage(types));
  });

  it.each(tables)("gives the default of each option of %s that has a default in the code", (type, values) => {
    const documented = new Map(types.optionsOf(type).map((option) => [option.name, option]));
    const isDefault = (value: unknown) => value !== undefined && !(value instanceof Error);
    const defaults = values.filter(([name, value]) => isDefault(value) && documented.get(name)?.isRequired === false);

    const written = defaults.map(([name]) => [name, literalOf(documented.get(name))]);

    expect(written).toEqual(defaults);
    expect(defaults.length).toBeGreaterThan(0);
  });

  it("gives the unit and the range of each option in milliseconds", () => {
    const options = ["EventpopAuthOptions", "RequireTicketOptions"].flatMap((type) => types.optionsOf(type));
    const numbers = options.filter(({ type }) => type === "number");

    const ranges = numbers.map(({ name, text }) => [name, text.replace(/,(?=\d)/g, "").replace(/ \([^)]*\)/g, "")]);

    for (const [name = "", text = ""] of ranges) {
      const validate: (value: unknown) => unknown =
        name === "maxAge"
          ? (maxAge) => readRequireTicketOptions({ organizerId: 1, eventId: 1, maxAge: maxAge as number })
          : (value) => (authValidators as Validators)[name]?.(value, name);
      const [, range = "no range"] =
        /milliseconds from (\d+ to \d+)\./.exec(String(resultOf(() => validate(-1)))) ?? [];
      expect([name, text]).toEqual([name, expect.stringContaining(range)]);
      expect(text).toContain("milliseconds");
    }
    expect(ranges.length).toBeGreaterThan(4);
  });

  it("has examples that compile", () => {
    const files = blocksOf("ts option").map(
      (code, index) => [join(__dirname, `option-${index}.ts`), inCall(code)] as const,
    );

    expect(compile(new Map(files), { "passport-eventpop": "src/index.ts" })).toEqual([]);
    expect(files.length).toBeGreaterThan(5);
  });
});

/** The value of the code in `@defaultValue`, such as `60_000`. */
function literalOf(option: DocumentedOption | undefined): unknown {
  const [, code = ""] = /^`([^`]+)`/.exec(option?.defaultValue ?? "") ?? [];
  return resultOf(() => JSON.parse(code.replace(/(?<=\d)_(?=\d)/g, "")));
}

/** A program that passes an example to `eventpopAuth`. */
function inCall(example: string): string {
  return `
    import fs from "node:fs";
    import https from "node:https";
    import "express-session";
    import { type EventpopAuthOptions, eventpopAuth, type Verify } from "passport-eventpop";
    declare module "express-session" { interface SessionData { cart: string[] } }
    declare function findOrCreateUser(id: string): Promise<{ id: string }>;
    export type Used = [typeof fs, typeof https, Verify];
    const example: Partial<EventpopAuthOptions> = {
      ${example}
    };
    eventpopAuth({ clientID: "", clientSecret: "", ...example });`;
}
