import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Consumer, ROOT } from "./consumer";

/**
 * Cypress is installed for its types only. Its program is not a package of npm, but is downloaded from another server, so no test runs it.
 */
process.env.CYPRESS_INSTALL_BINARY = "0";

const PACKAGES = ["cypress@15.3.0", "typescript@5.9.3", "@types/node@20.19.43", "esbuild@0.28.2"];

/** The files of docs/testing.md. The first line of each is a comment with its path. */
const files = Object.fromEntries(
  [
    ...readFileSync(join(ROOT, "docs/testing.md"), "utf8").matchAll(/^```ts cypress\n\/\/ (\S+)\n([\s\S]*?)^```$/gm),
  ].map(([, path = "", code = ""]) => [path, code]),
);

/** A mistake that the types must find, and the options of cookies that the command passes on. */
const MORE = `
// @ts-expect-error the key of a user is a string
cy.eventpopSignIn({ as: 7 });
cy.setCookie("sid", "1", { path: "/", httpOnly: true, secure: false, hostOnly: true, sameSite: "no_restriction" });
`;

describe("a project with Cypress", () => {
  let consumer: Consumer;
  beforeAll(async () => {
    consumer = await Consumer.with("eventpop-sandbox", ...PACKAGES);
    consumer.write({
      ...files,
      "cypress/e2e/more.cy.ts": MORE,
      "tsconfig.json": JSON.stringify({
        compilerOptions: {
          target: "es2022",
          lib: ["es2022", "dom"],
          module: "nodenext",
          strict: true,
          noEmit: true,
          types: ["cypress", "node"],
        },
        include: ["cypress.config.ts", "cypress"],
      }),
    });
  });
  afterAll(() => consumer?.remove());

  it("has the files of docs/testing.md", () => {
    expect(Object.keys(files)).toEqual(["cypress.config.ts", "cypress/support/e2e.ts", "cypress/e2e/profile.cy.ts"]);
  });

  it("compiles with the types of the tasks and of the command", async () => {
    await consumer.run("node_modules/.bin/tsc", "-p", ".");
  });

  it("can bundle the command for the browser, without modules of Node", async () => {
    const args = ["cypress/support/e2e.ts", "--bundle", "--platform=browser"];

    const bundle = await consumer.run("node_modules/.bin/esbuild", ...args);

    expect(bundle).toContain("eventpopSignIn");
    expect(bundle.length).toBeLessThan(5_000);
  });
});
