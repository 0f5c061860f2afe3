import { type Sandbox, startSandbox } from "eventpop-sandbox";
import express, { type Express } from "express";
import session from "express-session";
import request from "supertest";
import { eventpopAuth, eventpopErrors, requireSignIn } from "../../src";
import { sandboxUser } from "../support/sandbox-user";

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox();
});
afterEach(() => sandbox.reset());
afterAll(() => sandbox.close());

/** The app from the README, with the sandbox instead of Eventpop. */
function createApp(): Express {
  const app = express();
  app.use(session({ secret: "a secret of the test's", resave: false, saveUninitialized: false }));
  app.use(eventpopAuth(sandbox.strategyOptions({ callbackURL: "http://localhost:3000/auth/eventpop/callback" })));
  app.get("/profile", requireSignIn(), async (req, res) => {
    const tickets = (await req.eventpop?.tickets(9_000_001).all()) ?? [];
    res.json({ name: req.eventpop?.user.fullName, tickets: tickets.map(({ id }) => id) });
  });
  app.use(eventpopErrors());
  return app;
}

const browserHeaders = { accept: "text/html", "sec-fetch-mode": "navigate" };

describe("a user who logs in with Eventpop", () => {
  it("returns to the requested page, sees the Thai name and the tickets, and logs out", async () => {
    const browser = request.agent(createApp());
    const turnedAway = await browser.get("/profile").set(browserHeaders);
    expect(turnedAway.headers.location).toBe("/auth/eventpop?returnTo=%2Fprofile");

    const start = await browser.get(String(turnedAway.headers.location));
    const person = sandboxUser(sandbox.url);
    const consent = await person.signIn(String(start.headers.location), "somchai@sandbox.example", "sandbox");
    const callback = await person.decide(consent.html, "Authorize");
    const back = await browser.get(callback).set(browserHeaders);

    expect(back.headers.location).toBe("/profile");
    expect((await browser.get("/profile")).body).toEqual({ name: "สมชาย ใจดี", tickets: ["9000401", "9000402"] });

    const left = await browser.post("/auth/eventpop/logout").set(browserHeaders);
    expect([left.status, left.headers.location]).toEqual([303, "/"]);
    expect((await browser.get("/profile")).status).toBe(401);
  });
});

describe("a user who denies consent", () => {
  it("gets a page with status 403, and is not logged in", async () => {
    const browser = request.agent(createApp());
    const start = await browser.get("/auth/eventpop");
    const person = sandboxUser(sandbox.url);
    const consent = await person.signIn(String(start.headers.location), "malee@sandbox.example", "sandbox");
    const callback = await person.decide(consent.html, "Deny");

    const page = await browser.get(callback).set(browserHeaders);

    expect(page.status).toBe(403);
    expect(page.text).toContain("You chose not to share your Eventpop account with this site.");
    expect((await browser.get("/profile")).status).toBe(401);
  });
});

describe("a user with a wrong password", () => {
  it("stays at Eventpop, and the app gets no request", async () => {
    const browser = request.agent(createApp());
    const start = await browser.get("/auth/eventpop");
    const again = await sandboxUser(sandbox.url).signIn(
      String(start.headers.location),
      "somchai@sandbox.example",
      "no",
    );
    expect(again.html).toContain("user[password]");
    expect(await sandbox.codes.list()).toHaveLength(0);
  });
});

describe("the profile page without a login", () => {
  it("responds 401 with a login URL to clients that are not browsers", async () => {
    const { status, body } = await request(createApp()).get("/profile");
    expect(status).toBe(401);
    expect(body.error).toMatchObject({ code: "EVENTPOP_SIGN_IN_REQUIRED", loginUrl: "/auth/eventpop" });
  });

  it("redirects browsers to the login", async () => {
    const { status, headers } = await request(createApp()).get("/profile").set(browserHeaders);
    expect([status, headers.location]).toEqual([303, "/auth/eventpop?returnTo=%2Fprofile"]);
  });
});
