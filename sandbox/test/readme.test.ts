import { readFileSync } from "node:fs";
import { join } from "node:path";
import { connectSandbox, startSandbox } from "../src";
import { faultKinds } from "../src/faults/fault-kinds";
import { presets } from "../src/faults/fault-presets";
import { compatRows, type SettingRow } from "../src/settings";

const read = (path: string) => readFileSync(join(__dirname, "..", path), "utf8");

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |\n`).join("");
}

/** Returns the part of README.md between the two comments with this name. */
function partOfReadme(name: string): string {
  return read("README.md").split(`<!-- ${name} -->\n\n`)[1]?.split(`\n<!-- end of ${name} -->`)[0] ?? "";
}

/** Compares a part of README.md with `expected`. If they differ, the failure shows the text that README.md must contain. */
function expectInReadme(name: string, expected: string): void {
  if (partOfReadme(name) !== expected) process.stderr.write(`${name}:\n${expected}`);
  expect(partOfReadme(name)).toBe(expected);
}

const code = (value: unknown) => `\`${value}\``;

describe("README.md", () => {
  it("lists every compat switch with its values, the default first", () => {
    const rows = Object.entries<SettingRow>(compatRows).map(([name, { default: first, choices = [], about }]) => {
      const values = [first, ...choices.filter((choice) => choice !== first)];
      return [code(name), values.map(code).join(", "), about.en];
    });

    expectInReadme("compat switches", table(["switch", "values, the default first", "why"], rows));
  });
});

describe("the chapter about connectSandbox in the sandbox's README.md", () => {
  it("lists every property of the objects that connectSandbox and startSandbox return", async () => {
    await using started = await startSandbox();
    const rows = [...partOfReadme("connectSandbox").matchAll(/^\| (`.*`) \| ([^|]+) \| yes \|$/gm)];
    const namesOf = (cells: RegExpExecArray[]) =>
      cells.flatMap(([, names = ""]) => names.replaceAll("`", "").split(", ")).sort();

    expect(namesOf(rows)).toEqual(Object.keys(started).sort());
    expect(namesOf(rows.filter(([, , connected]) => connected !== "no"))).toEqual(
      Object.keys(connectSandbox(started.url)).sort(),
    );
  });
});

describe("the chapter about faults in the sandbox's README.md", () => {
  it("lists every kind of fault, and whether the request is processed", () => {
    const rows = faultKinds.map(({ type, about, processesRequest }) => [
      code(type),
      about.en,
      processesRequest ? "yes" : "no",
    ]);

    expectInReadme("faults", table(["fault", "what the client gets", "the request is processed"], rows));
  });

  it("lists every preset", () => {
    const rows = Object.entries(presets).map(([name, { about }]) => [code(name), about.en]);

    expectInReadme("presets", table(["preset", "what clients get"], rows));
  });
});

describe("the comments of the setting tables", () => {
  it("name the same default as the setting", () => {
    const source = read("src/settings.ts");
    const rows = [...source.matchAll(/\/\*\*((?:(?!\*\/).)*)\*\/\s+(\w+): (?:flag|choice|wholeNumber)\(\s*([^,]+),/gs)];
    const documented = rows.map(([, comment, name, value]) => [
      name,
      /@defaultValue `([^`]*)`/.exec(comment ?? "")?.[1],
      value,
    ]);

    expect(documented.filter(([, comment, value]) => comment !== value)).toEqual([]);
    expect(documented).toHaveLength(21);
  });
});
