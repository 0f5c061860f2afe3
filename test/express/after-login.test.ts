import type { Request } from "express";
import { Passport } from "passport";
import { type NewLogin, requireSignIn } from "../../src";
import { logIn, startLogin } from "../support/consumer-app";
import { USER } from "../support/hostile-provider";
import { useSites } from "./sites";

const { startSite } = useSites();
const takeOverCart = (req: Request, { previousSession }: NewLogin) => {
  const { cart } = previousSession as { cart?: string };
  if (cart !== undefined) Object.assign(req.session, { cart });
};

describe("afterLogin", () => {
  it("can copy the visitor's cart into the new session, which is then saved", async () => {
    const { app, browser } = await startSite({ auth: { afterLogin: takeOverCart } });
    await browser.fetch(app.at("/cart?add=tea"));

    await logIn(browser, app);

    expect((await browser.fetch(app.at("/cart"))).json()).toEqual({ cart: "tea" });
    expect((await browser.fetch(app.at("/profile"))).json()).toMatchObject({ id: "1001" });
  });

  it("is awaited, and receives the app's user and the app's own data of the old session", async () => {
    const seen: unknown[] = [];
    const own = new Passport();
    own.serializeUser((_user, done) => done(null, "key"));
    const { app, browser } = await startSite({
      auth: {
        passport: own,
        verify: async () => ({ name: "Anna" }),
        afterLogin: async (req, login) => {
          await new Promise(setImmediate);
          seen.push(login, { ...req.session });
          takeOverCart(req, login);
        },
      },
    });
    await logIn(browser, app);
    await browser.fetch(app.at("/cart?add=tea"));

    await logIn(browser, app);

    expect(seen[2]).toEqual({ user: { name: "Anna" }, previousSession: { cart: "tea" } });
    const [loginKey = ""] = Object.keys(seen[3] as object).filter((name) => name.startsWith("eventpop-"));
    expect(seen[3]).toMatchObject({ [loginKey]: expect.arrayContaining(["1001"]), passport: { user: "key" } });
    expect(seen[3]).not.toHaveProperty("cart");
    expect((await browser.fetch(app.at("/cart"))).json()).toEqual({ cart: "tea" });
  });

  it("receives no data of another user's session in the same browser", async () => {
    const { app, browser, provider } = await startSite({ auth: { afterLogin: takeOverCart } });
    await logIn(browser, app);
    await browser.fetch(app.at("/cart?add=secret-present"));
    provider.behave("me", { body: { user: { ...USER, id: 2002, full_name: "Somchai" } } });

    await logIn(browser, app);

    expect((await browser.fetch(app.at("/profile"))).json()).toMatchObject({ id: "2002" });
    expect((await browser.fetch(app.at("/cart"))).json()).toEqual({ cart: null });
  });

  it.each([
    ["throws", () => fail()],
    ["rejects", async () => fail()],
  ])(
    "that %s causes no login, passes the error to the app's error handler, and leaves the store empty",
    async (_how, afterLogin) => {
      const { app, browser } = await startSite({ auth: { afterLogin } });

      const response = await logIn(browser, app);

      expect([response.status, app.failures]).toEqual([500, [expect.objectContaining({ message: "no such cart" })]]);
      expect((await browser.fetch(app.at("/profile"))).status).toBe(401);
      expect(app.store.count("set session")).toBe(0);
      expect(app.store.count("destroy record")).toBe(1);
    },
  );

  it.each([
    ["nothing", undefined],
    ["an empty text", ""],
    ["a text with a special meaning in Express", "router"],
  ])("that rejects with %s causes a 500 of the app's error handler, as any error does", async (_what, thrown) => {
    const { app, browser } = await startSite({ auth: { afterLogin: () => Promise.reject(thrown) } });

    const response = await logIn(browser, app);

    expect([response.status, app.failures]).toEqual([500, [expect.objectContaining({ cause: thrown })]]);
  });
});

