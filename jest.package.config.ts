import type { Config } from "jest";

// The packed tarball in other people's projects. Installs from the registry; one at a time, for each test waits for npm or tsc.
module.exports = {
  testEnvironment: "node",
  roots: ["<rootDir>/test/package"],
  testMatch: ["**/*.test.ts"],
  testTimeout: 120_000,
  maxWorkers: 1,
  transform: { "^.+\\.tsx?$": ["ts-jest", { tsconfig: "<rootDir>/test/tsconfig.json" }] },
} satisfies Config;
