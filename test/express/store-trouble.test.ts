import { logIn, startLogin } from "../support/consumer-app";
import { watchTimers } from "../support/timers";
import { type StoreCall, WatchedStore } from "../support/watched-store";
import { useSites } from "./sites";

const { startSite } = useSites();
const STORE_ERROR = { error: { code: "EVENTPOP_STORE", message: expect.any(String) } };

/** Starts a site with a working store, and logs a user in. */
async function startLoggedIn() {
  const site = await startSite();
  await logIn(site.browser, site.app);
  return site;
}

describe("a session store that fails", () => {
  it.each<StoreCall>(["get", "set", "touch", "destroy"])(
    "only on %s causes no response with status 500",
    async (call) => {
      const { app, browser } = await startLoggedIn();
      await browser.fetch(app.at("/cart?add=tea"));
      app.store.trouble("fails", call);

      const statuses = [
        (await browser.fetch(app.at("/profile"))).status,
        (await browser.click(app.at("/profile"))).status,
        (await browser.click(app.at("/auth/eventpop"))).status,
        (await browser.fetch(app.at("/auth/eventpop/logout"), { method: "POST" })).status,
      ];

      expect([200, 302, 503]).toEqual(expect.arrayContaining(statuses));
      expect(app.failures).toEqual([]);
      expect(app.events.map(({ event }) => event)).toContain("store_failed");
    },
  );

  it("on reading causes 503, and later the login works again with the store", async () => {
    const { app, browser } = await startLoggedIn();
    app.store.trouble("fails", "get");

    const program = await browser.fetch(app.at("/profile"));
    const person = await browser.click(app.at("/profile"));

    expect([program.status, program.json()]).toEqual([503, STORE_ERROR]);
    expect([person.status, person.headers["content-type"]]).toEqual([503, "text/html; charset=utf-8"]);
    app.store.recover();
    expect((await browser.fetch(app.at("/profile"))).status).toBe(200);
  });

  it.each(["fails", "throws"] as const)(
    "on writing causes no login, and no entry stays in the store (the store %s)",
    async (how) => {
      const { app, browser } = await startSite();
      await browser.fetch(app.at("/"));
      app.store.trouble(how, "set");

      const back = await logIn(browser, app);

      expect(back.status).toBe(503);
      expect(back.headers["set-cookie"]?.join()).not.toContain("session=");
      expect((await browser.fetch(app.at("/profile"))).status).toBe(401);
      app.store.recover();
      expect((await browser.fetch(app.at("/profile"))).status).toBe(401);
      expect((await logIn(browser, app)).status).toBe(302);
    },
  );

  it("only on writing the session deletes the login's record again", async () => {
    const { app, browser } = await startSite();
    const { callback } = await startLogin(browser, app);
    const recordIsWritten = app.store.next("set");
    const response = browser.click(callback);
    await recordIsWritten;
    app.store.trouble("fails", "set");

    expect((await response).status).toBe(503);
    expect(app.store.count("destroy record") + app.store.count("set tombstone")).toBeGreaterThan(0);
    expect((await browser.fetch(app.at("/profile"))).status).toBe(401);
  });

  it.each([undefined, "", false])(
    "with a promise that rejects with %p at a logout causes an error, and no successful logout is reported",
    async (reason) => {
      const store = new WatchedStore();
      // The method is replaced before eventpopAuth wraps the store's methods.
      store.destroy = () => Promise.reject(reason);
      const { app, browser } = await startSite({ store });
      await logIn(browser, app);

      const { status } = await browser.fetch(app.at("/auth/eventpop/logout"), { method: "POST" });

      expect(status).toBe(503);
    },
  );

  it('on the record of a second login keeps the first one and its session, also with unset: "destroy"', async () => {
    const { app, browser } = await startSite({ session: { unset: "destroy" } });
    await logIn(browser, app);
    await browser.fetch(app.at("/cart?add=tea"));
    const { callback } = await startLogin(browser, app);
    app.store.trouble("fails", "set record");

    expect((await browser.click(callback, { from: "https://www.eventpop.me" })).status).toBe(503);

    app.store.recover();
    expect((await browser.fetch(app.at("/cart"))).json()).toEqual({ cart: "tea" });
    expect((await browser.fetch(app.at("/profile"))).status).toBe(200);
  });

  it.each(["set session", "set record"] as const)(
    "on %s after it has written leaves neither session nor record",
    async (what) => {
      const { app, browser } = await startSite();
      const { callback } = await startLogin(browser, app);
      app.store.trouble("writes and fails", what);
      // The first attempt to remove the login fails as well.
      app.store.trouble("fails", "set tombstone");
      const removed = app.store.next("set tombstone").then(() => app.store.recover());

      expect((await browser.click(callback)).status).toBe(503);
      if (what === "set session") await removed;
      app.store.recover();
      await app.auth.close();

      const { sessions } = app.store as unknown as { sessions: object };
      expect(Object.keys(sessions).filter((key) => !key.startsWith("eventpop-ended-"))).toEqual([]);
    },
  );

  it("on destroying a session is not reported as a logout", async () => {
    const { app, browser } = await startLoggedIn();
    app.store.trouble("fails", "destroy");

    const response = await browser.fetch(app.at("/auth/eventpop/logout"), { method: "POST" });

    expect([response.status, response.json()]).toEqual([503, STORE_ERROR]);
    expect(app.events.map(({ event }) => event)).toEqual(["sign_in_started", "signed_in", "store_failed"]);
  });
});

