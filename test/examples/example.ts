import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { type AppSandbox, RunningApp } from "../support/running-app";

const ROOT = join(__dirname, "../..");
export const EXAMPLES = join(ROOT, "examples");

/** Returns the text of a file, by its path below `examples/`. */
export function readExample(path: string): string {
  return readFileSync(join(EXAMPLES, path), "utf8");
}

/** Starts the app of an example with the packages as `npm run build` has built them. */
export function startExample(path: string, sandbox: AppSandbox, env: NodeJS.ProcessEnv = {}): Promise<RunningApp> {
  if (!existsSync(join(ROOT, "dist/index.js"))) throw new Error("The examples use the built packages: npm run build");
  return RunningApp.start({ file: join(EXAMPLES, path), env }, sandbox);
}

/** Compiles an example in TypeScript, as its script `build` does. Rejects with the errors of the compiler. */
export async function compileExample(name: string): Promise<void> {
  const compiler = join(ROOT, "node_modules/typescript/bin/tsc");
  try {
    await promisify(execFile)(process.execPath, [compiler, "-p", join(EXAMPLES, name)]);
  } catch (error) {
    throw new Error((error as { stdout: string }).stdout, { cause: error });
  }
}
