import { connectionEnv } from "../connection";
import { defaultApplication } from "../seed/seed";
import type { Seed } from "../world/drafts";

/** A sandbox without a seed has the same credentials, so one `.env` works with this seed and without it. */
const application = {
  ...defaultApplication,
  name: "My App",
  redirectUris: ["http://localhost:3000/auth/eventpop/callback"],
} as const;

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

const { EVENTPOP_URL, EVENTPOP_CLIENT_ID, EVENTPOP_CLIENT_SECRET, SESSION_SECRET } = process.env;
`,
  module: `${IMPORTS}
const { EVENTPOP_URL, EVENTPOP_CLIENT_ID, EVENTPOP_CLIENT_SECRET, SESSION_SECRET } = process.env;
`,
  typescript: `${IMPORTS}
const { EVENTPOP_URL, EVENTPOP_CLIENT_ID = "", EVENTPOP_CLIENT_SECRET = "", SESSION_SECRET = "" } = process.env;
`,
};

/** The rest of the app from the quick start in passport-eventpop's README. */
const app = `const app = express();
app.use(session({ secret: SESSION_SECRET, resave: false, saveUninitialized: false }));
app.use(
  eventpopAuth({
    clientID: EVENTPOP_CLIENT_ID,
    clientSecret: EVENTPOP_CLIENT_SECRET,
    baseURL: "http://localhost:3000",
    eventpopURL: EVENTPOP_URL,
  }),
);

app.get("/", (_req, res) => res.send('<a href="/auth/eventpop?returnTo=/profile">Login with Eventpop</a>'));
app.get("/profile", requireSignIn(), (req, res) => res.json(signedIn(req).user));
app.use(eventpopErrors());
app.listen(3000, "localhost").once("listening", () => console.log("Open http://localhost:3000"));
`;

const sampleTest = `// Run this file with: node --test
const assert = require("node:assert/strict");
const { after, afterEach, before, test } = require("node:test");
const { startSandbox } = require("eventpop-sandbox");

let eventpop;
before(async () => {
  eventpop = await startSandbox({ seed: require.resolve("./eventpop-seed.json") });
});
afterEach(() => eventpop.reset());
after(() => eventpop.close());

test("Dao has one ticket", async () => {
  const { accessToken } = await eventpop.tokens.issue({ as: "dao" });

  const response = await get("/api/public/organizers/9000001/tickets", accessToken);

  assert.equal((await response.json()).tickets.length, 1);
});

test("an expired token gets 401", async () => {
  const { accessToken } = await eventpop.tokens.issue({ as: "dao" });

  await eventpop.clock.advance("3h");

  assert.equal((await get("/api/public/me", accessToken)).status, 401);
});

// For your own app: pass eventpop.env() to it, and sign in with an agent of supertest.
//
//   const agent = request.agent(app);
//   await eventpop.signIn(agent, "/auth/eventpop", { as: "dao" });
//   await agent.get("/profile").expect(200);

function get(path, accessToken) {
  return fetch(eventpop.url + path, { headers: { Authorization: \`Bearer \${accessToken}\` } });
}
`;

/**
 * The contents of the files that `init` writes, by name.
 *
 * @param appName - name of the app's file
 */
export function starterFiles(kind: ModuleKind = "commonjs", appName = "app.js"): ReadonlyMap<string, string> {
  const env = Object.entries(connectionEnv("http://127.0.0.1:4300", application));
  return new Map([
    [".env", env.map(([name, value]) => `${name}=${value}\n`).join("")],
    [appName, HEADS[kind] + app],
    ["eventpop-seed.json", `${JSON.stringify(seed, null, 2)}\n`],
    ["eventpop.test.cjs", sampleTest],
  ]);
}
