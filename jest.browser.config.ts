import type { Config } from "jest";

// Real Chromium: `.ci/run` installs it. One at a time, for each starts a browser and an app.
module.exports = {
  testEnvironment: "node",
  roots: ["<rootDir>/test/browser"],
  testMatch: ["**/*.test.ts"],
  testTimeout: 30_000,
  maxWorkers: 1,
  transform: { "^.+\\.tsx?$": ["ts-jest", { tsconfig: "<rootDir>/test/tsconfig.json" }] },
} satisfies Config;
