import { randomUUID } from "node:crypto";
import { Browser } from "../../support/browser";
import { logIn, type StartedLogin, startLogin } from "../../support/consumer-app";
import type { Site } from "../sites";
import { authorizationFor, REDIRECT_URIS, useClientSites } from "./client-site";

const { startClientSite } = useClientSites();

let aheadMs = 0;
beforeEach(() => {
  aheadMs = 0;
  jest.spyOn(Date, "now").mockImplementation(() => performance.timeOrigin + performance.now() + aheadMs);
});
afterEach(() => {
  jest.restoreAllMocks();
});

/** The session cookie of a browser, as the only cookie that a proxy lets through. */
function sessionCookieOf({ app }: Site, { cookies }: Browser): string {
  const { session } = cookies.at(app.url);
  if (session === undefined) throw new Error("The browser has no session cookie.");
  return `session=${session}`;
}

/** Starts a site, and a session of the app in its browser. */
async function startSiteWithSession(auth: object = {}, session: object = {}) {
  const site = await startClientSite({ auth, session });
  await site.browser.fetch(site.app.at("/cart?add=seven"));
  site.app.store.forget();
  return site;
}

/** Requests a callback from a browser whose only cookie is this one. */
function finishWith({ browser }: Site, callback: string, cookie: string | undefined) {
  return browser.click(callback, { from: "https://www.eventpop.me", headers: { cookie } });
}

/** The keys of this package's entries in the store that have not expired. */
async function entriesIn({ app }: Site): Promise<string[]> {
  const keys = Object.keys((app.store as unknown as { sessions: object }).sessions);
  const kept = keys.filter((key) => key.startsWith("eventpop-entry-"));
  const isStored = (key: string) =>
    new Promise<boolean>((resolve) => app.store.get(key, (_error, found) => resolve(Boolean(found))));
  const stored = await Promise.all(kept.map(isStored));
  return kept.filter((_key, index) => stored[index]);
}

/** Starts the login of the client live. Returns the URL of the app's callback with a code. */
async function startClientLogin(site: Site): Promise<string> {
  const authorization = authorizationFor("live");
  const { location } = await site.browser.click(site.app.at(`/auth/eventpop/authorize?${authorization.query}`));
  const state = new URL(location).searchParams.get("state");
  return site.app.at(`/auth/eventpop/callback?code=canary-code-5ec2e7&state=${state}`);
}

describe("a browser that returns the session cookie but not the cookie of the login", () => {
  it.each([
    ["made by express-session", {}],
    ["with characters that cookies encode", { genid: () => `user/${randomUUID()}:ก` }],
  ])(
    "finishes the login if it had the session before, and nothing of the login stays in the store: an id %s",
    async (_id, session) => {
      const site = await startSiteWithSession({}, session);
      const cookie = sessionCookieOf(site, site.browser);
      const { callback } = await startLogin(site.browser, site.app, "?returnTo=/profile");

      const response = await finishWith(site, callback, cookie);

      expect([response.status, response.location]).toEqual([302, site.app.at("/profile")]);
      expect((await site.browser.fetch(site.app.at("/profile"))).status).toBe(200);
      expect(await entriesIn(site)).toEqual([]);
    },
  );

  it("finishes the login if it got the session with the response that started the login", async () => {
    const site = await startClientSite({ session: { saveUninitialized: true } });
    const isCopied = site.app.store.next("set entry");
    const { callback } = await startLogin(site.browser, site.app);
    await isCopied;

    const response = await finishWith(site, callback, sessionCookieOf(site, site.browser));

    expect([response.status, response.location]).toEqual([302, site.app.at("/")]);
    expect((await site.browser.fetch(site.app.at("/profile"))).status).toBe(200);
    expect(await entriesIn(site)).toEqual([]);
  });

  it("finishes the login of a client, and can do so once", async () => {
    const site = await startSiteWithSession();
    const callback = await startClientLogin(site);
    const cookie = sessionCookieOf(site, site.browser);

    const [first, second] = [await finishWith(site, callback, cookie), await finishWith(site, callback, cookie)];

    expect(first.location.startsWith(`${REDIRECT_URIS.live}?code=`)).toBe(true);
    expect([second.status, second.location]).toEqual([403, ""]);
    expect((await site.browser.fetch(site.app.at("/cart"))).json()).toEqual({ cart: "seven" });
    // The code is the only entry.
    expect(await entriesIn(site)).toHaveLength(1);
  });

  it("reports a denial to the client, and nothing stays in the store", async () => {
    const site = await startSiteWithSession();
    const callback = await startClientLogin(site);

    const denied = await finishWith(
      site,
      callback.replace(/code=[^&]*/, "error=access_denied"),
      sessionCookieOf(site, site.browser),
    );

    expect(denied.location.startsWith(`${REDIRECT_URIS.live}?error=access_denied&`)).toBe(true);
    expect(await entriesIn(site)).toEqual([]);
  });

  it("can finish several logins that were started in tabs", async () => {
    const site = await startSiteWithSession();
    const tabs = [await startClientLogin(site), await startClientLogin(site), await startClientLogin(site)];
    const cookie = sessionCookieOf(site, site.browser);

    const responses = [];
    for (const tab of tabs.toReversed()) responses.push(await finishWith(site, tab, cookie));

    expect(responses.map(({ location }) => location.includes("?code="))).toEqual([true, true, true]);
  });

  it("can repeat a callback whose code was not sent to Eventpop", async () => {
    const site = await startSiteWithSession({ timeoutMs: 1_000 });
    const callback = await startClientLogin(site);
    const cookie = sessionCookieOf(site, site.browser);
    site.app.store.emit("disconnect");
    const failed = await finishWith(site, callback, cookie);
    site.app.store.emit("connect");

    const response = await finishWith(site, callback, cookie);

    expect(failed.status).toBe(503);
    expect(response.location.startsWith(`${REDIRECT_URIS.live}?code=`)).toBe(true);
  });
});

