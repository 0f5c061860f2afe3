import type { Config } from "jest";

module.exports = {
  testEnvironment: "node",
  roots: ["<rootDir>/test"],
  testMatch: ["**/*.test.ts"],
  // Real Chromium, Redis and PostgreSQL are not on every machine: `.ci/run` runs those with their own configuration.
  testPathIgnorePatterns: [
    "/node_modules/",
    "<rootDir>/test/browser/",
    "<rootDir>/test/servers/",
    "<rootDir>/test/package/",
  ],
  transform: { "^.+\\.tsx?$": ["ts-jest", { tsconfig: "<rootDir>/test/tsconfig.json", isolatedModules: true }] },
} satisfies Config;
