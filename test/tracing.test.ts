import { tracingChannel } from "node:diagnostics_channel";
import { type Sandbox, startSandbox } from "eventpop-sandbox";
import express from "express";
import session from "express-session";
import { Passport } from "passport";
import request from "supertest";
import { EventpopStrategy, eventpopAuth, eventpopErrors, signedIn, type TracedOperation } from "../src";

const NAMES = ["login", "refresh", "request"] as const;
const callbackURL = "http://localhost:3000/auth/eventpop/callback";

let sandbox: Sandbox;
/** What subscribers of the channels got, in order. */
let published: [text: string, operation: TracedOperation][];
const subscriptions = NAMES.map((name) => {
  const listener = (step: string) => (operation: object) =>
    published.push([`${name} ${step}`, operation as TracedOperation]);
  return {
    channel: tracingChannel<unknown, TracedOperation>(`passport-eventpop.${name}`),
    subscriber: { start: listener("start"), asyncEnd: listener("end"), error: listener("error") },
  };
});

beforeAll(async () => {
  sandbox = await startSandbox();
});
beforeEach(() => {
  published = [];
  for (const { channel, subscriber } of subscriptions) channel.subscribe(subscriber as never);
});
afterEach(async () => {
  for (const { channel, subscriber } of subscriptions) channel.unsubscribe(subscriber as never);
  await sandbox.reset();
});
afterAll(() => sandbox.close());

/** An app with `eventpopAuth`, and a browser that has logged in. */
async function logIn() {
  const app = express();
  app.use(session({ secret: "test", resave: false, saveUninitialized: false }));
  app.use(eventpopAuth(sandbox.strategyOptions({ callbackURL })));
  app.get("/tickets", (req, res, next) =>
    signedIn(req)
      .tickets(9000001)
      .all({ limit: 1 })
      .then((tickets) => res.json(tickets), next),
  );
  app.use(eventpopErrors());
  const browser = request.agent(app);
  await sandbox.signIn(browser, "/auth/eventpop", { as: "somchai" });
  return browser;
}

const steps = () => published.map(([text, { request: name }]) => (name ? `${text}: ${name}` : text));

describe("the tracing channels", () => {
  it("publish a login, and the requests within it", async () => {
    await logIn();

    expect(steps()).toEqual([
      "login start",
      "request start: authorization_code",
      "request end: authorization_code",
      "request start: me",
      "request end: me",
      "login end",
    ]);
    expect(published.map(([, { status }]) => status)).toEqual([undefined, 200, 200, 200, 200, undefined]);
  });

  it("publish a login with Passport", async () => {
    const passport = new Passport();
    passport.use(
      new EventpopStrategy(sandbox.strategyOptions({ callbackURL }), (_accessToken, _refreshToken, profile, done) =>
        done(null, profile),
      ),
    );
    const app = express();
    app.get("/auth/eventpop", passport.authenticate("eventpop", { session: false }));
    app.get("/auth/eventpop/callback", passport.authenticate("eventpop", { session: false }), (_req, res) => {
      res.sendStatus(204);
    });

    await sandbox.signIn(request.agent(app), "/auth/eventpop", { as: "somchai" });

    expect(steps()).toEqual(["login start", ...steps().slice(1, -1), "login end"]);
    expect(steps()).toContain("request end: me");
  });

  it("publish a refresh, and the request of the API that needed it", async () => {
    const browser = await logIn();
    await sandbox.tokens.expire({ as: "somchai" });
    published = [];

    await browser.get("/tickets").expect(200);

    expect(steps()).toEqual([
      "request start: tickets",
      "request end: tickets",
      "refresh start",
      "request start: refresh_token",
      "request end: refresh_token",
      "refresh end",
      "request start: tickets",
      "request end: tickets",
    ]);
  });

  it("publish the error of a failed operation", async () => {
    await sandbox.faults.add({ on: "token", type: "status", status: 503 });

    await logIn();

    const errors = published.filter(([text]) => text === "login error").map(([, { error }]) => error);
    expect(errors).toEqual([expect.objectContaining({ code: "EVENTPOP_UNAVAILABLE" })]);
  });

  it("publish no token, no code and no result", async () => {
    const browser = await logIn();
    await browser.get("/tickets").expect(200);

    const properties = new Set(published.flatMap(([, operation]) => Object.keys(operation)));

    expect([...properties].toSorted()).toEqual(["request", "result", "status"]);
    expect(published.filter(([, operation]) => "result" in operation && operation.result !== undefined)).toEqual([]);
  });
});
