import { type Sandbox, startSandbox } from "eventpop-sandbox";
import express, { type Express } from "express";
import session from "express-session";
import request from "supertest";
import { eventpopAuth, eventpopErrors, type Verify } from "../../src";
import { type SandboxUser, sandboxUser } from "../support/sandbox-user";

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());

const PERSON = { accept: "text/html", "sec-fetch-mode": "navigate" };

/** An app that accepts only the user Malee. */
function createApp(): Express {
  const verify: Verify = async (_accessToken, _refreshToken, profile) =>
    profile.emails?.[0]?.value === "malee@sandbox.example" && profile;
  const app = express();
  app.use(session({ secret: "a secret of the test's", resave: false, saveUninitialized: false }));
  app.use(
    eventpopAuth({
      ...sandbox.strategyOptions({ callbackURL: "http://localhost:3000/auth/eventpop/callback" }),
      verify,
    }),
  );
  app.get("/", (req, res) => void res.json({ name: req.eventpop?.user.fullName }));
  app.use(eventpopErrors());
  return app;
}

/** Signs in at Eventpop as this user, allows the application, and returns to the app. */
async function logIn(browser: ReturnType<typeof request.agent>, person: SandboxUser, email: string) {
  const { headers } = await browser.get("/auth/eventpop").set(PERSON);
  const { html } = await person.signIn(String(headers.location), email, "sandbox");
  return browser.get(await person.decide(html, "Authorize")).set(PERSON);
}

describe("a user whom verify refuses", () => {
  it("can log in with another account after signing out at Eventpop, by the page's link", async () => {
    const browser = request.agent(createApp());
    const person = sandboxUser(sandbox.url);
    const refused = await logIn(browser, person, "somchai@sandbox.example");
    expect(refused.status).toBe(403);

    const [, link = ""] = /<a class="button" href="([^"]+)" target="_blank"/.exec(refused.text) ?? [];
    await person.signOut(link);
    const admitted = await logIn(browser, person, "malee@sandbox.example");

    expect(admitted.status).toBe(302);
    expect((await browser.get("/")).body).toEqual({ name: "มาลี ศรีสุข" });
  });
});
