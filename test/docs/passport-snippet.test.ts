import { once } from "node:events";
import { readFileSync } from "node:fs";
import type { Server } from "node:http";
import { join } from "node:path";
import express from "express";
import session from "express-session";
import { Passport } from "passport";
import request from "supertest";
import { EventpopStrategy } from "../../src/index";
import { type HostileProvider, startHostileProvider } from "../support/hostile-provider";

/** The code of README's section about Passport. It stands in an app whose other parts are given here. */
const [, SNIPPET = ""] =
  /## With Passport[\s\S]*?```js\n([\s\S]*?)```/.exec(readFileSync(join(__dirname, "../../README.md"), "utf8")) ?? [];

let provider: HostileProvider;
let server: Server;
beforeEach(async () => {
  provider = await startHostileProvider();
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await provider.close();
});

/** Runs the snippet in an app that admits, or refuses, everybody. */
async function startApp(admits: boolean) {
  class LocalStrategy extends EventpopStrategy {
    constructor(options: ConstructorParameters<typeof EventpopStrategy>[0], verify: never) {
      super({ ...options, eventpopURL: provider.url } as never, verify);
    }
  }
  const parts = {
    passport: new Passport(),
    EventpopStrategy: LocalStrategy,
    clientID: "id",
    clientSecret: "secret-of-the-readme",
    callbackURL: "http://localhost:3000/auth/eventpop/callback",
    User: {
      findOrCreate: (user: object, done: (error: unknown, user: unknown) => void) => done(null, admits && user),
    },
    app: express(),
  };
  const { app, passport } = parts;
  passport.serializeUser((user, done) => done(null, user));
  app.use(session({ secret: "s", resave: false, saveUninitialized: false }));
  new Function(...Object.keys(parts), SNIPPET)(...Object.values(parts));
  app.get("/login-failed", (_req, res) => void res.send('<a href="/login">Log in</a>'));
  server = app.listen(0, "127.0.0.1");
  await once(server, "listening");
  return request.agent(server);
}

/** Goes to the login, to Eventpop and back; gives where that leads. */
async function logIn(agent: ReturnType<typeof request.agent>) {
  const { headers } = await agent.get("/login").expect(302);
  const state = new URL(headers.location ?? "").searchParams.get("state");
  const back = await agent.get(`/auth/eventpop/callback?code=c&state=${state}`);
  return back.headers.location;
}

describe("README's snippet for Passport", () => {
  it("signs a person in", async () => {
    expect(await logIn(await startApp(true))).toBe("/");
  });

  it("leads a person whom verify refuses to a page, not back to Eventpop", async () => {
    const agent = await startApp(false);

    const location = await logIn(agent);

    expect((await agent.get(location ?? "")).status).toBe(200);
  });
});
