import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { EventpopError } from "../../src/errors";
import { anchorsOf, isAbsolute, linksOf, picturesOf } from "../support/markdown-links";
import { PACKAGES, pack } from "./consumer";

describe.each(Object.keys(PACKAGES) as (keyof typeof PACKAGES)[])("the tarball of %s", (name) => {
  let folder: string;
  let files: string[];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "tarball-"));
    ({ files } = await pack(name, folder));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it("contains only dist, the command, package.json, the licence, the documents and the examples", () => {
    const others = files.filter((path) => !/^dist\/|^docs\/\w+\.md$|^examples\/(?:[\w-]+\/)*[\w.-]+$/.test(path));

    const documents = ["CHANGELOG.md", "LICENSE", "README.md", "package.json"];
    const folders = ["cypress/commands/package.json", "cypress/package.json", "playwright/package.json"];
    expect(others.sort()).toEqual(
      name === "eventpop-sandbox"
        ? [...documents, ...folders, "bin/eventpop-sandbox.js"].sort()
        : [
            ...documents,
            "CONTRIBUTING.md",
            "SECURITY.md",
            "browser/package.json",
            "sandbox/CHANGELOG.md",
            "sandbox/README.md",
          ].sort(),
    );
  });

  const read = (path: string) => readFileSync(join(PACKAGES[name], path), "utf8");

  it("contains every file and section that its documents link to, except for pictures", () => {
    const folders = new Set(files.map((path) => dirname(path)));
    const links = files
      .filter((path) => path.endsWith(".md"))
      .flatMap((path) => linksOf(read(path)).map((link) => ({ path, link })))
      .filter(({ link }) => !isAbsolute(link) && !link.endsWith(".png"));
    const broken = links.filter(({ path, link }) => {
      const [file = "", anchor] = link.split("#");
      const target = file === "" ? path : join(dirname(path), file);
      if (!files.includes(target)) return !folders.has(target);
      return anchor !== undefined && !anchorsOf(read(target)).has(anchor);
    });

    expect(broken).toEqual([]);
    expect(links.length).toBeGreaterThan(name === "eventpop-sandbox" ? 5 : 100);
  });

  it("contains no pictures; each of its documents can be read without them", () => {
    const pictures = files.filter((path) => path.endsWith(".md")).flatMap((path) => picturesOf(read(path)));

    expect(files.filter((path) => /\.(?:png|svg|jpe?g|gif|webp)$/.test(path))).toEqual([]);
    // A text says what the picture shows, and no sentence needs the picture as its end.
    expect(pictures.filter(({ before, text }) => text.split(" ").length < 3 || before.endsWith(":"))).toEqual([]);
    expect(pictures.length).toBeGreaterThan(2);
  });

  it("contains only JavaScript and declarations, no tests, maps or build records", () => {
    const built = files.filter((path) => path.startsWith("dist/"));

    expect(built).toContain("dist/index.js");
    expect(built.filter((path) => !/\.(m?js|d\.m?ts)$/.test(path) || /\.test\./.test(path))).toEqual([]);
  });

  it("contains a declaration for each source file, and the scripts", () => {
    const sources = readdirSync(join(PACKAGES[name], "src"), { recursive: true, encoding: "utf8" }).filter((path) =>
      /\.m?tsx?$/.test(path),
    );
    const declarations = sources.map((path) => `dist/${path.replace(/\.(m?)tsx?$/, ".d.$1ts")}`);
    const scripts =
      name === "passport-eventpop"
        ? ["dist/index.js", "dist/browser/index.mjs"] // bundle.mjs
        : sources.map((path) => `dist/${path.replace(/\.(m?)tsx?$/, ".$1js")}`);

    expect(files.filter((path) => path.startsWith("dist/")).sort()).toEqual([...declarations, ...scripts].sort());
  });
});

describe("passport-eventpop/browser", () => {
  it("has less than 2 KB and no imports", () => {
    const module = readFileSync(join(PACKAGES["passport-eventpop"], "dist/browser/index.mjs"), "utf8");

    expect(Buffer.byteLength(module)).toBeLessThan(2_048);
    expect(module).not.toMatch(/\bimport\b/);
  });
});

describe("the document that error messages link to", () => {
  it("is in the tarball, with a section for the error's code", () => {
    const { docs } = new EventpopError("EVENTPOP_STORE", "The store failed.");
    const [page = "", anchor = ""] = docs.replace(/^passport-eventpop\//, "").split("#");

    expect(page).toMatch(/^docs\/\w+\.md$/);
    expect(readFileSync(join(PACKAGES["passport-eventpop"], page), "utf8").toLowerCase()).toContain(`### ${anchor}\n`);
  });
});

describe("the command eventpop-sandbox", () => {
  it("can be started by a shell", () => {
    const folder = PACKAGES["eventpop-sandbox"];
    const { bin } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { bin: Record<string, string> };

    expect(readFileSync(join(folder, String(bin["eventpop-sandbox"])), "utf8")).toMatch(/^#!\/usr\/bin\/env node\n/);
  });
});
