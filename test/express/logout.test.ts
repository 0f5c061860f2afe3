import { EventEmitter, once } from "node:events";
import { type Express, urlencoded } from "express";
import session from "express-session";
import { requireSignIn } from "../../src/index";
import { Browser } from "../support/browser";
import { type ConsumerApp, logIn, sessionOptions } from "../support/consumer-app";
import { useSites } from "./sites";

const { startSite } = useSites();
const LOGOUT = "/auth/eventpop/logout";

async function startLoggedIn(options: Parameters<typeof startSite>[0] = {}) {
  const site = await startSite(options);
  await logIn(site.browser, site.app);
  return site;
}

const isLoggedIn = async (browser: Browser, app: ConsumerApp) =>
  (await browser.fetch(app.at("/profile"))).status === 200;

describe("logging out", () => {
  it("by the site's own form logs the user out and redirects to the start page", async () => {
    const { app, browser } = await startLoggedIn();

    const page = await browser.click(app.at(LOGOUT), { form: {} });

    expect([page.status, page.location]).toEqual([303, app.at("/")]);
    expect(await isLoggedIn(browser, app)).toBe(false);
  });

  it("by the site's own script responds with JSON", async () => {
    const { app, browser } = await startLoggedIn({ auth: { logoutRedirect: "/bye" } });

    const response = await browser.fetch(app.at(LOGOUT), { method: "POST" });

    expect([response.status, response.json()]).toEqual([200, { signedOut: true }]);
    await logIn(browser, app);
    expect((await browser.click(app.at(LOGOUT), { form: {} })).location).toBe(app.at("/bye"));
  });

  it.each(["GET", "HEAD", "PUT", "DELETE"])(
    "with %s is refused with 405, and the user stays logged in",
    async (method) => {
      const { app, browser } = await startLoggedIn();

      const response = await browser.click(app.at(LOGOUT), { method });

      expect([response.status, response.headers.allow, response.headers["cache-control"]]).toEqual([
        405,
        "POST",
        "no-store",
      ]);
      expect(await isLoggedIn(browser, app)).toBe(true);
    },
  );

  it.each([
    ["Sec-Fetch-Site: cross-site", { "sec-fetch-site": "cross-site" }],
    ["Sec-Fetch-Site: same-site, from a neighbour's subdomain", { "sec-fetch-site": "same-site" }],
    ["Origin of another site", { "sec-fetch-site": undefined, origin: "https://evil.example" }],
    ["Origin: null, from a sandboxed frame", { "sec-fetch-site": undefined, origin: "null" }],
  ])("is refused with %s", async (_case, headers) => {
    const { app, browser } = await startLoggedIn();

    const page = await browser.click(app.at(LOGOUT), { form: {}, headers });

    expect([page.status, page.text.includes("EVENTPOP_CROSS_SITE")]).toEqual([403, true]);
    expect(await isLoggedIn(browser, app)).toBe(true);
  });

  it.each([
    ["Origin of this site alone, from an older browser", { "sec-fetch-site": undefined }],
    ["Sec-Fetch-Site: none, from an address that was typed", { "sec-fetch-site": "none", origin: undefined }],
    ["neither Origin nor Sec-Fetch-Site, from a command line", { "sec-fetch-site": undefined, origin: undefined }],
  ])("is accepted with %s", async (_case, headers) => {
    const { app, browser } = await startLoggedIn();

    expect((await browser.fetch(app.at(LOGOUT), { method: "POST", headers })).status).toBe(200);
    expect(await isLoggedIn(browser, app)).toBe(false);
  });

  describe("with Origin: null and without Sec-Fetch-Site, from a page with Referrer-Policy: no-referrer", () => {
    const headers = { "sec-fetch-site": undefined, origin: "null" };
    const routes: NonNullable<Parameters<typeof startSite>[0]>["routes"] = (site) => {
      site.get("/form-token", requireSignIn(), (req, res) => {
        res.json(req.eventpop?.formToken);
      });
    };
    const formTokenOf = async (browser: Browser, app: ConsumerApp) =>
      (await browser.fetch(app.at("/form-token"))).json() as string;

    it("is accepted if the form contains the login's token", async () => {
      const { app, browser } = await startLoggedIn({ routes });
      const formToken = await formTokenOf(browser, app);

      expect((await browser.click(app.at(LOGOUT), { form: { formToken }, headers })).status).toBe(303);
      expect(await isLoggedIn(browser, app)).toBe(false);
    });

    it("is accepted if the app's own parser has read the form", async () => {
      const before = (site: Express) => {
        site.use(session(sessionOptions("http://127.0.0.1")), urlencoded({ extended: true }));
      };
      const { app, browser } = await startLoggedIn({ routes, before });
      const formToken = await formTokenOf(browser, app);

      expect((await browser.click(app.at(LOGOUT), { form: { formToken }, headers })).status).toBe(303);
    });

    it.each([
      ["the token of another login", (other: string) => ({ formToken: other })],
      ["an empty token", () => ({ formToken: "" })],
      ["a form token with a changed last character", (other: string) => ({ formToken: other.replace(/.$/, "") })],
      ["no token", () => ({})],
    ])("is refused with %s", async (_case, formWith) => {
      const { app, browser } = await startLoggedIn({ routes });
      const attacker = new Browser();
      await logIn(attacker, app);
      const form = formWith(await formTokenOf(attacker, app));

      expect((await browser.click(app.at(LOGOUT), { form, headers })).status).toBe(403);
      expect(await isLoggedIn(browser, app)).toBe(true);
    });

    it("requires a different token for every login", async () => {
      const { app, browser } = await startLoggedIn({ routes });
      const first = await formTokenOf(browser, app);
      const again = await formTokenOf(browser, app);
      await logIn(browser, app);

      expect([first, again]).toEqual([first, first]);
      expect(await formTokenOf(browser, app)).not.toBe(first);
    });
  });

  it("is refused if the browser says that the form is from another site, even if the form token is right", async () => {
    const { app, browser } = await startLoggedIn({
      routes: (site) => {
        site.get("/form-token", (req, res) => {
          res.json(req.eventpop?.formToken);
        });
      },
    });
    const formToken = (await browser.fetch(app.at("/form-token"))).json() as string;

    for (const headers of [
      { "sec-fetch-site": "cross-site", origin: "null" },
      { "sec-fetch-site": undefined, origin: "https://evil.example" },
    ]) {
      expect((await browser.click(app.at(LOGOUT), { form: { formToken }, headers })).status).toBe(403);
    }
    expect(await isLoggedIn(browser, app)).toBe(true);
  });

  it("makes copies of the session cookie invalid, and deletes the login from the store", async () => {
    const { app, browser } = await startLoggedIn();
    const thief = new Browser();
    thief.cookies.plant("session", browser.cookies.at(app.at("/")).session ?? "", app.at("/"));
    expect(await isLoggedIn(thief, app)).toBe(true);

    await browser.click(app.at(LOGOUT), { form: {} });

    expect(await isLoggedIn(thief, app)).toBe(false);
    const { sessions } = app.store as unknown as { sessions: object };
    expect(Object.keys(sessions).filter((key) => !key.startsWith("eventpop-ended-"))).toEqual([]);
  });

  it("gets the usual response also if the user is already logged out or was never logged in", async () => {
    const { app, browser } = await startLoggedIn();

    const responses = [];
    for (const visitor of [browser, browser, new Browser()]) {
      responses.push(await visitor.fetch(app.at(LOGOUT), { method: "POST" }));
    }

    expect(responses.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(app.events.filter(({ event }) => event === "signed_out")).toHaveLength(1);
  });

  it("is not undone by a slow request that saves the old session later", async () => {
    const slow = new EventEmitter();
    const { app, browser } = await startLoggedIn({
      routes: (site) => {
        site.get("/slow", async (req, res) => {
          slow.emit("arrived");
          await once(slow, "go on");
          Object.assign(req.session, { note: "written late" });
          res.json({ user: req.eventpop?.user.id });
        });
      },
    });

    const arrived = once(slow, "arrived");
    const response = browser.fetch(app.at("/slow"));
    await arrived;
    const copy = new Browser();
    copy.cookies.plant("session", browser.cookies.at(app.at("/")).session ?? "", app.at("/"));
    await browser.click(app.at(LOGOUT), { form: {} });
    slow.emit("go on");

    expect((await response).status).toBe(200);
    expect(await isLoggedIn(browser, app)).toBe(false);
    expect(await isLoggedIn(copy, app)).toBe(false);
  });

  it("revokes the tokens only with revokeOnLogout, and succeeds with any response of Eventpop", async () => {
    const quiet = await startLoggedIn();
    await quiet.browser.click(quiet.app.at(LOGOUT), { form: {} });
    expect(quiet.provider.requests.map(({ path }) => path)).not.toContain("/oauth/revoke");

    const { app, browser, provider } = await startLoggedIn({ auth: { revokeOnLogout: true } });
    provider.behave("api", { status: 500 });
    const page = await browser.click(app.at(LOGOUT), { form: {} });

    expect([page.status, page.location]).toEqual([303, app.at("/")]);
    expect(provider.requests.at(-1)?.path).toBe("/oauth/revoke");
    expect(await isLoggedIn(browser, app)).toBe(false);
  });
});

describe("requireSignIn({ checkStore: true })", () => {
  it("refuses a login whose record another process deleted", async () => {
    const { app, browser } = await startLoggedIn({
      routes: (site) => {
        site.get("/strict", requireSignIn({ checkStore: true }), (_req, res) => {
          res.json({ entered: true });
        });
      },
    });
    expect((await browser.fetch(app.at("/strict"))).json()).toEqual({ entered: true });

    const { sessions } = app.store as unknown as { sessions: Record<string, string> };
    for (const key of Object.keys(sessions)) if (key.startsWith("eventpop-")) delete sessions[key];

    expect((await browser.fetch(app.at("/strict"))).status).toBe(401);
  });

  it("responds 503 while the store is unavailable", async () => {
    const { app, browser } = await startLoggedIn({
      routes: (site) => {
        site.get("/strict", (_req, _res, next) => {
          // The session was read before. Only reading its record fails.
          app.store.trouble("fails", "get");
          next();
        });
        site.get("/strict", requireSignIn({ checkStore: true }));
      },
    });

    expect((await browser.fetch(app.at("/strict"))).status).toBe(503);
  });
});
