import express, { type Express } from "express";
import session from "express-session";
import { eventpopAuth, requireSignIn } from "passport-eventpop";
import request from "supertest";
import { type Sandbox, startSandbox } from "../../src";

/** Tests of `signIn`, with which a test signs a user in to an app: from the app to the sandbox's pages and back. */

let sandbox: Sandbox;

beforeEach(async () => {
  sandbox = await startSandbox();
});
afterEach(() => sandbox.close());

function buildApp(env = sandbox.env()): Express {
  const app = express();
  app.use(session({ secret: "test", resave: false, saveUninitialized: false }));
  app.use(
    eventpopAuth({
      clientID: env.EVENTPOP_CLIENT_ID ?? "",
      clientSecret: env.EVENTPOP_CLIENT_SECRET ?? "",
      baseURL: "http://localhost:3000",
      eventpopURL: env.EVENTPOP_URL ?? "",
      successRedirect: "/profile",
    }),
  );
  app.get("/profile", requireSignIn(), (_req, res) => void res.send("in"));
  app.get("/nowhere", (_req, res) => void res.send("stays here"));
  app.get("/broken", (_req, res) => void res.sendStatus(500));
  app.get("/loop", (_req, res) => res.redirect("/loop"));
  app.get("/elsewhere", (_req, res) => res.redirect("https://elsewhere.example/login"));
  return app;
}

describe("signIn", () => {
  it("signs in, allows the application and returns the response of the callback", async () => {
    const agent = request.agent(buildApp());
    const response = await sandbox.signIn(agent, "/auth/eventpop", { as: "somchai" });

    expect(response.status).toBe(302);
    expect(response.headers.location).toBe("/profile");
    await agent.get("/profile").expect(200, "in");
  });

  it("can start at a page of the app that redirects to the login", async () => {
    const agent = request.agent(buildApp());
    await sandbox.signIn(agent, "/profile", { as: "malee" });

    await agent.get("/profile").expect(200);
  });

  it("skips the consent page if the user allowed the application before", async () => {
    await sandbox.signIn(request.agent(buildApp()), "/auth/eventpop", { as: "somchai" });
    await sandbox.requests.clear();
    await sandbox.signIn(request.agent(buildApp()), "/auth/eventpop", { as: "somchai" });

    expect(await sandbox.requests.count({ on: "authorize", method: "POST" })).toBe(0);
  });

  it("denies the application with decision: deny, and the app gets no token", async () => {
    const agent = request.agent(buildApp());
    const response = await sandbox.signIn(agent, "/auth/eventpop", { as: "somchai", decision: "deny" });

    expect(response.status).toBe(403);
    expect(await sandbox.requests.count({ on: "token" })).toBe(0);
  });

  it("requests the scope that the test gives", async () => {
    await sandbox.signIn(request.agent(buildApp()), "/auth/eventpop", { as: "anan", scope: "public organizer" });

    expect(await sandbox.tokens.list()).toMatchObject([{ scopes: ["public", "organizer"] }]);
  });

  it.each([
    [
      "/nowhere",
      { as: "somchai" },
      /^GET \/nowhere of the application responded with 200 instead of leading to the sandbox/,
    ],
    ["/unknown", { as: "somchai" }, /^GET \/unknown of the application responded with 404: it has no such page\.$/],
    [
      "/broken",
      { as: "somchai" },
      /^GET \/broken of the application responded with 500; the application's console says why\.$/,
    ],
    ["/loop", { as: "somchai" }, /^GET \/loop of the application redirects 5 times within it instead/],
    [
      "/elsewhere",
      { as: "somchai" },
      /^GET \/elsewhere of the application leads to https:\/\/elsewhere\.example instead/,
    ],
    ["/auth/eventpop", { as: "sonchai" }, /^There is no user "sonchai" in the sandbox; there are somchai, malee,/],
    ["/auth/eventpop", { as: "locked" }, /^The sandbox does not let locked sign in: the account is locked\.$/],
    [
      "/auth/eventpop",
      { as: "somchai", scope: "admin" },
      /refused the authorization request with 200: The requested scope/,
    ],
  ])(
    "rejects with the reason if a login that starts at %s for %j is impossible",
    async (startPath, visit, sentence) => {
      const visiting = sandbox.signIn(request.agent(buildApp()), startPath, visit);

      await expect(visiting).rejects.toMatchObject({
        code: "EVENTPOP_SANDBOX_SIGN_IN_FAILED",
        message: expect.stringMatching(sentence) as string,
      });
    },
  );

  it("rejects if the sandbox does not know the client id", async () => {
    await sandbox.applications.remove(sandbox.client.clientId);
    const visiting = sandbox.signIn(request.agent(buildApp()), "/auth/eventpop", { as: "somchai" });

    await expect(visiting).rejects.toThrow(
      "The sandbox refused the authorization request with 200: Client authentication failed due to unknown client",
    );
  });

  it("rejects decision: deny if the user allowed the application before", async () => {
    const app = buildApp();
    await sandbox.signIn(request.agent(app), "/auth/eventpop", { as: "somchai" });
    const denying = sandbox.signIn(request.agent(app), "/auth/eventpop", { as: "somchai", decision: "deny" });

    await expect(denying).rejects.toThrow(
      "somchai allowed this application before, so there is no consent page to deny; " +
        'call consents.remove({ as: "somchai" }) or reset() first, or use another user, such as a new one of users.create().',
    );
  });

  it.each([
    ["consents.remove()", () => sandbox.consents.remove({ as: "somchai" })],
    ["reset()", () => sandbox.reset()],
    ["users.create()", () => sandbox.users.create({ key: "new", email: "new@sandbox.example" })],
  ])("%s makes decision: deny possible after the user allowed the application", async (way, prepare) => {
    const app = buildApp();
    await sandbox.signIn(request.agent(app), "/auth/eventpop", { as: "somchai" });
    await prepare();

    const as = way === "users.create()" ? "new" : "somchai";
    const denied = await sandbox.signIn(request.agent(app), "/auth/eventpop", { as, decision: "deny" });

    expect(denied.status).toBe(403);
  });

  it("signs in if the sandbox has a public URL", async () => {
    const publicUrl = "http://eventpop.localhost:9";
    await using renamed = await startSandbox({ publicUrl });
    const agent = request.agent(buildApp({ ...renamed.env(), EVENTPOP_URL: publicUrl }));
    const denied = await renamed.signIn(agent, "/auth/eventpop", { as: "somchai", decision: "deny" });

    expect(denied.status).toBe(403);
  });
});
