import { readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import ts from "typescript";
import { listFiles, ROOT } from "./repository";

/**
 * The folders of `src/`, and the files in its root, in order. Each may import those before it, and nothing else.
 */
const LOGIN = [
  "errors",
  "events",
  "tracing",
  "time",
  "crypto",
  "http",
  "config",
  "oauth",
  "api",
  "tokens",
  "login",
  "passport",
  "clients",
  "express",
  "index",
];

/** The folders of `sandbox/src/`, each with the folders and root files that it may import. Files in the root may import all folders. */
const SANDBOX: Readonly<Record<string, readonly string[]>> = {
  causes: [],
  pages: ["causes"],
  world: ["errors", "scopes"],
  seed: ["errors", "world"],
  http: ["provider", "causes", "pages"],
  resources: ["causes", "world", "http"],
  oauth: ["provider", "scopes", "settings", "causes", "world", "http"],
  log: ["errors", "provider", "causes", "world", "http", "oauth"],
  faults: ["errors", "provider", "causes", "world", "http", "oauth", "log"],
  site: ["provider", "connection", "scopes", "version", "causes", "pages", "world", "http", "oauth"],
  api: ["provider", "scopes", "settings", "causes", "world", "http", "oauth", "resources"],
  visitor: ["errors", "pages"],
  state: ["errors", "provider", "world", "seed", "control"],
  doctor: ["settings", "version", "world"],
  control: [
    ...["errors", "options", "provider", "scopes", "settings", "connection", "listening", "version", "app"],
    ...["world", "http", "oauth", "log", "faults", "visitor", "site"],
  ],
};

interface Import {
  readonly from: string;
  readonly to: string;
}

/** Returns all imports in a package, including imports of types. A file is a path below `sources` without its ending, a package is `npm:name`. */
function importsIn(sources: string): Import[] {
  return listFiles(`${sources}/*.ts`, `${sources}/*.tsx`).flatMap((path) => {
    const { importedFiles } = ts.preProcessFile(readFileSync(join(ROOT, path), "utf8"), true, true);
    return importedFiles.map(({ fileName }) => ({
      from: withoutEnding(relative(sources, path)),
      to: fileName.startsWith(".")
        ? withoutEnding(relative(sources, join(dirname(path), fileName)))
        : `npm:${fileName}`,
    }));
  });
}

function withoutEnding(path: string): string {
  return path.replace(/\.tsx?$/, "");
}

function folderOf(path: string): string {
  return path.split("/")[0] ?? path;
}

function show({ from, to }: Import): string {
  return `${from} → ${to}`;
}

/** The files that are part of an import cycle. */
function cyclesIn(imports: readonly Import[]): string[] {
  const targets = new Map<string, string[]>();
  for (const { from, to } of imports) targets.set(from, [...(targets.get(from) ?? []), to]);
  const reaches = (start: string, path: string, seen: Set<string>): boolean =>
    (targets.get(path) ?? []).some((to) => to === start || (!seen.has(to) && reaches(start, to, seen.add(to))));
  return [...targets.keys()].filter((path) => reaches(path, path, new Set()));
}

const login = importsIn("src");
const sandbox = importsIn("sandbox/src");

describe("the folders of the login", () => {
  it("import only folders that come before them in the list", () => {
    const wrong = login.filter(({ from, to }) => {
      const [own, other] = [LOGIN.indexOf(folderOf(from)), LOGIN.indexOf(folderOf(to))];
      return own < 0 || other > own;
    });

    expect(wrong.map(show)).toEqual([]);
    expect(login.length).toBeGreaterThan(100);
  });

  it("contain no import cycle", () => {
    expect(cyclesIn(login)).toEqual([]);
  });

  it("import nothing of the sandbox", () => {
    expect(login.filter(({ to }) => /eventpop-sandbox|^\.\./.test(to)).map(show)).toEqual([]);
  });
});

describe("the folders of the sandbox", () => {
  it("import only the folders that the table allows", () => {
    const wrong = sandbox.filter(({ from, to }) => {
      const allowed = SANDBOX[folderOf(from)];
      return allowed && !to.startsWith("npm:") && ![folderOf(from), ...allowed].includes(folderOf(to));
    });

    expect(wrong.map(show)).toEqual([]);
    expect(sandbox.length).toBeGreaterThan(100);
  });

  it("contain no import cycle", () => {
    expect(cyclesIn(sandbox)).toEqual([]);
  });

  it("import nothing of the login, so that tests of the login are independent", () => {
    expect(sandbox.filter(({ to }) => /passport-eventpop|^\.\./.test(to)).map(show)).toEqual([]);
  });
});
