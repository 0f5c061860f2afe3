import type { Express } from "express";
import { requireSignIn } from "../../src";
import { Browser } from "../support/browser";
import { logIn, startLogin } from "../support/consumer-app";
import { startReverseProxy } from "../support/reverse-proxy";
import { type Site, useSites } from "./sites";

const { startSite, keep } = useSites();
const PUBLIC = "https://app.example";
const EVENTPOP = { from: "https://www.eventpop.me" };
/** Headers of browsers without `Sec-Fetch-*`. */
const OLD = { headers: { "sec-fetch-site": undefined } };

type Options = Parameters<typeof startSite>[0];

/** A site at https://app.example, behind a proxy that ends TLS. */
async function startBehindTls(options: Options) {
  const site = await startSite({ baseURL: PUBLIC, ...options });
  const proxy = keep(await startReverseProxy(site.app.url, { inner: false }));
  return { ...site, browser: new Browser({ [PUBLIC]: proxy.url }), hosts: { [PUBLIC]: proxy.url } };
}

/** Opens a guarded page and logs in. Returns the last response, which may be an error page. */
async function visit({ app, browser }: Pick<Site, "app" | "browser">) {
  const away = await browser.open(app.at("/profile"));
  const asked = new URL(away.location).searchParams;
  return browser.open(`${asked.get("redirect_uri")}?code=1&state=${asked.get("state")}`, EVENTPOP);
}

const stopped = (text: string) => text.includes("EVENTPOP_SESSION_COOKIE");
const causes = ({ app }: Pick<Site, "app">) =>
  app.events.filter(({ code }) => code === "EVENTPOP_SESSION_COOKIE").map(({ message }) => message);

describe("a secure session cookie that express-session does not send", () => {
  it("stops the login before the redirect to Eventpop if no setting can make the request HTTPS", async () => {
    const site = await startSite({ session: { cookie: { secure: true } } });

    const page = await site.browser.open(site.app.at("/profile"));
    const program = await site.browser.fetch(site.app.at("/auth/eventpop"), {
      headers: { "sec-fetch-mode": "navigate" },
    });

    expect([page.status, page.location, stopped(page.text), program.status]).toEqual([500, "", true, 500]);
    expect(causes(site)[0]).toMatch(/cookie\.secure is true.* add app\.set\("trust proxy", 1\)/);
    expect(site.provider.requests).toEqual([]);
  });

  it("without trust proxy, stops the first visitor after one login, and all others before the redirect to Eventpop", async () => {
    const site = await startBehindTls({});

    const page = await visit(site);
    const next = await new Browser(site.hosts).open(site.app.at("/profile"));

    expect([page.status, stopped(page.text), site.tokenRequests()]).toEqual([500, true, 1]);
    expect([next.status, next.location, stopped(next.text)]).toEqual([500, "", true]);
    expect(causes(site)).toHaveLength(3);
    expect(new Set(causes(site)).size).toBe(1);
    expect(site.app.failures).toEqual([]);
  });

  it("stops a pending login before its code is used, if an earlier login showed that the cookie is missing", async () => {
    const site = await startBehindTls({});
    const late = new Browser(site.hosts);
    const { callback } = await startLogin(late, site.app);
    await visit(site);

    const page = await late.click(callback, EVENTPOP);

    expect([page.status, stopped(page.text), site.tokenRequests()]).toEqual([500, true, 1]);
  });

  it.each<[string, Options]>([
    ["trust proxy is set", { trustProxy: 1 }],
    ["express-session's option proxy is true", { session: { proxy: true } }],
  ])("does not stop a login if %s", async (_how, options) => {
    const site = await startBehindTls(options);

    for (let time = 0; time < 2; time += 1) {
      expect((await visit({ ...site, browser: new Browser(site.hosts) })).json()).toMatchObject({ id: "1001" });
    }
    expect(causes(site)).toEqual([]);
  });

  it("stops the login if express-session's option proxy is false although Express trusts the proxy", async () => {
    const site = await startBehindTls({ trustProxy: 1, session: { proxy: false } });

    expect(stopped((await visit(site)).text)).toBe(true);
    expect(site.tokenRequests()).toBe(1);
  });

  it('does not stop a login with secure: "auto", also for a browser whose session began on HTTPS', async () => {
    const site = await startBehindTls({ trustProxy: 1, session: { name: "session", cookie: { secure: "auto" } } });
    await visit(site);

    const direct = await site.browser.click(`${site.app.url}/auth/eventpop`, {
      headers: { cookie: site.browser.cookies.header(new URL(PUBLIC), { crossSite: false, topLevelGet: true }) },
    });

    expect(direct.status).toBe(302);
  });
});

