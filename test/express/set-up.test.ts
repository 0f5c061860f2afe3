import { inspect } from "node:util";
import express from "express";
import session from "express-session";
import { eventpopErrors, eventpopRouter, OptionError, requireSignIn } from "../../src/index";
import { CLIENT, logIn, SESSION_SECRET, sessionOptions } from "../support/consumer-app";
import { useSites } from "./sites";

const { startSite } = useSites();

/** Requests a path, and returns the error that the app's own error handler got. */
async function setUpErrorOf(options: Parameters<typeof startSite>[0], path: string) {
  const { app, browser } = await startSite(options);
  const response = await browser.click(app.url + path);
  return { status: response.status, complaint: app.failures[0] };
}

describe("a mistake in the app's set-up", () => {
  const WITHOUT_SESSION = { before: () => {} };
  const WITH_COOKIE_SESSION = {
    before: (app: express.Express) => {
      app.use((req, _res, next) => {
        Object.assign(req, { session: { isNew: true } });
        next();
      });
    },
  };

  it.each(["/auth/eventpop", "/auth/eventpop/callback?code=1&state=1", "/profile"])(
    "causes an error that names the fix at %s if express-session is missing",
    async (path) => {
      const { status, complaint } = await setUpErrorOf(WITHOUT_SESSION, path);

      expect([status, complaint]).toEqual([500, expect.any(OptionError)]);
      expect(complaint).toMatchObject({
        code: "EVENTPOP_SETUP",
        message: expect.stringMatching(/^eventpopAuth needs express-session before it: app\.use\(session\(/),
      });
    },
  );

  it("causes an error that names the fix if the session middleware is not express-session", async () => {
    const { complaint } = await setUpErrorOf(WITH_COOKIE_SESSION, "/auth/eventpop");

    expect(complaint).toMatchObject({ message: expect.stringContaining("other session middleware has no store") });
  });

  it("does not affect routes without a login if express-session is missing", async () => {
    const { app, browser } = await startSite(WITHOUT_SESSION);

    expect((await browser.fetch(app.at("/"))).json()).toEqual({ user: null });
  });

  it("causes an error that names the fix if no eventpopAuth runs before a guard", async () => {
    const { complaint } = await setUpErrorOf(
      { mount: "/shop", routes: (app) => app.get("/outside", requireSignIn()) },
      "/outside",
    );

    expect(complaint).toMatchObject({
      message: expect.stringMatching(/^Put app\.use\(eventpopAuth\(\{ … \}\)\) before this route; /),
    });
  });

  it("causes an error that names the right baseURL if callbackURL is outside of the mount path", async () => {
    const { complaint } = await setUpErrorOf({ mount: "/shop", baseURL: "https://app.example/store" }, "/shop/");

    expect(complaint).toMatchObject({
      code: "EVENTPOP_SETUP",
      message:
        "eventpopAuth is mounted at /shop, so that it serves /shop/auth/eventpop/callback, but callbackURL is https://app.example/store/auth/eventpop/callback: mount it with app.use(eventpopAuth({ … })), or give it the baseURL https://app.example/store/shop.",
    });
  });

  it.each(["/shop/auth/eventpop", "/shop/auth/eventpop/callback?code=1&state=1"])(
    "causes an error that names the fix at %s if baseURL has a path and eventpopAuth is mounted at the root",
    async (path) => {
      const { status, complaint } = await setUpErrorOf({ baseURL: "https://app.example/shop" }, path);

      expect(status).toBe(500);
      expect(complaint).toMatchObject({
        message: `A request came for ${path.split("?")[0]}, as callbackURL https://app.example/shop/auth/eventpop/callback says, but eventpopAuth is mounted at the root: mount it with app.use("/shop", eventpopAuth({ … })).`,
      });
    },
  );

  it("causes an error before the redirect to Eventpop if both the mount path and the routes begin with /auth", async () => {
    const { app, browser } = await startSite({ mount: "/auth", baseURL: "http://localhost:3000" });

    await browser.click(`${app.url}/auth/eventpop`);

    expect(app.failures).toEqual([
      expect.objectContaining({
        code: "EVENTPOP_SETUP",
        message: expect.stringMatching(
          /mounted at \/auth, so that it serves \/auth\/auth\/eventpop\/callback, .* app\.use\(eventpopAuth/,
        ),
      }),
    ]);
  });

  it("causes an error at the login if the path of the session cookie excludes the login", async () => {
    const { app, browser } = await startSite({ session: { cookie: { path: "/app" } } });

    await browser.click(app.at("/auth/eventpop"));
    await browser.click(app.at("/app/page"));
    await browser.click(app.at("/auth/eventpop"));

    expect(app.failures).toEqual([
      expect.objectContaining({
        code: "EVENTPOP_SETUP",
        message: expect.stringContaining("cookie.path leaves this path out"),
      }),
      expect.objectContaining({
        code: "EVENTPOP_SETUP",
        message: 'The session cookie is for /app only, so that this request has no session: set cookie.path to "/".',
      }),
    ]);
  });

  it("is not reported for a request whose path is in upper case", async () => {
    const { app, browser } = await startSite({ mount: "/shop" });

    expect((await browser.click(app.at("/").replace("/shop", "/SHOP"))).status).toBe(200);
    expect((await logIn(browser, app)).location).toBe(app.at("/"));
  });

  it("causes an error that names the reason if the strategy loads no profile", async () => {
    const { app, browser } = await startSite({ auth: { verify: async () => ({}) } });
    app.auth.strategy.userProfile = (_token, done) => done();

    expect((await logIn(browser, app)).status).toBe(500);
    expect(app.failures).toEqual([expect.objectContaining({ code: "EVENTPOP_SETUP" })]);
  });
});

describe("eventpopRouter", () => {
  it("works like eventpopAuth, inside a router of the app", async () => {
    const { app, browser } = await startSite({
      mount: "/one",
      routes: (site, origin) => {
        const shop = express.Router();
        shop.use(session({ ...sessionOptions(origin), name: "shop", secret: SESSION_SECRET }));
        shop.use(eventpopRouter({ ...CLIENT, eventpopURL: "https://www.eventpop.me", baseURL: `${origin}/two/shop` }));
        shop.get("/inside", requireSignIn());
        site.use("/two/shop", shop);
      },
    });

    const program = await browser.fetch(`${app.url}/two/shop/inside`);
    const login = await browser.click(`${app.url}/two/shop/auth/eventpop`);

    expect(program.json()).toMatchObject({ error: { loginUrl: "/two/shop/auth/eventpop" } });
    expect(new URL(login.location).searchParams.get("redirect_uri")).toBe(`${app.url}/two/shop/auth/eventpop/callback`);
  });
});

describe("close()", () => {
  it("of eventpopAuth and eventpopRouter resolves at once if nothing is pending", async () => {
    const { app, browser } = await startSite();
    const router = eventpopRouter({ ...CLIENT, baseURL: "http://localhost:3000" });
    await Promise.all([app.auth.close(), router.close()]);
    await logIn(browser, app);

    await expect(app.auth.close()).resolves.toBeUndefined();
    expect(router.strategy.name).toBe("eventpop");
  });
});

describe("a log of a whole request", () => {
  it("shows no settings of eventpopAuth", async () => {
    let seen = "";
    const { app, browser } = await startSite({
      routes: (site) => {
        site.get("/log", (req, res) => {
          seen = inspect(req, { depth: 2 });
          res.end();
        });
      },
    });
    await logIn(browser, app);

    await browser.fetch(app.at("/log"));

    expect(seen).toContain("Symbol(passport-eventpop.1)");
    expect(seen).not.toContain(CLIENT.clientSecret);
  });
});

describe("eventpopErrors", () => {
  it("passes the app's own errors, and set-up errors, to the next handler", () => {
    const next = jest.fn();
    const errors = [new Error("own"), new OptionError("EVENTPOP_SETUP", "set-up"), "text", undefined];

    for (const error of errors) eventpopErrors()(error, {} as never, { headersSent: false } as never, next);

    expect(next.mock.calls.map(([error]) => error)).toEqual(errors);
  });
});