describe("a callback without the cookie of the login is refused", () => {
  /** Starts a login in a browser with a session. `refuse` checks that a callback with this cookie is refused. */
  async function startLoginWithSession() {
    const site = await startSiteWithSession();
    const started: StartedLogin = await startLogin(site.browser, site.app);
    const refuse = async (cookie: string | undefined, callback = started.callback) => {
      const response = await finishWith(site, callback, cookie);
      expect([response.status, response.location]).toEqual([403, ""]);
      expect(response.text).toContain("EVENTPOP_STATE_MISMATCH");
      expect(site.tokenRequests()).toBe(0);
    };
    return { ...site, ...started, refuse };
  }

  it("if the browser returns no session either", async () => {
    const { refuse } = await startLoginWithSession();

    await refuse(undefined);
  });

  it("if the session is another one", async () => {
    const site = await startLoginWithSession();
    const thief = new Browser();
    await thief.fetch(site.app.at("/cart?add=one"));

    await site.refuse(sessionCookieOf(site, thief));
  });

  it("if the session is that of another user who is logged in", async () => {
    const site = await startLoginWithSession();
    const thief = new Browser();
    await logIn(thief, site.app);

    const response = await finishWith(site, site.callback, sessionCookieOf(site, thief));

    expect([response.status, response.location]).toEqual([403, ""]);
    expect(site.tokenRequests()).toBe(1);
  });

  it("if the signature of the session cookie is wrong", async () => {
    const site = await startLoginWithSession();
    const cookie = sessionCookieOf(site, site.browser);

    await site.refuse(`${cookie.slice(0, cookie.lastIndexOf("."))}.${"x".repeat(43)}`);
    await site.refuse(cookie.slice(0, cookie.lastIndexOf(".")));
  });

  it("if the session id is in another cookie, beside a session of the thief", async () => {
    const site = await startLoginWithSession();
    const victim = sessionCookieOf(site, site.browser);
    const thief = new Browser();
    await thief.fetch(site.app.at("/cart?add=one"));

    await site.refuse(`${sessionCookieOf(site, thief)}; other=${victim.slice("session=".length)}`);
  });

  it.each([
    ["forged", (callback: string) => callback.replace(/state=.*/, `state=${"x".repeat(32)}`)],
    ["changed by one character", (callback: string) => callback.replace(/.$/, (last) => (last === "a" ? "b" : "a"))],
    ["empty", (callback: string) => callback.replace(/state=.*/, "state=")],
    ["missing", (callback: string) => callback.replace(/&state=.*/, "")],
    ["repeated", (callback: string) => `${callback}&state=${"x".repeat(32)}`],
  ])("if the state is %s", async (_case, change) => {
    const site = await startLoginWithSession();
    const cookie = sessionCookieOf(site, site.browser);

    const response = await finishWith(site, change(site.callback), cookie);

    expect([400, 403]).toContain(response.status);
    expect(site.tokenRequests()).toBe(0);
  });

  it("if the login was finished before, with the old session cookie", async () => {
    const site = await startLoginWithSession();
    const cookie = sessionCookieOf(site, site.browser);
    await finishWith(site, site.callback, cookie);

    const again = await finishWith(site, site.callback, cookie);

    expect([again.status, again.location, site.tokenRequests()]).toEqual([403, "", 1]);
  });

  it("if ten minutes have passed, and nothing of it is stored any more", async () => {
    const site = await startLoginWithSession();
    const cookie = sessionCookieOf(site, site.browser);
    aheadMs = 10 * 60_000 + 1_000;

    await site.refuse(cookie);

    expect(await entriesIn(site)).toEqual([]);
  });

  it("if the login belongs to another app that shares session store and keys", async () => {
    const site = await startLoginWithSession();
    const other = await startClientSite({ store: site.app.store, auth: { name: "other" } });

    const response = await finishWith(
      site,
      site.callback.replace(site.app.url, other.app.url),
      sessionCookieOf(site, site.browser),
    );

    expect(response.status).toBe(403);
  });
});

describe("a login whose cookie is not lost", () => {
  it("stores nothing for a visitor without a session", async () => {
    const { app, browser } = await startClientSite();

    await startLogin(browser, app);

    expect(app.store.calls).toEqual([]);
  });

  it("leaves no copy in the store of a browser with a session after it was finished, denied or refused", async () => {
    for (const how of ["finished", "denied", "refused"]) {
      const site = await startSiteWithSession(how === "refused" ? { verify: async () => false } : {});
      const { callback } = await startLogin(site.browser, site.app);
      expect(await entriesIn(site)).toHaveLength(1);

      await site.browser.click(how === "denied" ? callback.replace(/code=[^&]*/, "error=access_denied") : callback);

      expect([how, await entriesIn(site)]).toEqual([how, []]);
    }
  });

  it("is finished although the copy could not be stored or read", async () => {
    const site = await startSiteWithSession();
    site.app.store.trouble("fails", "set entry", "get entry", "destroy entry");

    const response = await logIn(site.browser, site.app);

    expect([response.status, response.location]).toEqual([302, site.app.at("/")]);
  });

  it("stores a copy without the state, the verifier and the redirect URI in clear", async () => {
    const site = await startSiteWithSession();
    const callback = await startClientLogin(site);

    const written = site.app.store.calls.map(({ key, written: json }) => key + json).join("\n");

    expect(written).toContain("eventpop-entry-");
    for (const secret of [new URL(callback).searchParams.get("state") ?? "", "live.example", "startedAt", "public"]) {
      expect(written).not.toContain(secret);
    }
  });
});
