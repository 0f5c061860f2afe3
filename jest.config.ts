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

/** One project: the tests below one folder, each file compiled on its own. `tsc -p test` checks the types. */
function project(displayName: string, folder: string, testPathIgnorePatterns = ["/node_modules/"]): Project {
  return {
    displayName,
    roots: [`<rootDir>/${folder}`],
    testMatch: ["**/*.test.ts"],
    testEnvironment: "node",
    transform: { "^.+\\.tsx?$": ["ts-jest", { tsconfig: "<rootDir>/test/tsconfig.json" }] },
    moduleNameMapper: SOURCES,
    testPathIgnorePatterns,
  };
}

/** Projects that need more than Node: Chromium; Redis, PostgreSQL, HAProxy and Doorkeeper; the registry; git. */
const WITH_MORE_THAN_NODE = ["browser", "servers", "package", "frameworks", "oauth-clients", "repository"];

module.exports = {
  // A slow machine is no failure.
  testTimeout: 120_000,
  // Tests wait for sockets and timeouts, so more test files run than there are cores. Jest would read "150%" as 150 workers.
  maxWorkers: Math.ceil(availableParallelism() * 1.5),
  globalTeardown: "<rootDir>/test/support/end.ts",
  projects: [
    project("login", "test", ["/node_modules/", ...WITH_MORE_THAN_NODE.map((name) => `<rootDir>/test/${name}/`)]),
    project("sandbox", "sandbox/test"),
    ...WITH_MORE_THAN_NODE.map((name) => project(name, `test/${name}`)),
  ],
} satisfies Config;
