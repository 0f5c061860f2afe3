/**
 * `tsc -p test` checks the types of this file; without this line, each start of Jest would do so, for seconds.
 *
 * @jest-config-loader-options {"transpileOnly": true, "ignoreDiagnostics": [5110]}
 */
import { availableParallelism } from "node:os";
import type { Config } from "jest";

type Project = Exclude<NonNullable<Config["projects"]>[number], string>;

/** Tests run the sources of both packages; test/package/ and test/frameworks/ run the packed ones, and test/oauth-clients/ the built one. */
const SOURCES = {
  "^passport-eventpop$": "<rootDir>/src/index.ts",
  "^eventpop-sandbox$": "<rootDir>/sandbox/src/index.ts",
  "^eventpop-sandbox/cypress$": "<rootDir>/sandbox/src/cypress.ts",
  "^eventpop-sandbox/playwright$": "<rootDir>/sandbox/src/playwright.ts",
};

/** One project: the tests below one folder. `tsc -p test` checks their types. */
function project(displayName: string, folder: string, testPathIgnorePatterns = ["/node_modules/"]): Project {
  return {
    displayName,
    roots: [`<rootDir>/${folder}`],
    testMatch: ["**/*.test.ts"],
    testEnvironment: "<rootDir>/test/support/environment.cjs",
    transform: { "^.+\\.tsx?$": "<rootDir>/test/support/compiled-file.cjs" },
    moduleNameMapper: SOURCES,
    testPathIgnorePatterns,
  };
}

/** Groups with a command of their own: they need Chromium, servers, the registry or git, or they start many programs (`examples`). */
const WITH_OWN_COMMAND = ["browser", "servers", "package", "frameworks", "oauth-clients", "repository", "examples"];

module.exports = {
  // A slow machine is no failure.
  testTimeout: 120_000,
  // More than half of the time of a test file is waiting for sockets, timeouts and programs, so more files run than there are cores.
  maxWorkers: availableParallelism() + 4,
  testSequencer: "<rootDir>/test/support/longest-first.cjs",
  globalSetup: "<rootDir>/test/support/compile.cjs",
  globalTeardown: "<rootDir>/test/support/end.ts",
  projects: [
    project("login", "test", ["/node_modules/", ...WITH_OWN_COMMAND.map((name) => `<rootDir>/test/${name}/`)]),
    project("sandbox", "sandbox/test"),
    ...WITH_OWN_COMMAND.map((name) => project(name, `test/${name}`)),
  ],
} satisfies Config;
