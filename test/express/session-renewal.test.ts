import { randomUUID } from "node:crypto";
import { request } from "node:http";
import type { Request } from "express";
import type { VerifyDone } from "../../src";
import { Browser } from "../support/browser";
import { sessionOptions, signIn, startSignIn } from "../support/consumer-app";
import { USER } from "../support/hostile-provider";
import { WatchedStore } from "../support/watched-store";
import { useSites } from "./sites";

const { startSite } = useSites();

describe("the session of a login", () => {
  it("C24: is a new one, at the first login and at the next; the old ones are dead", async () => {
    const { app, browser } = await startSite();
    await browser.fetch(app.at("/cart?add=tea"));
    const ids = [sessionId(browser, app.at("/"))];
    for (let login = 0; login < 2; login += 1) {
      await signIn(browser, app);
      ids.push(sessionId(browser, app.at("/")));
    }

    expect(new Set(ids).size).toBe(3);
    const statuses = [];
    for (const id of ids) statuses.push((await profileWith(id, app.at("/profile"))).status);
    expect(statuses).toEqual([401, 401, 200]);
  });

  it("C24: is never one that somebody planted, signed or not", async () => {
    const { app, browser } = await startSite();
    const attacker = new Browser();
    await attacker.fetch(app.at("/cart?add=bait"));
    const planted = sessionId(attacker, app.at("/"));

    browser.cookies.plant("session", planted, app.at("/"));
    await signIn(browser, app);

    expect(sessionId(browser, app.at("/"))).not.toBe(planted);
    expect((await attacker.fetch(app.at("/profile"))).status).toBe(401);
    for (const forged of ["s%3Aforged.signature", "forged", planted.replace(/\.[^.]*$/, ".AAAA")]) {
      expect((await profileWith(forged, app.at("/profile"))).status).toBe(401);
    }
  });

  it("C24: is empty, also where the app wrote something into the session of the callback", async () => {
    const verify = (req: Request, _token: string, _refresh: unknown, profile: object, done: VerifyDone) => {
      Object.assign(req.session, { cart: "tea" });
      done(null, profile);
    };
    const { app, browser } = await startSite({ auth: { passReqToCallback: true, verify: verify as never } });

    await signIn(browser, app);

    expect((await browser.fetch(app.at("/cart"))).json()).toEqual({ cart: null });
    expect((await browser.fetch(app.at("/profile"))).status).toBe(200);
  });

  it("C24: takes the place of the old one also where ids hold characters that cookies spell otherwise", async () => {
    const { app, browser } = await startSite({ session: { genid: () => `user/${randomUUID()}:ก` } });
    await signIn(browser, app);
    const old = sessionId(browser, app.at("/"));

    await signIn(browser, app);

    expect((await profileWith(old, app.at("/profile"))).status).toBe(401);
    expect((await browser.fetch(app.at("/profile"))).status).toBe(200);
  });

  it("C43: shows a second person in the same browser nothing of the first's", async () => {
    const { app, browser, provider } = await startSite();
    await signIn(browser, app);
    await browser.fetch(app.at("/cart?add=secret-present"));

    provider.behave("me", { body: { user: { ...USER, id: 2002, full_name: "Somchai" } } });
    await signIn(browser, app);

    expect((await browser.fetch(app.at("/profile"))).json()).toMatchObject({ id: "2002" });
    expect((await browser.fetch(app.at("/cart"))).json()).toEqual({ cart: null });
    const stored = Object.values((app.store as unknown as { sessions: Record<string, string> }).sessions);
    expect(stored.join()).not.toContain("secret-present");
  });

  it("C43: is left alone by a sign-in that fails", async () => {
    const { app, browser, provider } = await startSite();
    await signIn(browser, app);
    await browser.fetch(app.at("/cart?add=tea"));

    provider.behave("me", { status: 500 });
    expect((await signIn(browser, app)).status).toBe(502);

    expect((await browser.fetch(app.at("/profile"))).json()).toMatchObject({ id: "1001" });
    expect((await browser.fetch(app.at("/cart"))).json()).toEqual({ cart: "tea" });
  });

  it("C22: holds at most 8 KB of a person who says too much", async () => {
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

    await signIn(browser, app, `?returnTo=/${"a".repeat(500)}`);

    const sessions = app.store.calls.filter(({ call, of }) => call === "set" && of === "session");
    expect(sessions).toHaveLength(1);
    expect(Buffer.byteLength(sessions[0]?.written ?? "")).toBeLessThan(8 * 1_024);
    expect((await browser.fetch(app.at("/profile"))).json()).toMatchObject({ id: "1001" });
  });
});

