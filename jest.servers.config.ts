import type { Config } from "jest";

// Real Redis, PostgreSQL and HAProxy: `.ci/run` installs them. One at a time, for each starts several processes.
module.exports = {
  testEnvironment: "node",
  roots: ["<rootDir>/test/servers"],
  testMatch: ["**/*.test.ts"],
  testTimeout: 60_000,
  maxWorkers: 1,
  transform: { "^.+\\.tsx?$": ["ts-jest", { tsconfig: "<rootDir>/test/tsconfig.json" }] },
} satisfies Config;