describe("a session store that does not respond", () => {
  it("causes 503 after two seconds, for browsers and other clients, and does not end the login", async () => {
    const { app, browser } = await startLoggedIn();
    app.store.trouble("is silent");
    using timers = watchTimers();

    const responses = await Promise.all([browser.fetch(app.at("/profile")), browser.click(app.at("/profile"))]);

    expect(responses.map(({ status }) => status)).toEqual([503, 503]);
    expect(timers.longest()).toBe(2_000);
    app.store.recover();
    expect((await browser.fetch(app.at("/profile"))).status).toBe(200);
  });

  it("causes 503 before the timeout for a login whose tokens it does not save", async () => {
    const { app, browser } = await startSite();
    app.store.trouble("is silent", "set");
    using timers = watchTimers();

    expect((await logIn(browser, app)).status).toBe(503);
    expect(timers.delays()).toContain(2_000);
  });
});

describe("a session store that does not respond from the first request of a process on", () => {
  /** Starts the second process of a site. Its store does not respond. The browser has a session from the first process. */
  async function startSecondProcess(store: WatchedStore) {
    const { browser, app } = await startLoggedIn();
    const cookie = browser.cookies.at(app.at("/"));
    store.trouble("is silent");
    const second = await startSite({ store, auth: { sessionStore: store } });
    browser.cookies.plant("session", cookie.session ?? "", second.app.at("/"));
    return { browser, app: second.app };
  }

  it("causes 503 if the app passed it as `sessionStore`", async () => {
    const { app, browser } = await startSecondProcess(new WatchedStore());

    const responses = await Promise.all([
      browser.fetch(app.at("/profile")),
      browser.click(app.at("/profile")),
      browser.click(app.at("/auth/eventpop")),
      browser.fetch(app.at("/auth/eventpop/logout"), { method: "POST" }),
    ]);

    expect(responses.map(({ status }) => status)).toEqual([503, 503, 503, 503]);
    expect(responses[0]?.json()).toEqual(STORE_ERROR);
    expect(app.events.map(({ event }) => event)).toContain("store_failed");
  });

  it("that was never connected is reported as disconnected, not as missing", async () => {
    const store = new WatchedStore();
    const { app, browser } = await startSite({ store, auth: { sessionStore: store } });
    store.emit("disconnect");

    expect((await browser.fetch(app.at("/profile"))).json()).toEqual(STORE_ERROR);
  });
});

describe("a session store with its own `regenerate` that does not respond", () => {
  it("causes 503 at the next login", async () => {
    class SilentStore extends WatchedStore {
      override regenerate(): void {}
    }
    const { app, browser } = await startSite({ store: new SilentStore() });
    await browser.fetch(app.at("/cart?add=tea"));

    expect((await logIn(browser, app)).status).toBe(503);
  });
});

describe("a session store that is disconnected", () => {
  it("causes 503 instead of a redirect to the login, and later the login works again with the store", async () => {
    const { app, browser } = await startLoggedIn();
    app.store.emit("disconnect");

    const responses = [
      await browser.fetch(app.at("/profile")),
      await browser.click(app.at("/profile")),
      await browser.click(app.at("/auth/eventpop")),
      await browser.fetch(app.at("/auth/eventpop/logout"), { method: "POST" }),
    ];

    expect(responses.map(({ status, location }) => [status, location])).toEqual(Array(4).fill([503, ""]));
    expect(responses[0]?.json()).toEqual(STORE_ERROR);
    app.store.emit("connect");
    expect((await browser.fetch(app.at("/profile"))).status).toBe(200);
  });

  it("does not make a callback invalid: the same callback works later", async () => {
    const { app, browser, tokenRequests } = await startSite();
    const { callback } = await startLogin(browser, app);
    app.store.emit("disconnect");
    const meanwhile = await browser.click(callback);
    app.store.emit("connect");

    expect([meanwhile.status, tokenRequests()]).toEqual([503, 0]);
    expect((await browser.click(callback)).status).toBe(302);
  });

  it("does not affect pages that need no login", async () => {
    const { app, browser } = await startSite();
    await browser.fetch(app.at("/"));
    app.store.emit("disconnect");

    expect((await browser.fetch(app.at("/"))).status).toBe(200);
  });
});
