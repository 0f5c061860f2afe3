import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pack, ROOT } from "./consumer";

describe("the tarball", () => {
  let folder: string;
  let files: string[];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "tarball-"));
    ({ files } = await pack(folder));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it("holds dist and four documents, nothing else", () => {
    const others = files.filter((path) => !path.startsWith("dist/"));

    expect(others.sort()).toEqual(["CHANGELOG.md", "LICENSE", "README.md", "package.json"]);
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
