import type { Config } from "jest";

module.exports = {
  testEnvironment: "node",
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
