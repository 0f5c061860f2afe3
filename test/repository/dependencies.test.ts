import { read, readManifest } from "./repository";

/** First cells of the table under a heading of CONTRIBUTING.md, with the rest of their rows. */
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

  it("stand in CONTRIBUTING.md, each with its reason, and nothing else stands there", () => {
    expect([...justified.keys()].sort()).toEqual(Object.keys(dependencies).sort());
    for (const cells of justified.values()) expect(cells).not.toContain("");
  });
});

it("gives both packages the same version, which the sandbox's code repeats", () => {
  const { version } = readManifest();

  expect(readManifest("sandbox").version).toBe(version);
  expect(read("sandbox/src/version.ts")).toContain(`version = "${version}";`);
});
