import type { Request } from "express";
import session from "express-session";
import { SessionGuard } from "../../src/express/session-guard";
import { TokenManager } from "../../src/tokens/token-manager";
import { SessionTokenStore } from "../../src/tokens/token-store";
import { readSettings } from "../support/read-settings";
import { rejectionOf } from "../support/rejection";
import { WatchedStore } from "../support/watched-store";
import { HOUR_MS, tokensWith } from "./stored-login";

const OLD = "the-old-key-of-the-tests";
const NEW = "the-new-key-of-the-tests";

/** Starts one process of a site, with its own keys, store connection and session guard. */
function startProcess(keys: string[], sessions: object) {
  const settings = readSettings("test", {
    clientID: "app-id",
    clientSecret: "canary-client-secret",
    callbackURL: "http://localhost/callback",
    keys,
  });
  const store = Object.assign(new WatchedStore(), { sessions });
  session({ store, secret: "s", resave: false, saveUninitialized: false, genid: () => "session-1" });
  const tokenManager = new TokenManager(settings, new SessionTokenStore(store, settings));
  new SessionGuard("eventpop", tokenManager).wrapStore(store);
  return { store, tokenManager };
}

describe("a record that another process sealed with a key that this process does not have", () => {
  it("requires a new login, and neither the record nor the session is deleted", async () => {
    const sessions: Record<string, string> = {};
    const newer = startProcess([NEW, OLD], sessions);
    const older = startProcess([OLD], sessions);
    const expiresAt = Date.now() + HOUR_MS;
    const login = { recordId: await newer.tokenManager.startLogin(tokensWith(HOUR_MS), expiresAt), expiresAt };
    const req = { sessionID: "session-1", sessionStore: older.store } as unknown as Request;
    older.store.createSession(req, { cookie: { originalMaxAge: HOUR_MS }, eventpop: login } as never);
    await settle((done) => req.session.save(done));

    expect((await rejectionOf(older.tokenManager.getAccessToken(login))).code).toBe("EVENTPOP_SIGN_IN_REQUIRED");
    await settle((done) => older.store.touch("session-1", req.session, done));
    await settle((done) => Object.assign(req.session, { note: "changed" }).save(done));

    expect(older.tokenManager.isKnownEnded(login.recordId)).toBe(false);
    await expect(older.tokenManager.hasRecord(login.recordId)).resolves.toBe(true);
    expect(sessions["session-1"]).toContain("changed");
    await expect(newer.tokenManager.getAccessToken(login)).resolves.toBe("first-access");
  });
});

function settle(call: (done: (error?: unknown) => void) => unknown): Promise<void> {
  return new Promise((resolve, reject) => void call((error) => (error ? reject(error) : resolve())));
}
