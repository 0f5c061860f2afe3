import type { Express } from "express";
import { Browser, type Hosts, type RequestOptions } from "../support/browser";
import { startLogin } from "../support/consumer-app";
import { USER } from "../support/hostile-provider";
import { startReverseProxy } from "../support/reverse-proxy";
import { useSites } from "./sites";

const PUBLIC = "https://app.example";

/** Tests with several mount paths and proxies, for each supported version of Express. */
export function describeMounts(): void {
  const { startSite, keep } = useSites();

  describe.each(["", "/a", "/a/b"])("eventpopAuth mounted at %j", (mount) => {
    it("logs users in and out, with the same redirect_uri in both requests to Eventpop", async () => {
      const { app, browser, provider } = await startSite({ mount });

      const login = await browser.open(app.at("/profile"));
      const { searchParams } = new URL(login.location);
      const callback = searchParams.get("redirect_uri") ?? "";
      const profile = await browser.open(`${callback}?code=1&state=${searchParams.get("state")}`);
      const goodbye = await browser.open(app.at("/auth/eventpop/logout"), { form: {} });

      expect(callback).toBe(app.at("/auth/eventpop/callback"));
      const { body } = provider.requests.find(({ path }) => path === "/oauth/token") ?? {};
      expect(new URLSearchParams(body).get("redirect_uri")).toBe(callback);
      expect([profile.url, profile.json()]).toEqual([app.at("/profile"), expect.objectContaining({ id: "1001" })]);
      expect([goodbye.url, goodbye.json()]).toEqual([app.at("/"), { user: null }]);
    });

    it("passes an error to the app's error handler if the app has already begun the response", async () => {
      const before = (app: Express) => {
        app.use((_req, res, next) => {
          res.end("too late");
          next();
        });
      };
      const { app, browser } = await startSite({ mount, before });

      const response = await browser.click(app.at("/auth/eventpop"));

      expect(response.text).toBe("too late");
      expect(app.failures).toEqual([expect.objectContaining({ code: "ERR_HTTP_HEADERS_SENT" })]);
    });

    it("puts the URL of its own login into JSON and error pages", async () => {
      const { app, browser } = await startSite({ mount });

      const program = await browser.fetch(app.at("/profile"));
      const page = await browser.click(app.at("/auth/eventpop/callback"));

      expect(program.json()).toMatchObject({ error: { loginUrl: `${mount}/auth/eventpop` } });
      expect(page.text).toContain(`href="${mount}/auth/eventpop"`);
      expect(page.text).toContain(`href="${mount}/"`);
    });

    it("serves each of its routes if the request target is an absolute URL (RFC 9112 §3.2.2)", async () => {
      const { app, browser } = await startSite({ mount });
      const click = (url: string, options: RequestOptions = {}) =>
        browser.click(url, { ...options, absoluteForm: true });

      const refused = await click(app.at("/profile?a=1"));
      const login = await click(refused.location);
      const { searchParams } = new URL(login.location);
      const callback = `${searchParams.get("redirect_uri")}?code=1&state=${searchParams.get("state")}`;
      const back = await click(callback);
      const profile = await click(back.location);
      const again = await click(callback);
      const choice = await click(app.at("/auth/eventpop/ticket"), { form: { event: "1", returnTo: app.at("/") } });
      const goodbye = await click(app.at("/auth/eventpop/logout"), { form: {} });

      const returnTo = encodeURIComponent(`${mount}/profile?a=1`);
      expect(refused.location).toBe(`${app.at("/auth/eventpop")}?returnTo=${returnTo}`);
      expect([back.location, again.location]).toEqual([app.at("/profile?a=1"), app.at("/profile?a=1")]);
      expect(profile.json()).toMatchObject({ id: String(USER.id) });
      expect([choice.status, goodbye.status]).toEqual([303, 303]);
      expect((await click(app.at("/"))).json()).toEqual({ user: null });
    });

    it("serves its routes in upper and lower case and with a trailing slash, and leaves all other routes to the app", async () => {
      const { app, browser } = await startSite({ mount });

      expect((await browser.click(app.at("/AUTH/Eventpop/"))).status).toBe(302);
      expect((await browser.click(app.at("/auth/eventpop/other"))).status).toBe(404);
      expect((await browser.click(app.at("/auth/eventpop"), { method: "POST" })).status).toBe(404);
    });
  });

  describe.each([1, 2])("eventpopAuth behind TLS and %i trusted proxies", (proxies) => {
    it("uses its public URL, and sets Secure cookies", async () => {
      const { app, browser } = await startBehind(proxies, "/shop", {});

      const { callback, response } = await startLogin(browser, app, "?returnTo=/shop/profile");
      const back = await browser.click(callback);

      expect(callback).toMatch(/^https:\/\/app\.example\/shop\/auth\/eventpop\/callback\?/);
      expect(response.headers["set-cookie"]?.join()).toMatch(
        /^__Host-eventpop\.login\.[^;]+; Max-Age=3600; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
      );
      expect(back.headers["set-cookie"]?.at(-1)).toMatch(
        /^__Host-session=.*; Path=\/; .*; HttpOnly; Secure; SameSite=Lax$/,
      );
      expect((await browser.open(back.location)).json()).toMatchObject({ id: String(USER.id) });
    });

    it("ignores a client's X-Forwarded-Host", async () => {
      const { app, browser } = await startBehind(proxies, "/shop", {});

      const response = await browser.click(app.at("/auth/eventpop"), {
        headers: { "x-forwarded-host": "evil.example", host: "evil.example", forwarded: "host=evil.example" },
      });

      expect(new URL(response.location).searchParams.get("redirect_uri")).toBe(app.at("/auth/eventpop/callback"));
    });
  });

  describe("eventpopAuth behind a proxy that removes a path prefix", () => {
    it("logs users in and out, and every URL in its responses has the prefix", async () => {
      const { app, browser } = await startBehind(1, "", { strip: "/shop" });

      const program = await browser.fetch(app.at("/profile"));
      const login = await browser.open(app.at("/profile?a=1"));
      const { searchParams } = new URL(login.location);
      const back = await browser.click(`${searchParams.get("redirect_uri")}?code=1&state=${searchParams.get("state")}`);
      const goodbye = await browser.click(app.at("/auth/eventpop/logout"), { form: {} });

      expect(program.json()).toMatchObject({ error: { loginUrl: "/shop/auth/eventpop" } });
      expect(back.location).toBe(`${PUBLIC}/shop/profile?a=1`);
      expect(goodbye.location).toBe(`${PUBLIC}/shop/`);
    });
  });

  /** Starts a site at https://app.example/shop, behind this number of proxies. */
  async function startBehind(proxies: number, mount: string, { strip }: { strip?: string }) {
    const site = await startSite({ mount, baseURL: `${PUBLIC}/shop`, trustProxy: proxies });
    let { url } = site.app;
    for (let hop = 1; hop <= proxies; hop += 1) {
      url = keep(await startReverseProxy(url, { inner: hop < proxies, ...(strip && { strip }) })).url;
    }
    const hosts: Hosts = { [PUBLIC]: url };
    return { ...site, browser: new Browser(hosts) };
  }
}