describe("afterLogin that fails for one of two requests for the same callback", () => {
  it.each([
    ["first", 1],
    ["second", 2],
  ])("does not affect the login of the other request, if the %s call fails", async (_which, failing) => {
    let calls = 0;
    let letFirstGo = () => {};
    const secondIsDone = new Promise<void>((resolve) => {
      letFirstGo = resolve;
    });
    const afterLogin = async () => {
      calls += 1;
      const call = calls;
      if (call === 1) await secondIsDone;
      if (call === failing) fail();
    };
    const { app, browser } = await startSite({
      auth: { afterLogin },
      routes: (site) => {
        site.get("/strict", requireSignIn({ checkStore: true }), (_req, res) => void res.end());
      },
    });
    const { callback } = await startLogin(browser, app);

    const clicks = [1, 2].map(() => browser.click(callback, { from: "https://www.eventpop.me" }));
    await Promise.race(clicks);
    letFirstGo();
    const statuses = (await Promise.all(clicks)).map(({ status }) => status);

    expect(statuses.toSorted()).toEqual([302, 500]);
    expect((await browser.fetch(app.at("/strict"))).status).toBe(200);
  });
});

describe("signInTimeoutMs", () => {
  const never = () => {};
  const slowly = () => new Promise<void>((resolve) => void setTimeout(resolve, 1_800));
  const serializing = (serialize: (user: object, done: (error: unknown, id?: unknown) => void) => void) => {
    const own = new Passport();
    own.serializeUser(serialize);
    return own;
  };
  const verifySlowly = async () => {
    await slowly();
    return { key: 1 };
  };

  it.each([
    ["a serializeUser that never calls back", { passport: serializing(never) }],
    ["an afterLogin whose promise never settles", { afterLogin: () => new Promise(never) }],
    [
      "verify and serializeUser together",
      { verify: verifySlowly, passport: serializing((_user, done) => void slowly().then(() => done(null, 1))) },
    ],
    ["verify and afterLogin together", { verify: verifySlowly, afterLogin: slowly }],
  ])("causes a 503 and no login, after %s", async (_what, auth) => {
    const { app, browser } = await startSite({ auth: { ...auth, signInTimeoutMs: 3_000 } });

    const page = await logIn(browser, app);

    expect([page.status, page.text.includes("EVENTPOP_APP_TIMEOUT")]).toEqual([503, true]);
    expect((await browser.fetch(app.at("/profile"))).status).toBe(401);
    expect(app.store.count("set session")).toBe(0);
    expect(app.failures).toEqual([]);
  });

  it("also causes a 503 if the store writes slowly, and the late writes are removed", async () => {
    const { app, browser } = await startSite({ auth: { verify: verifySlowly, signInTimeoutMs: 3_000 } });
    const { callback } = await startLogin(browser, app);
    app.store.trouble({ delayMs: 1_800 }, "set");
    const isRemoved = app.store.next("destroy");

    const page = await browser.click(callback, { from: "https://www.eventpop.me" });
    await isRemoved;

    expect([page.status, page.text.includes("EVENTPOP_STORE")]).toEqual([503, true]);
    const { sessions } = app.store as unknown as { sessions: object };
    expect(Object.keys(sessions).filter((key) => !key.startsWith("eventpop-ended-"))).toEqual([]);
  });

  it("removes a session that the store writes after the timeout", async () => {
    const { app, browser } = await startSite({ auth: { signInTimeoutMs: 1_000 } });
    const { callback } = await startLogin(browser, app);
    const isRecordWritten = app.store.next("set");
    const response = browser.click(callback, { from: "https://www.eventpop.me" });
    await isRecordWritten;
    app.store.trouble({ delayMs: 1_500 }, "set");

    expect((await response).status).toBe(503);
    while (app.store.count("destroy session") < 2) await app.store.next("destroy");

    const { sessions } = app.store as unknown as { sessions: object };
    expect(Object.keys(sessions).filter((key) => !key.startsWith("eventpop-"))).toEqual([]);
  });
});

function fail(): never {
  throw new Error("no such cart");
}
