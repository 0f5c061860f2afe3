import { Consumer } from "./consumer";

const PEERS = ["express@5.3.0", "express-session@1.19.0", "passport@0.7.0"];

/** Prints the names of the packages that Node has loaded, and the files of ours. */
const PRINT_LOADED = `
  const files = Object.keys(require.cache).map((path) => path.split("/node_modules/").at(-1));
  console.log(JSON.stringify(files));
`;

describe("a project that installed the package", () => {
  let consumer: Consumer;

  beforeAll(async () => {
    consumer = await Consumer.with(...PEERS);
  });
  afterAll(() => consumer.remove());

  it("requires it", async () => {
    consumer.write({
      "app.cjs": `
        const { EventpopStrategy, Strategy, eventpopAuth, eventpopRouter, requireSignIn } = require("passport-eventpop");
        const strategy = new EventpopStrategy(
          { clientID: "id", clientSecret: "secret", callbackURL: "https://app.example/auth/eventpop/callback" },
          (accessToken, refreshToken, profile, done) => done(null, profile),
        );
        console.log(strategy.name, Strategy === EventpopStrategy, typeof eventpopAuth, typeof eventpopRouter, typeof requireSignIn());
      `,
    });

    expect(await consumer.run("node", "app.cjs")).toBe("eventpop true function function function\n");
  });

  it("imports its names in an ES module, the same classes as by require", async () => {
    consumer.write({
      "app.mjs": `
        import { createRequire } from "node:module";
        import { EventpopError, EventpopStrategy, eventpopAuth, requireSignIn } from "passport-eventpop";
        const required = createRequire(import.meta.url)("passport-eventpop");
        console.log(typeof eventpopAuth, typeof requireSignIn());
        console.log(EventpopStrategy === required.EventpopStrategy, EventpopError === required.EventpopError);
      `,
    });

    expect(await consumer.run("node", "app.mjs")).toBe("function function\ntrue true\n");
  });

  it.each([
    ["sandbox.cjs", 'const { startSandbox } = require("passport-eventpop/sandbox");'],
    ["sandbox.mjs", 'import { startSandbox } from "passport-eventpop/sandbox";'],
  ])("starts the sandbox from %s and stops it", async (file, line) => {
    consumer.write({
      [file]: `${line}
        startSandbox().then(async (sandbox) => {
          const { status } = await fetch(sandbox.url);
          await sandbox.close();
          console.log(status);
        });
      `,
    });

    expect(await consumer.run("node", file)).toBe("200\n");
  });

  it("has the command eventpop-sandbox", async () => {
    expect(await consumer.run("npx", "--no-install", "eventpop-sandbox", "--help")).toMatch(/Usage: eventpop-sandbox/);
  });

  it("loads nothing of the sandbox, nor the libraries that only the sandbox uses, with the login", async () => {
    consumer.write({ "loaded.cjs": `require("passport-eventpop"); ${PRINT_LOADED}` });

    const loaded: string[] = JSON.parse(await consumer.run("node", "loaded.cjs"));

    expect(loaded).toContain("passport-eventpop/dist/index.js");
    expect(loaded.filter((path) => /^(passport-eventpop\/dist\/sandbox|commander|preact|valibot)/.test(path))).toEqual(
      [],
    );
  });

  it("may not reach into its files", async () => {
    consumer.write({ "inside.cjs": 'require("passport-eventpop/dist/http.js");' });

    await expect(consumer.run("node", "inside.cjs")).rejects.toThrow("ERR_PACKAGE_PATH_NOT_EXPORTED");
  });

  it("tests its own code with plain Jest, without configuration", async () => {
    consumer.write({
      "login.test.js": `
        const express = require("express");
        const session = require("express-session");
        const { eventpopAuth } = require("passport-eventpop");
        const { startSandbox } = require("passport-eventpop/sandbox");

        test("a visitor is sent to Eventpop", async () => {
          const sandbox = await startSandbox();
          const app = express();
          app.use(session({ secret: "secret", resave: false, saveUninitialized: false }));
          app.use(eventpopAuth(sandbox.strategyOptions({ callbackURL: "http://localhost:3000/auth/eventpop/callback" })));
          const server = app.listen(0, "127.0.0.1");
          await new Promise((resolve) => server.once("listening", resolve));
          const login = "http://127.0.0.1:" + server.address().port + "/auth/eventpop";

          const answer = await fetch(login, { redirect: "manual" });

          expect(answer.status).toBe(302);
          expect(answer.headers.get("location")).toContain(sandbox.url + "/oauth/authorize");
          server.close();
          await sandbox.close();
        });
      `,
    });

    await consumer.runTool("jest/bin/jest.js", "--rootDir", consumer.folder);
  });
});
