import { requireSignIn } from "../../../src/index";
import { Browser } from "../../support/browser";
import type { Site } from "../sites";
import { callWithToken, logInToClient, post, useClientSites } from "./client-site";

const { startClientSite } = useClientSites();
const HOUR = 60 * 60_000;
const DAY = 24 * HOUR;

let aheadMs = 0;
beforeEach(() => {
  aheadMs = 0;
  jest.spyOn(Date, "now").mockImplementation(() => performance.timeOrigin + performance.now() + aheadMs);
});
afterEach(() => {
  jest.restoreAllMocks();
});

/** Logs in to a client. `visit` calls a route that needs a login, and returns its status. */
async function startLoggedIn(auth: object = {}) {
  const site = await startClientSite({ auth });
  const token = await logInToClient(site);
  site.app.store.forget();
  const visit = async (bearer = token) => (await callWithToken(site.app, "/profile", bearer)).status;
  const logOut = () => callWithToken(site.app, "/auth/eventpop/logout", token, { method: "POST" });
  return { ...site, token, visit, logOut };
}

/** The kinds of entries that the store has, sorted. */
function keptIn({ app }: Site): string[] {
  const { sessions } = app.store as unknown as { sessions: object };
  return Object.keys(sessions)
    .map((key) => /^eventpop-(?:ended|entry|refresh)|^eventpop/.exec(key)?.[0] ?? "session")
    .toSorted();
}

describe("a client's login that is not used", () => {
  it("ends after 24 hours", async () => {
    const { visit } = await startLoggedIn();

    aheadMs = DAY - 60_000;
    const before = await visit();
    aheadMs += DAY;

    expect([before, await visit()]).toEqual([200, 401]);
  });

  it("ends after idleTimeoutMs", async () => {
    const site = await startLoggedIn({ idleTimeoutMs: HOUR });

    aheadMs = HOUR;

    expect(await site.visit()).toBe(401);
  });
});

describe("a client's login that is used", () => {
  it("is extended, and ends after 7 days", async () => {
    const { visit } = await startLoggedIn();
    const statuses = [];
    for (let half = 1; half <= 14; half += 1) {
      aheadMs = half * 12 * HOUR;
      statuses.push(await visit());
    }

    expect(statuses).toEqual([...Array(13).fill(200), 401]);
  });

  it("ends after absoluteTimeoutMs, which is its expires_in", async () => {
    const { visit } = await startLoggedIn({ absoluteTimeoutMs: HOUR });

    aheadMs = HOUR - 10_000;
    const before = await visit();
    aheadMs = HOUR;

    expect([before, await visit()]).toEqual([200, 401]);
  });

  it("writes to the store only if a tenth of the idle time has passed", async () => {
    const { visit, app } = await startLoggedIn({ idleTimeoutMs: 10 * HOUR });
    const writes = [];
    for (const minutes of [0, 30, 59, 61, 62, 120, 122]) {
      aheadMs = minutes * 60_000;
      app.store.forget();
      await visit();
      writes.push(app.store.count("set entry"));
    }

    expect(writes).toEqual([0, 0, 0, 1, 0, 0, 1]);
  });

  it("does not come back if it is logged out while it is extended", async () => {
    const { visit, app, logOut } = await startLoggedIn({ idleTimeoutMs: HOUR });
    aheadMs = HOUR / 2;
    app.store.trouble({ delayMs: 300 }, "set entry");

    const slow = visit();
    await app.store.next("set entry");
    await Promise.all([slow, logOut()]);
    app.store.recover();

    expect(await visit()).toBe(401);
  });

  it("gets 503 if it cannot be extended, and continues afterwards", async () => {
    const { visit, app } = await startLoggedIn({ idleTimeoutMs: HOUR });
    aheadMs = HOUR / 2;
    app.store.trouble("fails", "set");
    const during = await visit();
    app.store.recover();

    expect([during, await visit()]).toEqual([503, 200]);
  });
});

