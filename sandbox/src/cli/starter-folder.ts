import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import type { StarterApp } from "./starter-files";

/** The kind of example app that Node can run in a folder, and the packages that the app still needs. */
export interface StarterFolder extends StarterApp {
  /** The reason for the names of the files. Undefined if the names are the usual ones. */
  readonly reason: string | undefined;
  /** The commands that install the missing packages. */
  readonly installations: readonly string[];
}

/** If a variable is already set, Node ignores its value in the file, so a test can start the app with the variables of its own sandbox. */
const ENV_FILE = "--env-file=.env";

/** Whether this version of Node runs TypeScript, as 22.18 and later do. */
const RUNS_TYPESCRIPT = Boolean((process.features as { readonly typescript?: unknown }).typescript);

/**
 * Looks at `tsconfig.json`, at `type` in `package.json`, and at the installed packages. The files belong to the developer, so they may be
 * missing or invalid.
 */
export function readStarterFolder(folder: string, runsTypeScript = RUNS_TYPESCRIPT): StarterFolder {
  const isModule = packageType(folder) === "module";
  const packages = ["passport-eventpop", "express", "express-session"];
  if (!existsSync(join(folder, "tsconfig.json"))) {
    return {
      kind: isModule ? "module" : "commonjs",
      appName: "app.js",
      startArguments: [ENV_FILE, "app.js"],
      testName: "eventpop.test.cjs",
      testArguments: ["--test", "eventpop.test.cjs"],
      reason: undefined,
      installations: installationsOf(folder, packages, []),
    };
  }
  // Node runs a .ts file of a CommonJS package as CommonJS, in which `import` is an error.
  const [appName, testName] = isModule ? ["app.ts", "eventpop.test.ts"] : ["app.mts", "eventpop.test.mts"];
  const loader = runsTypeScript ? [] : ["--import", "tsx"];
  const types = ["@types/express", "@types/express-session", "@types/node"];
  return {
    kind: "typescript",
    appName,
    startArguments: [ENV_FILE, ...loader, appName],
    testName,
    testArguments: [...loader, "--test", testName],
    reason: isModule
      ? undefined
      : 'The app and its test are .mts files, because without "type": "module" in package.json Node reads a .ts file as CommonJS, in which import is an error.',
    installations: installationsOf(folder, packages, runsTypeScript ? types : ["tsx", ...types]),
  };
}

function installationsOf(folder: string, packages: readonly string[], forDevelopment: readonly string[]): string[] {
  const missing = (names: readonly string[]) => names.filter((name) => !isInstalled(folder, name));
  return [
    ["npm install", ...missing(packages)],
    ["npm install --save-dev", ...missing(forDevelopment)],
  ].flatMap(([command = "", ...names]) => (names.length > 0 ? [`${command} ${names.join(" ")}`] : []));
}

/** Whether a program in the folder finds the package. */
function isInstalled(folder: string, name: string): boolean {
  const places = createRequire(resolve(folder, "app.js")).resolve.paths(name) ?? [];
  return places.some((place) => existsSync(join(place, name, "package.json")));
}

function packageType(folder: string): unknown {
  try {
    const { type } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { type?: unknown };
    return type;
  } catch {
    return undefined;
  }
}
