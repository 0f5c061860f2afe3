import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { EventpopError } from "../../src/errors";
import { pack, ROOT } from "./consumer";

describe("the tarball", () => {
  let folder: string;
  let files: string[];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "tarball-"));
    ({ files } = await pack(folder));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it("holds dist, package.json, the licence and the documents, nothing else", () => {
    const others = files.filter((path) => !path.startsWith("dist/") && !/^docs\/\w+\.md$/.test(path));

    expect(others.sort()).toEqual([
      "CHANGELOG.md",
      "CONTRIBUTING.md",
      "LICENSE",
      "README.md",
      "SECURITY.md",
      "package.json",
    ]);
  });

  it("holds every file that its documents link to; pictures are left out, for they are heavy", () => {
    const links = files
      .filter((path) => path.endsWith(".md"))
      .flatMap((path) =>
        [...readFileSync(join(ROOT, path), "utf8").matchAll(/(?<!!)\[[^\]]*\]\(([^)#\s:]+)(?:#[^)]*)?\)/g)].map(
          ([, target = ""]) => [path, join(dirname(path), target)] as const,
        ),
      );

    expect(links.length).toBeGreaterThan(20);
    expect(links.filter(([, target]) => !files.includes(target))).toEqual([]);
  });

  it("holds the page that errors name", () => {
    const { docs } = new EventpopError("EVENTPOP_STORE", "The store failed.");
    const [page = "", anchor = ""] = docs.replace(/^passport-eventpop\//, "").split("#");

    expect(files).toContain(page);
    expect(readFileSync(join(ROOT, page), "utf8").toLowerCase()).toContain(`### ${anchor}\n`);
  });

  it("holds JavaScript and declarations only: no tests, maps or build records", () => {
    const built = files.filter((path) => path.startsWith("dist/"));

    expect(built).toContain("dist/index.js");
    expect(built.filter((path) => !/\.(js|d\.ts)$/.test(path) || /\.test\./.test(path))).toEqual([]);
  });

  it("holds one script and one declaration for each source file, none left over from another build", () => {
    const sources = readdirSync(join(ROOT, "src"), { recursive: true, encoding: "utf8" }).filter((path) =>
      /\.tsx?$/.test(path),
    );
    const expected = sources.flatMap((path) =>
      [".js", ".d.ts"].map((ending) => `dist/${path.replace(/\.tsx?$/, ending)}`),
    );

    expect(files.filter((path) => path.startsWith("dist/")).sort()).toEqual(expected.sort());
  });

  it("holds a command that a shell can start", () => {
    const { bin } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { bin: Record<string, string> };

    for (const path of Object.values(bin)) {
      expect(files).toContain(path);
      expect(readFileSync(join(ROOT, path), "utf8")).toMatch(/^#!\/usr\/bin\/env node\n/);
    }
  });
});