describe("Eventpop's tokens of a client's login", () => {
  it("are refreshed when they have expired", async () => {
    const site = await startLoggedIn();
    const { token } = site;
    aheadMs = 3 * HOUR;

    const calls = await Promise.all([1, 2, 3].map(() => callWithToken(site.app, "/tickets", token)));

    expect(calls.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(site.tokenRequests()).toBe(2);
    expect(site.app.events.filter(({ event }) => event === "tokens_refreshed")).toHaveLength(1);
  });

  it("that Eventpop revoked end the login with 401 and Bearer", async () => {
    const site = await startLoggedIn();
    aheadMs = 3 * HOUR;
    site.provider.behave("token", { status: 400, body: { error: "invalid_grant" } });

    const refused = await callWithToken(site.app, "/tickets", site.token);

    expect([refused.status, refused.headers["www-authenticate"]]).toEqual([
      401,
      'Bearer realm="eventpop", error="invalid_token"',
    ]);
  });

  it("are refreshed for hours, as long as the login is used", async () => {
    const site = await startLoggedIn();
    const statuses = [];
    for (let turn = 1; turn <= 5; turn += 1) {
      aheadMs = turn * 3 * HOUR;
      statuses.push((await callWithToken(site.app, "/tickets", site.token)).status);
    }

    expect(statuses).toEqual([200, 200, 200, 200, 200]);
    expect(site.tokenRequests()).toBe(6);
  });
});

describe("a client's login that is logged out", () => {
  it("ends at once, without a check of the form's origin, and its data is deleted", async () => {
    const site = await startLoggedIn();

    const response = await callWithToken(site.app, "/auth/eventpop/logout", site.token, {
      method: "POST",
      headers: { origin: "https://evil.example", "sec-fetch-site": "cross-site" },
    });

    expect([response.status, response.json()]).toEqual([200, { signedOut: true }]);
    expect(await site.visit()).toBe(401);
    // The mark of the ended login, the used code and its claim.
    expect(keptIn(site)).toEqual(["eventpop-ended", "eventpop-entry", "eventpop-entry"]);
    expect(site.app.events.at(-1)).toEqual(expect.objectContaining({ event: "signed_out", client: "ios" }));
  });

  it("revokes Eventpop's tokens if revokeOnLogout is set", async () => {
    const { logOut, provider } = await startLoggedIn({ revokeOnLogout: true });

    await logOut();

    expect(provider.requests.map(({ path }) => path)).toContain("/oauth/revoke");
  });

  it("ends for requireSignIn with checkStore if another process deleted the tokens", async () => {
    const site = await startClientSite({
      routes: (app) => {
        app.get("/checked", requireSignIn({ checkStore: true }), (_req, res) => {
          res.json("checked");
        });
      },
    });
    const token = await logInToClient(site);
    for (const { key, of } of site.app.store.calls) if (of === "record") site.app.store.destroy(key);

    expect((await callWithToken(site.app, "/checked", token)).status).toBe(401);
  });
});

describe("a token that a client revokes", () => {
  it("is refused for another client, and stays valid", async () => {
    const { app, token, visit } = await startLoggedIn();

    const refused = [
      await post(app, "revoke", { client_id: "cli", token }),
      await post(app, "revoke", { client_id: "vote", client_secret: "vote-client-secret-5ec2e7", token }),
    ];

    expect(refused.map((response) => [response.status, response.json()])).toEqual(
      Array(2).fill([400, { error: "unauthorized_client", error_description: expect.any(String) }]),
    );
    expect(await visit()).toBe(200);
  });

  it.each(["unknown", "x".repeat(43), "x".repeat(9_000)])("may be unknown: %s", async (token) => {
    const { app } = await startLoggedIn();

    const response = await post(app, "revoke", { client_id: "ios", token, token_type_hint: "refresh_token" });

    expect([response.status, response.text]).toEqual([200, "{}"]);
  });

  it("must occur exactly once in the form", async () => {
    const { app } = await startLoggedIn();

    const missing = await post(app, "revoke", { client_id: "ios" });

    expect([missing.status, missing.json()]).toEqual([400, expect.objectContaining({ error: "invalid_request" })]);
  });

  it("gets 503 while the store fails, and can be revoked afterwards", async () => {
    const { app, token, visit } = await startLoggedIn();
    app.store.trouble("fails", "destroy");
    const during = await post(app, "revoke", { client_id: "ios", token });
    app.store.recover();

    const again = await post(app, "revoke", { client_id: "ios", token });

    expect([during.status, again.status, await visit()]).toEqual([503, 200, 401]);
  });
});

describe("the logins of one user", () => {
  it("end independently of each other", async () => {
    const site = await startLoggedIn();
    const other = await logInToClient({ ...site, browser: new Browser() }, "cli");

    await site.logOut();

    expect([await site.visit(), await site.visit(other)]).toEqual([401, 200]);
  });
});
