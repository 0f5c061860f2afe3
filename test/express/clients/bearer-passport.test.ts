import type { Express } from "express";
import session from "express-session";
import type passport from "passport";
import { Passport } from "passport";
import { requireSignIn } from "../../../src/index";
import { logIn, sessionOptions } from "../../support/consumer-app";
import { WatchedStore } from "../../support/watched-store";
import { callWithToken, logInToClient, useClientSites } from "./client-site";

const { startClientSite } = useClientSites();

type Deserialize = (id: unknown, done: (error: unknown, user?: unknown) => void) => void;

const deserializeKey: Deserialize = (key, done) => done(null, { key, isFromPassport: true });

/** Starts a site with Passport's sessions before `eventpopAuth`. Users are serialized by their key, which is Eventpop's id. */
async function startPassportSite(deserialize = deserializeKey, auth: object = {}) {
  const own = new Passport() as unknown as typeof passport;
  own.serializeUser((user, done) => done(null, (user as unknown as { key: string }).key));
  own.deserializeUser(deserialize);
  const store = new WatchedStore();
  return startClientSite({
    store,
    before: (app: Express) => {
      app.use(session({ ...sessionOptions("http://127.0.0.1"), store }), own.session());
    },
    auth: {
      passport: own,
      verify: async (_access: string, _refresh: string, { id }: { id: string }) => ({ key: id }),
      ...auth,
    } as object,
    routes: (app) => {
      app.get("/user", requireSignIn(), (req, res) => {
        res.json(req.user ?? null);
      });
      app.get("/unguarded", (req, res) => {
        res.json(req.user ?? null);
      });
    },
  });
}

describe("the option passport, for a client's login", () => {
  it("sets req.user to the app's user, with Passport's own deserializer", async () => {
    const site = await startPassportSite();
    const token = await logInToClient(site);

    const response = await callWithToken(site.app, "/user", token);

    expect(response.json()).toEqual({ key: "1001", isFromPassport: true });
  });

  it.each([
    ["false", (_key: unknown, done: (error: unknown, user?: unknown) => void) => done(null, false)],
    ["null", (_key: unknown, done: (error: unknown, user?: unknown) => void) => done(null, null)],
  ])("sets no req.user if the app does not know the user any more: %s", async (_value, deserialize) => {
    const site = await startPassportSite(deserialize);
    const token = await logInToClient(site);

    expect((await callWithToken(site.app, "/unguarded", token)).json()).toBeNull();
  });

  it("passes an error of the deserializer to the app's error handler", async () => {
    const site = await startPassportSite((_key, done) => done(new Error("database is down")));
    const token = await logInToClient(site);

    expect((await callWithToken(site.app, "/user", token)).status).toBe(500);
    expect(site.app.failures).toEqual([expect.objectContaining({ message: "database is down" })]);
  });
});

describe("a request with an access token and the session of another user, with the option passport", () => {
  /** Logs user 1001 in to the site in a browser, and user 2002 in to a client. */
  async function startWithBoth(deserialize?: Deserialize) {
    const site = await startPassportSite(deserialize);
    site.provider.behave("me", { body: { user: { id: 2002 } } }, { times: 1 });
    const token = await logInToClient(site);
    await logIn(site.browser, site.app);
    const call = (path: string, bearer: string) =>
      site.browser.fetch(site.app.at(path), { headers: { authorization: `Bearer ${bearer}` } });
    return { ...site, token, call };
  }

  it("has the user of the token, and the session keeps its user", async () => {
    const { token, call, app, browser } = await startWithBoth();

    expect((await call("/user", token)).json()).toEqual({ key: "2002", isFromPassport: true });
    expect((await browser.fetch(app.at("/user"))).json()).toEqual({ key: "1001", isFromPassport: true });
  });

  it("has no user if the token is unknown", async () => {
    const { call } = await startWithBoth();

    expect((await call("/unguarded", "x".repeat(43))).json()).toBeNull();
    expect((await call("/user", "x".repeat(43))).status).toBe(401);
  });

  it("has no user if the app does not know the token's user any more", async () => {
    const { token, call } = await startWithBoth((key, done) => done(null, key === "1001" ? { key } : false));

    expect((await call("/unguarded", token)).json()).toBeNull();
  });

  it("keeps the session's user if the token has another form, as a token of the app's own may have", async () => {
    const { call } = await startWithBoth();

    expect((await call("/unguarded", "a.json.web-token")).json()).toEqual({ key: "1001", isFromPassport: true });
  });
});

describe("the app's functions at a client's login", () => {
  it("verify gets the profile, and afterLogin is not called, because there is no session", async () => {
    const seen: unknown[] = [];
    const site = await startPassportSite(deserializeKey, {
      verify: async (_access: string, _refresh: string, { id }: { id: string }) => {
        seen.push(id);
        return { key: id };
      },
      afterLogin: () => {
        seen.push("afterLogin");
      },
    });

    await logInToClient(site);
    expect(seen).toEqual(["1001"]);

    await logIn(site.browser, site.app);
    expect(seen).toEqual(["1001", "1001", "afterLogin"]);
  });

  it("the user's session in this browser stays as it is", async () => {
    const site = await startPassportSite();
    await logIn(site.browser, site.app);
    await site.browser.fetch(site.app.at("/cart?add=seven"));
    const before = site.browser.cookies.at(site.app.url).session;

    await logInToClient(site);

    expect(site.browser.cookies.at(site.app.url).session).toBe(before);
    expect((await site.browser.fetch(site.app.at("/cart"))).json()).toEqual({ cart: "seven" });
    expect((await site.browser.fetch(site.app.at("/user"))).json()).toEqual({ key: "1001", isFromPassport: true });
  });
});
