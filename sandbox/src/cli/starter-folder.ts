import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { ModuleKind } from "./starter-files";

/** What the example app has to be in a folder, so that Node runs it there. */
export interface StarterFolder {
  readonly kind: ModuleKind;
  /** Name of the app's file. */
  readonly appName: string;
  /** The commands that prepare and start the app, in their order. */
  readonly commands: readonly string[];
}

/** Whether this version of Node runs TypeScript, as 22.18 and later do. */
const RUNS_TYPESCRIPT = Boolean((process.features as { readonly typescript?: unknown }).typescript);

/**
 * Looks at `tsconfig.json`, and at `type` in `package.json`. Both files belong to the developer, so both may be missing or invalid.
 */
export function readStarterFolder(folder: string, runsTypeScript = RUNS_TYPESCRIPT): StarterFolder {
  const isModule = packageType(folder) === "module";
  if (!existsSync(join(folder, "tsconfig.json"))) {
    const kind = isModule ? "module" : "commonjs";
    return { kind, appName: "app.js", commands: ["node --env-file=.env app.js"] };
  }
  // Node runs a .ts file of a CommonJS package as CommonJS, in which `import` is an error.
  const appName = isModule ? "app.ts" : "app.mts";
  return {
    kind: "typescript",
    appName,
    commands: [
      "npm install --save-dev @types/express @types/node",
      runsTypeScript ? `node --env-file=.env ${appName}` : `npx tsx --env-file=.env ${appName}`,
    ],
  };
}

function packageType(folder: string): unknown {
  try {
    const { type } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { type?: unknown };
    return type;
  } catch {
    return undefined;
  }
}
