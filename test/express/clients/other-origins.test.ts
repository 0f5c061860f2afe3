import { logIn, startLogin } from "../../support/consumer-app";
import { useSites } from "../sites";

const { startSite } = useSites();

const SPA = "https://spa.example";
const startSiteWithOrigins = (auth: object = {}) =>
  startSite({ auth: { origins: [SPA, "http://localhost:5173"], ...auth } });

describe("returnTo with a URL", () => {
  it.each([
    `${SPA}/`,
    `${SPA}/tickets?a=b&c=%20d#part`,
    "http://localhost:5173/tickets",
    `${SPA}/%E0%B8%95%E0%B8%B1%E0%B9%8B%E0%B8%A7`,
  ])("redirects to a page of an allowed origin: %s", async (page) => {
    const { app, browser } = await startSiteWithOrigins();

    const response = await logIn(browser, app, `?returnTo=${encodeURIComponent(page)}`);

    expect([response.status, response.location]).toEqual([302, page]);
    expect(response.location).not.toContain("code=");
  });

  it.each([
    "https://evil.example/",
    "https://spa.example.evil.example/",
    "https://spa.example@evil.example/",
    "https://user:password@spa.example/",
    "https://user@spa.example/",
    "http://spa.example/",
    "https://spa.example:8443/",
    "https://sub.spa.example/",
    "//spa.example/",
    "\\\\spa.example/",
    "https:\\\\spa.example/",
    "https://spa.example\\@evil.example/",
    " https://spa.example/",
    "https://spa.example/ ",
    "https://spa.example/\r\nSet-Cookie: a=b",
    "https://spa.ex\tample/",
    "javascript:alert(1)//https://spa.example/",
    "data:text/html,https://spa.example/",
    "ftp://spa.example/",
  ])("does not redirect to another page: %p", async (page) => {
    const { app, browser } = await startSiteWithOrigins();

    const response = await logIn(browser, app, `?returnTo=${encodeURIComponent(page)}`);

    expect([response.status, response.location]).toEqual([302, app.at("/")]);
  });

  it("does not redirect to any URL without the option", async () => {
    const { app, browser } = await startSite();

    expect((await logIn(browser, app, `?returnTo=${encodeURIComponent(`${SPA}/`)}`)).location).toBe(app.at("/"));
  });

  it("still redirects to a path of the app", async () => {
    const { app, browser } = await startSiteWithOrigins();

    expect((await logIn(browser, app, "?returnTo=/profile")).location).toBe(app.at("/profile"));
  });
});

describe("the redirects of the options", () => {
  it("may lead to pages of an allowed origin", async () => {
    const { app, browser } = await startSiteWithOrigins({
      successRedirect: `${SPA}/welcome`,
      logoutRedirect: `${SPA}/goodbye`,
    });

    const login = await logIn(browser, app);
    const logout = await browser.click(app.at("/auth/eventpop/logout"), { form: {} });

    expect([login.location, logout.location]).toEqual([`${SPA}/welcome`, `${SPA}/goodbye`]);
  });

  it("may lead to a page of an allowed origin after a failed login, with its code", async () => {
    const { app, browser } = await startSiteWithOrigins({ failureRedirect: `${SPA}/failed?a=b` });
    const { callback } = await startLogin(browser, app);

    const response = await browser.click(callback.replace(/code=[^&]*/, "error=access_denied"), {
      from: "https://www.eventpop.me",
    });

    expect([response.status, response.location]).toEqual([302, `${SPA}/failed?a=b&error=EVENTPOP_ACCESS_DENIED`]);
  });

  it.each(["successRedirect", "failureRedirect", "logoutRedirect"])(
    "must not lead to another origin: %s",
    async (option) => {
      await expect(startSiteWithOrigins({ [option]: "https://evil.example/" })).rejects.toThrow(
        `${option} must be a path, or a page of an origin in the option origins.`,
      );
    },
  );
});

describe("a logout by a page's fetch", () => {
  it.each([SPA, "http://localhost:5173"])(
    "from an allowed origin with cookies ends the session: %s",
    async (origin) => {
      const { app, browser } = await startSiteWithOrigins();
      await logIn(browser, app);

      // A page of the same site sends the cookies of SameSite=Lax.
      const response = await browser.fetch(app.at("/auth/eventpop/logout"), {
        method: "POST",
        headers: { origin, "sec-fetch-site": "same-site" },
      });

      expect([response.status, response.json()]).toEqual([200, { signedOut: true }]);
      expect(response.headers["access-control-allow-origin"]).toBe(origin);
      expect(response.headers["access-control-allow-credentials"]).toBe("true");
      expect(response.headers.vary).toMatch(/\bOrigin\b/);
      expect((await browser.fetch(app.at("/profile"))).status).toBe(401);
    },
  );

  it.each([
    "https://evil.example",
    "https://sub.spa.example",
    "http://spa.example",
    "https://spa.example:8443",
    "null",
  ])("from another origin is refused, and the session stays: %s", async (origin) => {
    const { app, browser } = await startSiteWithOrigins();
    await logIn(browser, app);

    for (const site of ["same-site", "cross-site", undefined]) {
      const response = await browser.fetch(app.at("/auth/eventpop/logout"), {
        method: "POST",
        headers: { origin, "sec-fetch-site": site },
      });
      expect(response.status).toBe(403);
      expect(response.headers["access-control-allow-origin"]).toBeUndefined();
      expect(response.headers["access-control-allow-credentials"]).toBeUndefined();
    }
    expect((await browser.fetch(app.at("/profile"))).status).toBe(200);
  });

  it("from a page of the same site that is not in the option is refused", async () => {
    const { app, browser } = await startSite();
    await logIn(browser, app);

    const response = await browser.fetch(app.at("/auth/eventpop/logout"), {
      method: "POST",
      headers: { origin: SPA, "sec-fetch-site": "same-site" },
    });

    expect(response.status).toBe(403);
    expect(response.headers.vary ?? "").not.toContain("Origin");
  });

  it.each(["/auth/eventpop/logout", "/auth/eventpop/ticket"])(
    "has its preflight answered for allowed origins only: %s",
    async (path) => {
      const { app, browser } = await startSiteWithOrigins();
      const preflight = (origin: string) =>
        browser.fetch(app.at(path), {
          method: "OPTIONS",
          headers: { origin, "access-control-request-method": "POST" },
        });

      const [allowed, foreign] = [await preflight(SPA), await preflight("https://evil.example")];

      expect(allowed.headers).toMatchObject({
        "access-control-allow-origin": SPA,
        "access-control-allow-credentials": "true",
        "access-control-allow-methods": "POST",
      });
      expect(Object.keys(foreign.headers).filter((name) => name.startsWith("access-control-"))).toEqual([]);
    },
  );

  it("does not make other routes send CORS headers", async () => {
    const { app, browser } = await startSiteWithOrigins();

    for (const path of ["/profile", "/auth/eventpop", "/auth/eventpop/callback"]) {
      const { headers } = await browser.fetch(app.at(path), { headers: { origin: SPA } });
      expect(headers["access-control-allow-origin"]).toBeUndefined();
    }
  });
});
