import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { listFiles, ROOT, read } from "./repository";

const documents = listFiles("*.md");

/** The targets of links and pictures, in Markdown and in HTML, outside of code. */
function linksOf(markdown: string): string[] {
  const prose = markdown.replace(/^(```+)[\s\S]*?^\1/gm, "").replace(/`[^`\n]*`/g, "");
  const found = prose.matchAll(/\]\(<?([^)\s>]+)>?(?:\s+"[^"]*")?\)|\b(?:href|src)="([^"]+)"/g);
  return [...found].map(([, inMarkdown, inHtml]) => inMarkdown ?? inHtml ?? "");
}

/** The anchors that GitHub makes of headings, and those of HTML elements. */
function anchorsOf(markdown: string): Set<string> {
  const headings = [...markdown.replace(/^(```+)[\s\S]*?^\1/gm, "").matchAll(/^#{1,6}\s+(.+?)\s*#*$/gm)];
  const slugs = headings.map(([, text = ""]) =>
    text
      .toLowerCase()
      .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
      .replace(/[^\p{L}\p{M}\p{N}\s_-]/gu, "")
      .replaceAll(" ", "-"),
  );
  const written = [...markdown.matchAll(/\b(?:id|name)="([^"]+)"/g)].map(([, id = ""]) => id);
  return new Set([...slugs, ...written]);
}

/** The relative links of a document whose target does not exist. */
function brokenLinks(document: string): string[] {
  return linksOf(read(document)).filter((link) => {
    if (/^[a-z][\w+.-]*:/i.test(link)) return false;
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
