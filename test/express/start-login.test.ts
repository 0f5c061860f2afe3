import type { EventpopAuth, StartLoginOptions } from "../../src";
import { eventpopAuth, eventpopRouter, OptionError, requireSignIn } from "../../src";
import type { Browser } from "../support/browser";
import { CLIENT, type ConsumerApp, logIn } from "../support/consumer-app";
import { useSites } from "./sites";

/** Routes of the app that start and end logins, with `startLogin` and `logOut`, and the option `appRoutes`. */

const { startSite } = useSites();

/** Starts a site whose own routes `/enter` start logins with these options. */
async function startOwnLogin(options: object | undefined, auth: Parameters<typeof startSite>[0] = {}) {
  let own: EventpopAuth | undefined;
  const site = await startSite({
    ...auth,
    routes: (app) => {
      app.all("/enter", (req, res, next) => {
        own?.startLogin(req, res, options as StartLoginOptions).catch(next);
      });
    },
  });
  own = site.app.auth;
  return site;
}

const paramsOf = (location: string) => Object.fromEntries(new URL(location).searchParams);

/** Requests the callback of a login that was started. Returns where the user is redirected to. */
async function finish(browser: Browser, app: ConsumerApp, authorizationURL: string): Promise<string> {
  const { state } = paramsOf(authorizationURL);
  const callback = app.at(`/auth/eventpop/callback?code=canary-code-5ec2e7&state=${state}`);
  return (await browser.click(callback, { from: "https://www.eventpop.me" })).location;
}

describe("startLogin", () => {
  it("redirects to Eventpop with this login's scope and parameters, and the login returns to its page", async () => {
    const { app, browser, provider } = await startOwnLogin(
      { returnTo: "/cart", scope: "public organizer", authorizationParams: { prompt: "login", ui: "th" } },
      { auth: { authorizationParams: { prompt: "none", theme: "dark" } } },
    );

    const response = await browser.click(app.at("/enter?returnTo=/other"));

    expect([response.status, new URL(response.location).origin]).toEqual([302, provider.url]);
    expect(response.headers["cache-control"]).toBe("no-store");
    expect(paramsOf(response.location)).toMatchObject({
      client_id: CLIENT.clientID,
      redirect_uri: app.at("/auth/eventpop/callback"),
      scope: "public organizer",
      prompt: "login",
      theme: "dark",
      ui: "th",
    });
    expect(await finish(browser, app, response.location)).toBe(app.at("/cart"));
  });

  it("has the scope of eventpopAuth and returns to successRedirect, without options", async () => {
    const { app, browser } = await startOwnLogin(undefined, { auth: { successRedirect: "/cart" } });

    const response = await browser.click(app.at("/enter?returnTo=/other"));

    expect(paramsOf(response.location)).toMatchObject({ scope: "public" });
    expect(await finish(browser, app, response.location)).toBe(app.at("/cart"));
  });

  it.each(["https://evil.example/", "//evil.example", "/\\evil.example", ["/cart"], 7, null])(
    "ignores the returnTo %j, which is not a path of this site",
    async (returnTo) => {
      const { app, browser } = await startOwnLogin({ returnTo });

      const response = await browser.click(app.at("/enter"));

      expect(await finish(browser, app, response.location)).toBe(app.at("/"));
    },
  );

  it("redirects a form that was posted with 303, so that the browser opens Eventpop with GET", async () => {
    const { app, browser, provider } = await startOwnLogin({});

    const response = await browser.click(app.at("/enter"), { form: { team: "red" } });

    expect([response.status, new URL(response.location).origin]).toEqual([303, provider.url]);
  });

  it.each([
    ["a script", { "sec-fetch-mode": "cors" }],
    ["a prefetch", { "sec-purpose": "prefetch" }],
    ["an image", { "sec-fetch-mode": "no-cors" }],
  ])("starts no login for %s", async (_case, headers) => {
    const { app, browser } = await startOwnLogin({});

    const response = await browser.click(app.at("/enter"), { headers });

    expect([response.status, response.headers["set-cookie"]]).toEqual([425, undefined]);
  });

  it.each([
    ["an unknown option", { returnPath: "/" }, /^startLogin knows no option "returnPath"/],
    [
      "a parameter that the package sets",
      { authorizationParams: { redirect_uri: "https://evil.example" } },
      /redirect_uri/,
    ],
    ["an invalid scope", { scope: "public,organizer" }, /^scope must be/],
  ])("rejects with an OptionError, and starts no login, for %s", async (_case, options, message) => {
    const { app, browser } = await startOwnLogin(options);

    const response = await browser.click(app.at("/enter"));

    expect([response.status, response.headers["set-cookie"]]).toEqual([500, undefined]);
    expect(app.failures).toEqual([expect.any(OptionError)]);
    expect((app.failures[0] as Error).message).toMatch(message);
  });

  it("shows the page of an error that stops the login, as the login route does", async () => {
    const { app, browser } = await startOwnLogin({}, { session: { cookie: { secure: true } } });

    const response = await browser.click(app.at("/enter"));

    expect([response.status, response.text.includes("EVENTPOP_SESSION_COOKIE")]).toEqual([500, true]);
  });

  it("opens the popup window's login with the parameters of signInWithPopup", async () => {
    const { app, browser } = await startOwnLogin({});

    const response = await browser.click(app.at("/enter?display=popup&popup=p1"));
    const { state } = paramsOf(response.location);
    const callback = app.at(`/auth/eventpop/callback?code=canary-code-5ec2e7&state=${state}`);
    const page = await browser.click(callback, { from: "https://www.eventpop.me" });

    expect([page.status, page.text.includes('"id":"p1"')]).toEqual([200, true]);
  });

  it("exists on the router of eventpopRouter, as do logOut and close", () => {
    const router = eventpopRouter({ ...CLIENT, baseURL: "http://localhost:3000" });

    expect([router.startLogin, router.logOut, router.close]).toEqual(Array(3).fill(expect.any(Function)));
  });
});

