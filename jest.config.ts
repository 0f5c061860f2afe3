import type { Config } from "jest";

module.exports = {
  testEnvironment: "node",
  // A busy machine is slow, which is no failure.
  testTimeout: 60_000,
  roots: ["<rootDir>/test"],
  testMatch: ["**/*.test.ts"],
  // Those that need more than Node have configurations of their own: Chromium, Redis and PostgreSQL, the registry, git.
  testPathIgnorePatterns: [
    "/node_modules/",
    "<rootDir>/test/browser/",
    "<rootDir>/test/servers/",
    "<rootDir>/test/package/",
    "<rootDir>/test/repository/",
  ],
  transform: { "^.+\\.tsx?$": ["ts-jest", { tsconfig: "<rootDir>/test/tsconfig.json" }] },
} satisfies Config;