describe("a session cookie that the browser does not return", () => {
  it.each<[string, Options, RegExp]>([
    ["it is SameSite=Strict", { session: { cookie: { sameSite: "strict" } } }, /SameSite=Strict.*"lax"/],
    ["its name has a prefix that its options do not allow", { session: { name: "__Host-session" } }, /did not return/],
  ])("stops the second login: %s", async (_why, options, cause) => {
    const site = await startSite(options);

    const page = await visit(site);

    expect([page.status, stopped(page.text), site.tokenRequests()]).toEqual([500, true, 1]);
    expect(causes(site)).toEqual([expect.stringMatching(cause)]);
  });

  it("shows the error page also if failureRedirect is a guarded page", async () => {
    const site = await startSite({
      session: { cookie: { sameSite: "strict" } },
      auth: { failureRedirect: "/profile" },
    });

    expect(stopped((await visit(site)).text)).toBe(true);
  });

  it("stops the second login if the session store has lost the session", async () => {
    const site = await startSite();
    await logIn(site.browser, site.app);
    site.app.store.clear();

    const page = await site.browser.open(site.app.at("/profile"), EVENTPOP);

    expect(stopped(page.text)).toBe(true);
    expect(causes(site)).toEqual([expect.stringMatching(/came back, but the session store does not have/)]);
  });

  it("stops a browser without Sec-Fetch-Site after three logins, and then allows it to try again", async () => {
    const site = await startSite({ session: { name: "__Host-session" } });
    for (let round = 1; round <= 3; round += 1) await logIn(site.browser, site.app, "", OLD);

    const page = await site.browser.click(site.app.at("/auth/eventpop"), OLD);
    const again = await site.browser.click(site.app.at("/auth/eventpop"), OLD);

    expect([stopped(page.text), site.tokenRequests(), again.status]).toEqual([true, 3, 302]);
  });
});

describe("a browser that starts another login and has not lost a session cookie", () => {
  it.each([
    ["after a logout by the app that removes the cookie", { headers: {} }],
    ["after such a logout in a browser without Sec-Fetch-Site", OLD],
  ])("logs in again: %s", async (_why, options) => {
    const routes = (site: Express) => {
      site.get("/bye", (req, res) => {
        req.session.destroy(() => res.clearCookie("session").end());
      });
    };
    const { app, browser } = await startSite({ routes });

    for (let time = 0; time < 3; time += 1) {
      expect((await logIn(browser, app, "", options)).status).toBe(302);
      expect((await browser.fetch(app.at("/profile"))).status).toBe(200);
      await browser.click(app.at("/bye"));
    }
  });

  it("logs in again after a logout, by a link on another site", async () => {
    const { app, browser } = await startSite();
    await logIn(browser, app);
    await browser.click(app.at("/auth/eventpop/logout"), { form: {} });

    expect((await browser.click(app.at("/auth/eventpop"), EVENTPOP)).status).toBe(302);
  });

  it("logs in again if the app has destroyed the session and the cookie came back", async () => {
    const routes = (site: Express) => {
      site.get("/forget", requireSignIn(), (req, res) => {
        Reflect.deleteProperty(req.session, "eventpop");
        res.end();
      });
    };
    const { app, browser } = await startSite({ routes });
    await logIn(browser, app);
    await browser.click(app.at("/forget"));

    expect((await browser.click(app.at("/auth/eventpop"), EVENTPOP)).status).toBe(302);
  });

  it("logs in to another app of the same host, which shares the cookies", async () => {
    const first = await startSite();
    const second = await startSite();
    await logIn(first.browser, first.app);
    second.app.store.clear();

    const login = await first.browser.open(second.app.at("/profile"), { from: first.app.url });

    expect(login.location).toContain("/oauth/authorize");
    expect(causes(second)).toEqual([]);
  });
});