describe("logOut", () => {
  const startOwnLogout = async () => {
    let own: EventpopAuth | undefined;
    const site = await startSite({
      routes: (app) => {
        app.post("/leave", (req, res, next) => void own?.logOut(req, res).catch(next));
      },
      auth: { logoutRedirect: "/goodbye" },
    });
    own = site.app.auth;
    await logIn(site.browser, site.app);
    return site;
  };
  const userOf = async (browser: Browser, app: ConsumerApp) => (await browser.fetch(app.at("/"))).json();

  it("logs the user out and redirects as the logout route does", async () => {
    const { app, browser } = await startOwnLogout();

    const response = await browser.click(app.at("/leave"), { form: {} });

    expect([response.status, response.location]).toEqual([303, app.at("/goodbye")]);
    expect(await userOf(browser, app)).toEqual({ user: null });
    expect(app.events.map(({ event }) => event)).toContain("signed_out");
  });

  it("refuses a form of another site", async () => {
    const { app, browser } = await startOwnLogout();

    const response = await browser.click(app.at("/leave"), { form: {}, headers: { "sec-fetch-site": "cross-site" } });

    expect([response.status, response.text.includes("EVENTPOP_CROSS_SITE")]).toEqual([403, true]);
    expect(await userOf(browser, app)).not.toEqual({ user: null });
  });
});

describe("the option appRoutes", () => {
  it("leaves these routes to the app, and guards redirect to them", async () => {
    const { app, browser } = await startSite({
      auth: { appRoutes: ["login", "logout", "ticket", "session"] },
      routes: (site) => {
        site.all(/^\/auth\/eventpop/, (req, res) => void res.send(`the app's own ${req.method} ${req.path}`));
        site.get("/members", requireSignIn(), (_req, res) => void res.end());
      },
    });

    const bodies = [];
    for (const [method, path] of [
      ["GET", "/auth/eventpop"],
      ["POST", "/auth/eventpop/logout"],
      ["GET", "/auth/eventpop/logout"],
      ["POST", "/auth/eventpop/ticket"],
      ["GET", "/auth/eventpop/session"],
    ] as const) {
      bodies.push((await browser.click(app.at(path), { method })).text === `the app's own ${method} ${path}`);
    }
    expect(bodies).toEqual(Array(5).fill(true));
    expect((await browser.click(app.at("/members"))).location).toBe(app.at("/auth/eventpop?returnTo=%2Fmembers"));
    expect((await browser.click(app.at("/auth/eventpop/callback?code=1&state=2"))).status).toBe(403);
  });

  it("leaves the other routes unchanged", async () => {
    const { app, browser } = await startSite({ auth: { appRoutes: ["ticket"] } });

    await logIn(browser, app);

    expect((await browser.click(app.at("/auth/eventpop/ticket"), { form: {} })).status).toBe(404);
    expect((await browser.click(app.at("/auth/eventpop/logout"), { form: {} })).status).toBe(303);
  });

  it.each([{ appRoutes: ["callback"] }, { appRoutes: ["Login"] }, { appRoutes: "login" }, { appRoutes: [] }])(
    "is refused with an invalid value: %j",
    (options) => {
      const baseURL = "http://localhost:3000";

      expect(() => eventpopAuth({ ...CLIENT, baseURL, ...(options as object) })).toThrow(/appRoutes must be/);
    },
  );
});
