const { spawnSync } = require("node:child_process");
const { mkdtempSync, rmSync } = require("node:fs");
const { tmpdir } = require("node:os");
const { join } = require("node:path");

const ROOT = join(__dirname, "../..");
const COMPILER = join(require.resolve("typescript-7/package.json"), "../bin/tsc");
// Each file on its own, without a check of its types.
const OPTIONS = ["--noEmit", "false", "--noCheck", "--noResolve", "--sourceMap", "--rootDir", ROOT];

/**
 * Compiles the tests and the sources of both packages before the first test. The native compiler does this in a second, while
 * the API of the other compiler, in each process of Jest, takes half a minute of processor time. Every run has a folder of its
 * own, because several can run at the same time; `end.ts` removes it.
 */
module.exports = () => {
  const folder = mkdtempSync(join(tmpdir(), "compiled-tests-"));
  const command = [COMPILER, "-p", join(ROOT, "test"), ...OPTIONS, "--outDir", folder];
  if (spawnSync(process.execPath, command, { stdio: ["ignore", 2, 2] }).status !== 0) {
    rmSync(folder, { recursive: true });
    throw new Error("The files above are not TypeScript.");
  }
  process.env.COMPILED_TESTS = folder;
};
