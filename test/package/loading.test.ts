import { Consumer } from "./consumer";

/** The peer dependencies. npm lists all of them, but does not install the optional one. */
const PEERS = new Set(["express", "express-session", "passport"]);
const PACKAGES = ["passport-eventpop", "eventpop-sandbox", "express@5.3.0", "express-session@1.19.0"];

describe("a project that installed both packages and the peers, but not Passport, which is optional", () => {
  let consumer: Consumer;

  beforeAll(async () => {
    consumer = await Consumer.with(...PACKAGES);
  });
  afterAll(() => consumer.remove());

  it("cannot load Passport, so the tests below run without it", async () => {
    consumer.write({ "passport.cjs": 'require("passport");' });

    await expect(consumer.run("node", "passport.cjs")).rejects.toThrow("Cannot find module 'passport'");
  });

  it("loads passport-eventpop with require", async () => {
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

  it("gets the same classes with import as with require", async () => {
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

  it("cannot import the packages' internal files", async () => {
    consumer.write({ "inside.cjs": 'require("passport-eventpop/dist/http.js");' });

    await expect(consumer.run("node", "inside.cjs")).rejects.toThrow("ERR_PACKAGE_PATH_NOT_EXPORTED");
  });

  it("can run its own tests with Jest without configuration", async () => {
    consumer.write({
      "login.test.js": `
        const { once } = require("node:events");
        const { get } = require("node:http");
        const express = require("express");
        const session = require("express-session");
        const { eventpopAuth } = require("passport-eventpop");
        const { startSandbox } = require("eventpop-sandbox");

        test("a visitor is sent to Eventpop", async () => {
          const sandbox = await startSandbox();
          const app = express();
          app.use(session({ secret: "secret", resave: false, saveUninitialized: false }));
          app.use(eventpopAuth(sandbox.strategyOptions({ callbackURL: "http://localhost:3000/auth/eventpop/callback" })));
          const server = app.listen(0, "127.0.0.1");
          await new Promise((resolve) => server.once("listening", resolve));
          const login = "http://127.0.0.1:" + server.address().port + "/auth/eventpop";

          const [response] = await once(get(login), "response");
          response.resume();

          expect(response.statusCode).toBe(302);
          expect(response.headers.location).toContain(sandbox.url + "/oauth/authorize");
          server.close();
          await sandbox.close();
        });
      `,
    });

    await consumer.runTool("jest/bin/jest.js", "--rootDir", consumer.folder);
  });
});

describe("a project that installed passport-eventpop alone", () => {
  let consumer: Consumer;

  beforeAll(async () => {
    consumer = await Consumer.with("passport-eventpop");
  });
  afterAll(() => consumer.remove());

  it("has the five dependencies of passport-oauth2 and nothing for pages or command lines", async () => {
    const { dependencies } = JSON.parse(await consumer.run("npm", "ls", "--json", "--depth", "1")) as {
      dependencies: { "passport-eventpop": { dependencies: Record<string, unknown> } };
    };

    const names = Object.keys(dependencies["passport-eventpop"].dependencies).filter((name) => !PEERS.has(name));
    const ours = ["@types/express-session", "@types/passport-oauth2", "cookie", "escape-html", "passport-oauth2"];
    expect(names.sort()).toEqual(ours);
  });
});

describe("a folder that installed eventpop-sandbox alone", () => {
  let consumer: Consumer;

  beforeAll(async () => {
    consumer = await Consumer.with("eventpop-sandbox");
  });
  afterAll(() => consumer.remove());

  it.each([
    ["sandbox.cjs", 'const { startSandbox } = require("eventpop-sandbox");'],
    ["sandbox.mjs", 'import { startSandbox } from "eventpop-sandbox";'],
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

  it("runs a command with the sandbox's address by npx", async () => {
    const program = "fetch(process.env.EVENTPOP_URL).then(({ status }) => console.log(status))";

    const printed = await consumer.run("npx", "--no-install", "eventpop-sandbox", "exec", "--", "node", "-e", program);

    expect(printed).toMatch(/^200$/m);
  });
});
