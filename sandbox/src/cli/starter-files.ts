import { connectionEnv } from "../connection";
import { defaultApplication } from "../seed/seed";
import type { Seed } from "../world/drafts";

/** A sandbox without a seed has the same credentials, so one `.env` works with this seed and without it. */
const application = { ...defaultApplication, name: "My App" };

const seed: Seed = {
  applications: [application],
  organizers: [{ id: 9000001, name: "My Organizer" }],
  users: [
    { key: "dao", email: "dao@sandbox.example", fullName: "ดาว ใจดี", latinName: "Dao Chaidee" },
    { key: "fah", email: "fah@sandbox.example", fullName: "ฟ้า สดใส", latinName: "Fah Sodsai" },
  ],
  events: [
    {
      id: 9000101,
      organizerId: 9000001,
      title: "My Event",
      ticketTypes: [{ id: 1, name: "Seat", priceSatangs: 50_000 }],
      startAt: "2030-04-13T18:00:00+07:00",
      endAt: "2030-04-13T22:00:00+07:00",
    },
  ],
  tickets: [{ user: "dao", eventId: 9000101, ticketTypeId: 1 }],
};

/** How the modules of a folder are written: by `require`, by `import`, or by `import` in TypeScript. */
export type ModuleKind = "commonjs" | "module" | "typescript";

const IMPORTS = `import express from "express";
import session from "express-session";
import { eventpopAuth, eventpopErrors, requireSignIn, signedIn } from "passport-eventpop";
`;
/** The first lines of the app: its modules, and its settings. TypeScript requires defaults, because a variable may be missing. */
const HEADS: Readonly<Record<ModuleKind, string>> = {
  commonjs: `const express = require("express");
const session = require("express-session");
const { eventpopAuth, eventpopErrors, requireSignIn, signedIn } = require("passport-eventpop");

const { PORT = 3000, EVENTPOP_URL, EVENTPOP_CLIENT_ID, EVENTPOP_CLIENT_SECRET, SESSION_SECRET } = process.env;
`,
  module: `${IMPORTS}
const { PORT = 3000, EVENTPOP_URL, EVENTPOP_CLIENT_ID, EVENTPOP_CLIENT_SECRET, SESSION_SECRET } = process.env;
`,
  typescript: `${IMPORTS}
const { PORT = 3000, EVENTPOP_URL } = process.env;
const { EVENTPOP_CLIENT_ID = "", EVENTPOP_CLIENT_SECRET = "", SESSION_SECRET = "" } = process.env;
`,
};

/** The rest of the app from the quick start in passport-eventpop's README. */
const app = `const baseURL = \`http://localhost:\${PORT}\`;
const app = express();
app.use(session({ secret: SESSION_SECRET, resave: false, saveUninitialized: false }));
app.use(
  eventpopAuth({
    clientID: EVENTPOP_CLIENT_ID,
    clientSecret: EVENTPOP_CLIENT_SECRET,
    baseURL,
    eventpopURL: EVENTPOP_URL,
  }),
);

app.get("/", (_req, res) => res.send('<a href="/auth/eventpop?returnTo=/profile">Login with Eventpop</a>'));
app.get("/profile", requireSignIn(), (req, res) => res.json(signedIn(req).user));
app.use(eventpopErrors());
app.listen(Number(PORT), "localhost").once("listening", () => console.log(\`Open \${baseURL}\`));
`;

/** The modules and variables of the test. In TypeScript it uses no import.meta, which is an error if tsconfig.json says "module": "commonjs". */
const TEST_HEADS = {
  javascript: `const assert = require("node:assert/strict");
const { spawn } = require("node:child_process");
const { once } = require("node:events");
const { join } = require("node:path");
const { after, afterEach, before, beforeEach, test } = require("node:test");
const { createAgent, startSandbox } = require("eventpop-sandbox");

const folder = __dirname;
let eventpop; // the sandbox
let app; // the process of your app
let agent; // a browser without pages: it keeps cookies
`,
  typescript: `import assert from "node:assert/strict";
import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { type AppAgent, createAgent, type Sandbox, startSandbox } from "eventpop-sandbox";

const folder = process.cwd(); // run the test in the folder of this file
let eventpop: Sandbox;
let app: ChildProcessByStdio<null, Readable, null>; // the process of your app
let agent: AppAgent; // a browser without pages: it keeps cookies
`,
};

/** A test of the app as a whole, which runs in a process of its own. */
function sampleTest({ kind, startArguments, testArguments }: StarterApp): string {
  return `// Run this file with: node ${testArguments.join(" ")}
${TEST_HEADS[kind === "typescript" ? kind : "javascript"]}
// What node runs. To test your own app, write its file here.
const APP = ${JSON.stringify(startArguments).replaceAll(",", ", ")};
// Another port than in development, so that the app may run while the test runs.
const PORT = "3100";

before(async () => {
  eventpop = await startSandbox({ seed: join(folder, "eventpop-seed.json") });
  const env = { ...process.env, ...eventpop.env(), PORT }; // instead of those in .env
  app = spawn(process.execPath, APP, { cwd: folder, env, stdio: ["ignore", "pipe", "inherit"] });
  await Promise.race([once(app.stdout, "data"), once(app, "exit")]); // it prints a line when it listens
});
beforeEach(() => {
  agent = createAgent(\`http://localhost:\${PORT}\`);
});
afterEach(() => eventpop.reset());
after(() => {
  app.kill();
  return eventpop.close();
});

test("a visitor of the profile has to log in", async () => {
  const response = await agent.get("/profile").set("Accept", "text/html");

  assert.equal(response.headers.location, "/auth/eventpop?returnTo=%2Fprofile");
});

test("Dao logs in and sees her profile", async () => {
  const callback = await eventpop.signIn(agent, "/auth/eventpop?returnTo=/profile", { as: "dao" });

  assert.equal(callback.headers.location, "/profile");
  const profile = await agent.get("/profile");
  assert.equal(profile.status, 200);
  assert.equal(JSON.parse(profile.text).fullName, "ดาว ใจดี");
});

test("Fah does not allow the app, so she is not logged in", async () => {
  const callback = await eventpop.signIn(agent, "/auth/eventpop", { as: "fah", decision: "deny" });

  assert.equal(callback.status, 403);
  assert.equal((await agent.get("/profile")).status, 401);
});

test("while Eventpop fails, the login responds with 502", async () => {
  await eventpop.faults.add({ on: "token", type: "status", status: 500 });

  const callback = await eventpop.signIn(agent, "/auth/eventpop", { as: "dao" });

  assert.equal(callback.status, 502);
});
`;
}

/** The app that `init` writes, and its test: their kind, and how they are started. */
export interface StarterApp {
  readonly kind: ModuleKind;
  /** Name of the app's file. */
  readonly appName: string;
  /** The arguments with which Node starts the app. */
  readonly startArguments: readonly string[];
  /** Name of the test's file. */
  readonly testName: string;
  /** The arguments with which Node runs the test. */
  readonly testArguments: readonly string[];
}

/** The contents of the files that `init` writes, by name. */
export function starterFiles(starter: StarterApp): ReadonlyMap<string, string> {
  const env = Object.entries(connectionEnv("http://127.0.0.1:4300", application));
  return new Map([
    [".env", env.map(([name, value]) => `${name}=${value}\n`).join("")],
    [starter.appName, HEADS[starter.kind] + app],
    ["eventpop-seed.json", `${JSON.stringify(seed, null, 2)}\n`],
    [starter.testName, sampleTest(starter)],
  ]);
}
