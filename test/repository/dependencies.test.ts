import { read, readManifest } from "./repository";

/** The rows of the table under a heading of CONTRIBUTING.md, by their first cell. */
function rowsUnder(heading: string): Map<string, string[]> {
  const [, section = ""] = read("CONTRIBUTING.md").split(`\n### ${heading}\n`);
  const [text = ""] = section.split(/\n##/);
  const rows = [...text.matchAll(/^\| `([^`]+)` \|(.+)\|$/gm)];
  return new Map(rows.map(([, name = "", cells = ""]) => [name, cells.split("|").map((cell) => cell.trim())]));
}

describe.each([
  ["passport-eventpop", "."],
  ["eventpop-sandbox", "sandbox"],
])("the production dependencies of %s", (name, folder) => {
  const justified = rowsUnder(name);
  const { dependencies = {} } = readManifest(folder);

  it("are exactly the rows of CONTRIBUTING.md, each with a reason", () => {
    expect([...justified.keys()].sort()).toEqual(Object.keys(dependencies).sort());
    for (const cells of justified.values()) expect(cells).not.toContain("");
  });
});

it("both packages and sandbox/src/version.ts have the same version", () => {
  const { version } = readManifest();

  expect(readManifest("sandbox").version).toBe(version);
  expect(read("sandbox/src/version.ts")).toContain(`version = "${version}";`);
});
