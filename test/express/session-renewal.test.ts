import { randomUUID } from "node:crypto";
import { request } from "node:http";
import type { Request } from "express";
import type { VerifyDone } from "../../src";
import { Browser } from "../support/browser";
import { logIn, sessionOptions, startLogin } from "../support/consumer-app";
import { USER } from "../support/hostile-provider";
import { WatchedStore } from "../support/watched-store";
import { useSites } from "./sites";

const { startSite } = useSites();

describe("the session of a login", () => {
  it("is new at every login, and the old session is destroyed", async () => {
    const { app, browser } = await startSite();
    await browser.fetch(app.at("/cart?add=tea"));
    const ids = [sessionId(browser, app.at("/"))];
    for (let login = 0; login < 2; login += 1) {
      await logIn(browser, app);
      ids.push(sessionId(browser, app.at("/")));
    }

    expect(new Set(ids).size).toBe(3);
    const statuses = [];
    for (const id of ids) statuses.push((await profileWith(id, app.at("/profile"))).status);
    expect(statuses).toEqual([401, 401, 200]);
  });

  it("is never a session that an attacker planted, with or without a signed cookie", async () => {
    const { app, browser } = await startSite();
    const attacker = new Browser();
    await attacker.fetch(app.at("/cart?add=bait"));
    const planted = sessionId(attacker, app.at("/"));

    browser.cookies.plant("session", planted, app.at("/"));
    await logIn(browser, app);

    expect(sessionId(browser, app.at("/"))).not.toBe(planted);
    expect((await attacker.fetch(app.at("/profile"))).status).toBe(401);
    for (const forged of ["s%3Aforged.signature", "forged", planted.replace(/\.[^.]*$/, ".AAAA")]) {
      expect((await profileWith(forged, app.at("/profile"))).status).toBe(401);
    }
  });

  it("is empty, even if the app wrote data into the callback's session", async () => {
    const verify = (req: Request, _token: string, _refresh: unknown, profile: object, done: VerifyDone) => {
      Object.assign(req.session, { cart: "tea" });
      done(null, profile);
    };
    const { app, browser } = await startSite({ auth: { passReqToCallback: true, verify: verify as never } });

    await logIn(browser, app);

    expect((await browser.fetch(app.at("/cart"))).json()).toEqual({ cart: null });
    expect((await browser.fetch(app.at("/profile"))).status).toBe(200);
  });

  it("replaces the old session also if session ids contain characters that cookies encode", async () => {
    const { app, browser } = await startSite({ session: { genid: () => `user/${randomUUID()}:ก` } });
    await logIn(browser, app);
    const old = sessionId(browser, app.at("/"));

    await logIn(browser, app);

    expect((await profileWith(old, app.at("/profile"))).status).toBe(401);
    expect((await browser.fetch(app.at("/profile"))).status).toBe(200);
  });

  it("shows a second user of the same browser no data of the first", async () => {
    const { app, browser, provider } = await startSite();
    await logIn(browser, app);
    await browser.fetch(app.at("/cart?add=secret-present"));

    provider.behave("me", { body: { user: { ...USER, id: 2002, full_name: "Somchai" } } });
    await logIn(browser, app);

    expect((await browser.fetch(app.at("/profile"))).json()).toMatchObject({ id: "2002" });
    expect((await browser.fetch(app.at("/cart"))).json()).toEqual({ cart: null });
    const stored = Object.values((app.store as unknown as { sessions: Record<string, string> }).sessions);
    expect(stored.join()).not.toContain("secret-present");
  });

  it("is not changed by a login that fails", async () => {
    const { app, browser, provider } = await startSite();
    await logIn(browser, app);
    await browser.fetch(app.at("/cart?add=tea"));

    provider.behave("me", { status: 500 });
    expect((await logIn(browser, app)).status).toBe(502);

    expect((await browser.fetch(app.at("/profile"))).json()).toMatchObject({ id: "1001" });
    expect((await browser.fetch(app.at("/cart"))).json()).toEqual({ cart: "tea" });
  });

  it("holds at most 8 KB, also with a very large profile", async () => {
    const { app, browser, provider } = await startSite();
    const long = "ก".repeat(5_000);
    const user = {
      ...USER,
      full_name: long,
      avatar: `https://cdn.example/${"a".repeat(2_000)}`,
      avatars: { large: `https://cdn.example/${"b".repeat(2_000)}` },
      email: `${"e".repeat(300)}@example.com`,
      ...{ phone: long, gender: long, birthday: long, extra: long, forms: [long] },
    };
    provider.behave("me", { body: { user } });

    await logIn(browser, app, `?returnTo=/${"a".repeat(500)}`);

    const sessions = app.store.calls.filter(({ call, of }) => call === "set" && of === "session");
    expect(sessions).toHaveLength(1);
    expect(Buffer.byteLength(sessions[0]?.written ?? "")).toBeLessThan(8 * 1_024);
    expect((await browser.fetch(app.at("/profile"))).json()).toMatchObject({ id: "1001" });
  });
});

