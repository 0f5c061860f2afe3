import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { anchorsOf, isAbsolute, linksOf } from "../support/markdown-links";
import { listFiles, ROOT, read } from "./repository";

const documents = listFiles("*.md");

/** The relative links of a document whose target does not exist. */
function brokenLinks(document: string): string[] {
  return linksOf(read(document)).filter((link) => {
    if (isAbsolute(link)) return false;
    const [path = "", anchor] = link.split("#");
    const target = path === "" ? document : join(dirname(document), decodeURIComponent(path));
    if (!existsSync(join(ROOT, target))) return true;
    return anchor !== undefined && target.endsWith(".md") && !anchorsOf(read(target)).has(decodeURIComponent(anchor));
  });
}

describe("documents", () => {
  it.each(documents)("%s has no broken link", (document) => {
    expect(brokenLinks(document)).toEqual([]);
  });

  it.each(["README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md"])("%s exists", (document) => {
    expect(documents).toContain(document);
  });

  it("CONTRIBUTING.md names only files and folders that exist", () => {
    const paths = read("CONTRIBUTING.md").match(/(?<=`)(?:src|sandbox|test|docs)\/[\w./-]+(?=`)/g) ?? [];

    expect(paths.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
    expect(paths.length).toBeGreaterThan(20);
  });

  it.each(["npm ci && npm start", "npm ci && npm test"])("the README gives the command `%s`", (command) => {
    expect(read("README.md").split("\n")).toContain(command);
  });
});
