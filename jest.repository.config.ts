import type { Config } from "jest";

// About the repository itself: lock file, documents, rooms. Needs git and the development tools, but no build.
module.exports = {
  testEnvironment: "node",
  roots: ["<rootDir>/test/repository"],
  testMatch: ["**/*.test.ts"],
  transform: { "^.+\\.tsx?$": ["ts-jest", { tsconfig: "<rootDir>/test/tsconfig.json" }] },
} satisfies Config;