describe("the calls of the session store", () => {
  it("at a login are one write of a record and one of a session", async () => {
    const { app, browser } = await startSite();

    await logIn(browser, app);

    expect(app.store.calls.map(({ call, of }) => `${call} ${of}`)).toEqual(["set record", "set session"]);
  });

  it("in a request of a logged-in user are the session's read and touch, and none for the record", async () => {
    const { app, browser } = await startSite();
    await logIn(browser, app);
    app.store.forget();

    for (let visit = 0; visit < 3; visit += 1) await browser.fetch(app.at("/profile"));

    expect(app.store.count("get session")).toBe(3);
    expect(app.store.calls.filter(({ call, of }) => call === "set" || of !== "session")).toEqual([]);
  });

  it("for visitors, also when they start a login, are none", async () => {
    const { app, browser } = await startSite();

    await browser.fetch(app.at("/"));
    await browser.fetch(app.at("/profile"));
    await startLogin(browser, app);

    expect(app.store.calls).toEqual([]);
  });
});

describe("the redirect after a login", () => {
  it("waits until the session is saved, with a store that takes 700 ms", async () => {
    const { app, browser } = await startSite();
    app.store.trouble({ delayMs: 700 }, "set");
    const { callback } = await startLogin(browser, app);
    const start = performance.now();

    const profile = await browser.open(callback, { from: "https://www.eventpop.me" });

    // The record and the session are written one after the other, and the redirect comes after both.
    expect(performance.now() - start).toBeGreaterThanOrEqual(1_390);
    expect(profile.json()).toEqual({ user: "1001" });
  });
});

describe("a browser that disconnects during its callback", () => {
  it("does not prevent that the login is saved completely, and the site continues to work", async () => {
    const { app, browser, provider } = await startSite();
    const { callback } = await startLogin(browser, app);
    const { pathname, search, port } = new URL(callback);
    const cookie = Object.entries(browser.cookies.at(callback))
      .map((pair) => pair.join("="))
      .join("; ");
    const visit = request({ port, path: pathname + search, headers: { cookie } }).end();
    visit.on("error", () => {});

    await provider.nextRequest();
    visit.destroy();
    while (app.store.count("set session") === 0) await app.store.next("set");

    expect(app.store.count("set record")).toBe(1);
    expect((await logIn(browser, app)).status).toBe(302);
    expect(app.failures).toEqual([]);
  });
});

describe("a login whose tokens no key can decrypt", () => {
  it("requires a new login when the tokens are needed, and emits an event with the reason", async () => {
    const { app, browser } = await startSite({ auth: { keys: ["the-old-key-of-16-characters"] } });
    await logIn(browser, app);
    const later = new WatchedStore();
    Object.assign(later, { sessions: (app.store as unknown as { sessions: object }).sessions });
    const restarted = await startSite({ store: later, auth: { keys: ["a-new-key-of-16-characters"] } });
    restarted.browser.cookies.plant("session", sessionId(browser, app.at("/")), restarted.app.at("/"));

    const response = await restarted.browser.fetch(restarted.app.at("/tickets"));

    expect([response.status, restarted.app.events.map(({ event }) => event)]).toEqual([401, ["record_unreadable"]]);
  });
});

describe("the session cookie", () => {
  it("is HttpOnly, SameSite=Lax and Path=/; on HTTPS Secure and __Host-", async () => {
    const https = sessionOptions("https://app.example");
    const { app, browser } = await startSite();

    const [cookie] = (await logIn(browser, app)).headers["set-cookie"]?.slice(-1) ?? [];

    expect(cookie).toMatch(/^session=s%3A[^;]+; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Lax$/);
    expect([https.name, https.cookie]).toEqual(["__Host-session", expect.objectContaining({ secure: true })]);
  });
});

function sessionId(browser: Browser, url: string): string {
  return browser.cookies.at(url).session ?? "";
}

function profileWith(id: string, url: string) {
  const other = new Browser();
  other.cookies.plant("session", id, url);
  return other.fetch(url);
}
