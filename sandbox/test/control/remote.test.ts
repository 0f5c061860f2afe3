import express from "express";
import session from "express-session";
import { eventpopAuth } from "passport-eventpop";
import request from "supertest";
import { connectSandbox, type RemoteSandbox, type Sandbox, startSandbox } from "../../src";
import { sendRequest } from "../wire";

/**
 * `operations.test.ts` compares one call of each operation over HTTP with the same call in the sandbox's process. This
 * file has the tests that need several calls or special data.
 */

describe("the control of a sandbox over HTTP", () => {
  let sandbox: Sandbox;
  let remote: RemoteSandbox;

  beforeEach(async () => {
    sandbox = await startSandbox({ control: true });
    remote = connectSandbox(sandbox.url);
  });
  afterEach(() => sandbox.close());

  const me = (accessToken: string) => sendRequest(`${sandbox.url}/api/public/me?access_token=${accessToken}`);

  it("finds a user whose e-mail must be encoded in a URL, and returns undefined for an unknown key", async () => {
    const user = await remote.users.create({ key: "kai", fullName: "ไก่/ไข่ & Co", email: "kai+1/x@sandbox.example" });

    expect(await remote.users.get("kai+1/x@sandbox.example")).toEqual(user);
    expect(await sandbox.users.get("kai")).toEqual(user);
    expect(await remote.users.get("nobody")).toBeUndefined();
  });

  it("freezes, sets, advances and resumes the clock", async () => {
    const noon = Date.parse("2030-01-01T12:00:00Z");
    await remote.clock.freeze("2030-01-01T12:00:00.000Z");
    expect(await sandbox.clock.now()).toBe(noon);
    await remote.clock.advance("1h30m");
    expect(await remote.clock.now()).toBe(noon + 5_400_000);
    await remote.clock.set(new Date(noon));
    expect(await remote.clock.now()).toBe(noon);
    await remote.clock.resume();
    expect((await sandbox.snapshot()).clock.frozenAt).toBeNull();
    await remote.clock.freeze();
    expect((await sandbox.snapshot()).clock.frozenAt).not.toBeNull();
  });

  it("counts the hits of a fault until it is removed", async () => {
    const fault = await remote.faults.add({ on: "me", type: "status", status: 500, times: 1 });
    expect((await me("unknown")).status).toBe(500);

    expect(await fault.hits()).toBe(1);
    await fault.remove();
    expect(await remote.faults.list()).toEqual([]);
    expect(await fault.hits()).toBe(0);
  });

  it("waits for a request, and throws if none arrives before the timeout", async () => {
    const waiting = remote.requests.waitFor({ on: "me", status: 401 });
    await me("unknown");

    expect(await waiting).toMatchObject({ on: "me", query: { access_token: "[redacted]" } });
    await expect(remote.requests.waitFor({ on: "token" }, { timeoutMs: 5 })).rejects.toMatchObject({
      code: "EVENTPOP_SANDBOX_TIMED_OUT",
    });
  });

  it("signs a user in to an application", async () => {
    const { clientID, clientSecret, eventpopURL } = sandbox.strategyOptions({ callbackURL: "" });
    const app = express();
    app.use(session({ secret: "test", resave: false, saveUninitialized: false }));
    app.use(eventpopAuth({ clientID, clientSecret, eventpopURL, baseURL: "http://localhost:3000" }));

    const response = await remote.signIn(request.agent(app), "/auth/eventpop", { as: "somchai" });
    expect(response.status).toBe(302);
  });
});