describe("what a login costs the store", () => {
  it("C30: one write of a record and one of a session; nothing more", async () => {
    const { app, browser } = await startSite();

    await signIn(browser, app);

    expect(app.store.calls.map(({ call, of }) => `${call} ${of}`)).toEqual(["set record", "set session"]);
  });

  it("costs a plain request of a signed-in person the session's own read and touch, and no record", async () => {
    const { app, browser } = await startSite();
    await signIn(browser, app);
    app.store.forget();

    for (let visit = 0; visit < 3; visit += 1) await browser.fetch(app.at("/profile"));

    expect(app.store.count("get session")).toBe(3);
    expect(app.store.calls.filter(({ call, of }) => call === "set" || of !== "session")).toEqual([]);
  });

  it("costs anonymous visitors, and people on their way to Eventpop, nothing", async () => {
    const { app, browser } = await startSite();

    await browser.fetch(app.at("/"));
    await browser.fetch(app.at("/profile"));
    await startSignIn(browser, app);

    expect(app.store.calls).toEqual([]);
  });
});

describe("the redirect after a login", () => {
  it("C30: waits until the session is saved, with a store that takes 700 ms", async () => {
    const { app, browser } = await startSite();
    app.store.trouble({ delayMs: 700 }, "set");
    const { callback } = await startSignIn(browser, app);
    const start = performance.now();

    const profile = await browser.open(callback, { from: "https://www.eventpop.me" });

    // A record and a session, one after the other; only then a browser may be on its way.
    expect(performance.now() - start).toBeGreaterThanOrEqual(1_390);
    expect(profile.json()).toEqual({ user: "1001" });
  });
});

describe("a browser that leaves in the middle of its callback", () => {
  it("C30, C41: ends nothing: the login is stored whole, and the site serves on", async () => {
    const { app, browser, provider } = await startSite();
    const { callback } = await startSignIn(browser, app);
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
    expect((await signIn(browser, app)).status).toBe(302);
    expect(app.failures).toEqual([]);
  });
});

describe("a login whose tokens no key opens any more", () => {
  it("C27: is told to sign in again as its tokens are needed, and an event tells why", async () => {
    const { app, browser } = await startSite({ auth: { keys: ["the-old-key-of-16-characters"] } });
    await signIn(browser, app);
    const later = new WatchedStore();
    Object.assign(later, { sessions: (app.store as unknown as { sessions: object }).sessions });
    const restarted = await startSite({ store: later, auth: { keys: ["a-new-key-of-16-characters"] } });
    restarted.browser.cookies.plant("session", sessionId(browser, app.at("/")), restarted.app.at("/"));

    const answer = await restarted.browser.fetch(restarted.app.at("/tickets"));

    expect([answer.status, restarted.app.events.map(({ event }) => event)]).toEqual([401, ["record_unreadable"]]);
  });
});

describe("the session cookie", () => {
  it("C38: is HttpOnly, SameSite=Lax and Path=/; on https Secure and __Host-", async () => {
    const https = sessionOptions("https://app.example");
    const { app, browser } = await startSite();

    const [cookie] = (await signIn(browser, app)).headers["set-cookie"]?.slice(-1) ?? [];

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
