import type passport from "passport";
import { Passport } from "passport";
import { requireSignIn } from "../../src/index";
import { logIn } from "../support/consumer-app";
import { useSites } from "./sites";

const { startSite } = useSites();

describe("the app's verify function", () => {
  it("receives profile and tokens, and the request if passReqToCallback is set", async () => {
    const seen: unknown[] = [];
    const { app, browser } = await startSite({
      auth: {
        passReqToCallback: true,
        verify: async (req: { path: string }, _access: string, _refresh: string, profile: { id: string }) => {
          seen.push(req.path, profile.id);
          return { id: 7 };
        },
      } as never,
    });

    expect((await logIn(browser, app)).status).toBe(302);
    expect(seen).toEqual(["/auth/eventpop/callback", "1001"]);
  });

  it.each([
    ["throws", () => Promise.reject(new Error("database is down"))],
    [
      "calls done with an error",
      (_access: string, _refresh: string, _profile: unknown, done: (error: unknown) => void) =>
        done(new Error("database is down")),
    ],
  ])("%s: the app's error handler gets the error, and no user is logged in", async (_case, verify) => {
    const { app, browser } = await startSite({ auth: { verify: verify as never } });

    const response = await logIn(browser, app);

    expect([response.status, response.text]).toEqual([500, "the app's own error page"]);
    expect(app.failures).toEqual([expect.objectContaining({ message: "database is down" })]);
    expect(app.store.calls).toEqual([]);
  });

  it("that returns false causes an error page, and no data is stored", async () => {
    const { app, browser } = await startSite({ auth: { verify: async () => false } });

    const page = await logIn(browser, app);

    expect([page.status, page.text.includes("You cannot use this account here")]).toEqual([403, true]);
    expect(app.store.calls).toEqual([]);
  });

  it("that does not finish causes a 503 after signInTimeoutMs", async () => {
    const { app, browser } = await startSite({
      auth: { signInTimeoutMs: 1_000, verify: () => new Promise(() => {}) },
    });

    const page = await logIn(browser, app);

    expect([page.status, page.text.includes("EVENTPOP_APP_TIMEOUT")]).toEqual([503, true]);
  });
});

describe("the app's own Passport", () => {
  const serializing = (serialize: (user: object, done: (error: unknown, id?: unknown) => void) => void) => {
    const own = new Passport() as unknown as typeof passport;
    own.serializeUser(serialize);
    own.deserializeUser((id: unknown, done) => done(null, { id, isFromPassport: true }));
    return own;
  };

  it("sets req.user to the user of verify from the next request on", async () => {
    const own = serializing((user, done) => done(null, (user as { key: number }).key));
    const { app, browser } = await startSite({
      auth: { passport: own, verify: async () => ({ key: 42 }) },
      routes: (site) => {
        site.get("/user", own.session(), requireSignIn(), (req, res) => {
          res.json(req.user);
        });
      },
    });

    await logIn(browser, app);

    expect((await browser.fetch(app.at("/user"))).json()).toEqual({ id: 42, isFromPassport: true });
    expect((await browser.fetch(app.at("/profile"))).json()).toMatchObject({ id: "1001" });
  });

  it("that cannot serialize the user passes the error to the app's error handler, and no user is logged in", async () => {
    const own = serializing((_user, done) => done(new Error("no such column")));
    const { app, browser } = await startSite({ auth: { passport: own } });

    const response = await logIn(browser, app);

    expect([response.status, app.failures]).toEqual([500, [expect.objectContaining({ message: "no such column" })]]);
    expect(response.headers["set-cookie"]?.join()).not.toContain("session=");
    expect((await browser.fetch(app.at("/profile"))).status).toBe(401);
    expect(app.store.count("set session")).toBe(0);
  });
});
