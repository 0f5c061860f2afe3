import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Consumer, pack } from "./consumer";

const OURS = ["passport-eventpop", "eventpop-sandbox"];
const ENTRY_POINTS = [
  "eventpop-sandbox/cypress",
  "eventpop-sandbox/cypress/commands",
  "eventpop-sandbox/playwright",
  "passport-eventpop/browser",
];
const PEERS = ["express@5.3.0", "express-session@1.19.0", "passport@0.7.0"];

/** A program that prints the status of the login route, and the status of the sandbox's page to which it redirects. */
const APP = `
  const { once } = require("node:events");
  const { get } = require("node:http");
  const express = require("express");
  const session = require("express-session");
  const { eventpopAuth } = require("passport-eventpop");
  const { startSandbox } = require("eventpop-sandbox");

  startSandbox().then(async (sandbox) => {
    const app = express();
    app.use(session({ secret: "secret", resave: false, saveUninitialized: false }));
    app.use(eventpopAuth(sandbox.strategyOptions({ callbackURL: "http://localhost:3000/auth/eventpop/callback" })));
    const server = app.listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    const [login] = await once(get("http://127.0.0.1:" + server.address().port + "/auth/eventpop"), "response");
    const page = await fetch(login.headers.location);
    console.log(login.statusCode, page.status);
    login.resume();
    server.close();
    await sandbox.close();
  });
`;

describe("an app with login and sandbox in one file", () => {
  const bundlers = ["esbuild@0.28.2", "@vercel/ncc@0.45.0", "rollup@4.68.8", "webpack@5.113.0", "webpack-cli@6.0.1"];
  const plugins = ["@rollup/plugin-commonjs@29.0.3", "@rollup/plugin-node-resolve@16.0.3", "@rollup/plugin-json@6.1.0"];
  let consumer: Consumer;
  let folder: string;

  beforeAll(async () => {
    consumer = await Consumer.with(...OURS, ...PEERS, ...bundlers, ...plugins);
    folder = mkdtempSync(join(tmpdir(), "bundle-"));
    consumer.write({
      "app.js": APP,
      "rollup.config.mjs": `
        import commonjs from "@rollup/plugin-commonjs";
        import json from "@rollup/plugin-json";
        import { nodeResolve } from "@rollup/plugin-node-resolve";
        export default {
          input: "app.js",
          output: { format: "cjs", inlineDynamicImports: true },
          plugins: [nodeResolve({ preferBuiltins: true, exportConditions: ["node"] }), commonjs({ ignoreDynamicRequires: true }), json()],
        };
      `,
    });
  });
  afterAll(() => {
    consumer?.remove();
    if (folder) rmSync(folder, { recursive: true });
  });

  it.each([
    ["esbuild", ["app.js", "--bundle", "--platform=node", "--outfile=OUT/index.js"]],
    [
      "webpack",
      ["./app.js", "--mode=none", "--target=node20", "--output-path", "OUT", "--output-filename", "index.js"],
    ],
    ["ncc", ["build", "app.js", "--out", "OUT"]],
    ["rollup", ["--config", "--file", "OUT/index.js"]],
  ])("runs in a folder without node_modules, bundled by %s", async (name, args) => {
    const out = join(folder, name);
    await consumer.run(join("node_modules/.bin", name), ...args.map((arg) => arg.replace("OUT", out)));

    expect(await consumer.run(process.execPath, join(out, "index.js"))).toBe("302 200\n");
  });
});

describe("pnpm, which gives a package only the dependencies that it names", () => {
  let consumer: Consumer;

  beforeAll(async () => {
    consumer = await Consumer.with("pnpm@10.34.8");
    const tarballs = await Promise.all(OURS.map(async (name) => (await pack(name as never, consumer.folder)).tarball));
    consumer.write({ "app/package.json": JSON.stringify({ name: "app", private: true }), "app/app.js": APP });
    const pnpm = join(consumer.folder, "node_modules/pnpm/bin/pnpm.cjs");
    await consumer.run(process.execPath, pnpm, "--dir", "app", "add", ...tarballs, ...PEERS);
  });
  afterAll(() => consumer?.remove());

  it("installs packages that run", async () => {
    expect(await consumer.run(process.execPath, "app/app.js")).toBe("302 200\n");
  });
});

describe("ESLint with eslint-plugin-import", () => {
  let consumer: Consumer;

  beforeAll(async () => {
    consumer = await Consumer.with(...OURS, ...PEERS, "eslint@9.39.1", "eslint-plugin-import@2.32.0");
  });
  afterAll(() => consumer?.remove());

  it("resolves every entry point", async () => {
    consumer.write({
      "eslint.config.mjs": `
        import plugin from "eslint-plugin-import";
        export default [{ plugins: { import: plugin }, rules: { "import/no-unresolved": "error" } }];
      `,
      "app.js": [...OURS, ...ENTRY_POINTS].map((name) => `import "${name}";\n`).join(""),
    });

    expect(await consumer.run("node_modules/.bin/eslint", "app.js")).toBe("");
  });
});
