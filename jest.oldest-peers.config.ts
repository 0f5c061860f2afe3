/** @jest-config-loader-options {"transpileOnly": true, "ignoreDiagnostics": [5110]} */
import type { Config } from "jest";

const { projects, ...shared }: Config = require("./jest.config");

/**
 * What the package does with Express and Passport, once more with the oldest of both that it promises to work with. They are
 * installed in test/frameworks, so this is no project of jest.config.ts: `npx jest test/express` must do without them.
 */
module.exports = {
  ...shared,
  projects: (projects ?? []).flatMap((project) =>
    typeof project !== "string" && project.displayName === "login"
      ? {
          ...project,
          displayName: "oldest peers",
          roots: ["<rootDir>/test/express", "<rootDir>/test/passport"],
          testPathIgnorePatterns: ["/node_modules/", "express-5"],
          moduleNameMapper: {
            ...(project.moduleNameMapper as object),
            "^express4?$": "<rootDir>/test/frameworks/node_modules/express-4.18",
            "^passport$": "<rootDir>/test/frameworks/node_modules/passport-0.6",
          },
        }
      : [],
  ),
} satisfies Config;
