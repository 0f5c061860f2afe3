import { createHash, randomBytes } from "node:crypto";
import { startSandbox } from "eventpop-sandbox";
import express from "express";
import session from "express-session";
import { eventpopAuth, eventpopErrors, requireSignIn, signedIn } from "passport-eventpop";
import request from "supertest";

/** The test of an app with clients, as `docs/clients.md` and the sandbox's README describe it. */
describe("an app whose client is a mobile app", () => {
  it("is tested with the sandbox's signInToClient", async () => {
    await using sandbox = await startSandbox();
    const app = express();
    app.use(session({ secret: "test", resave: false, saveUninitialized: false }));
    app.use(
      eventpopAuth({
        ...sandbox.strategyOptions({ callbackURL: "http://localhost:3000/auth/eventpop/callback" }),
        clients: [{ clientID: "ios", name: "Tickets", redirectURIs: ["com.example.tickets:/signed-in"] }],
      }),
    );
    app.get("/api/me", requireSignIn(), (req, res) => void res.json(signedIn(req).user));
    app.use(eventpopErrors());
    const verifier = randomBytes(32).toString("base64url");
    const query = new URLSearchParams({
      response_type: "code",
      client_id: "ios",
      redirect_uri: "com.example.tickets:/signed-in",
      state: "1",
      code_challenge: createHash("sha256").update(verifier).digest("base64url"),
      code_challenge_method: "S256",
    });
    const path = `/auth/eventpop/authorize?${query}`;

    const denied = await sandbox.signInToClient(request.agent(app), path, { as: "malee", decision: "deny" });
    const { searchParams } = await sandbox.signInToClient(request.agent(app), path, { as: "somchai" });
    const { body } = await request(app)
      .post("/auth/eventpop/token")
      .type("form")
      .send({
        grant_type: "authorization_code",
        client_id: "ios",
        redirect_uri: "com.example.tickets:/signed-in",
        code: searchParams.get("code"),
        code_verifier: verifier,
      })
      .expect(200);
    const me = await request(app).get("/api/me").auth(body.access_token, { type: "bearer" });

    expect([denied.protocol, denied.searchParams.get("error")]).toEqual(["com.example.tickets:", "access_denied"]);
    expect(searchParams.get("state")).toBe("1");
    expect([me.status, me.body.email]).toEqual([200, "somchai@sandbox.example"]);
  });
});
