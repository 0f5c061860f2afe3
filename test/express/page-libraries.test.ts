import { requireSignIn } from "../../src";
import { logIn } from "../support/consumer-app";
import { useSites } from "./sites";

/** Requests as htmx and Turbo send them. `test/browser/page-libraries.test.ts` runs the libraries themselves. */

const { startSite } = useSites();

const HTMX = { "hx-request": "true" };
const TURBO_FRAME = { "turbo-frame": "orders", accept: "text/html, application/xhtml+xml" };
const TURBO_FORM = { accept: "text/vnd.turbo-stream.html, text/html, application/xhtml+xml" };

describe("requireSignIn, for a request of htmx", () => {
  it.each([
    [
      "to the page that htmx names",
      "/profile",
      (own: string) => ({ "hx-current-url": `${own}/orders?page=2#row` }),
      "/orders?page=2#row",
    ],
    [
      "without a page, if htmx names a page of another site",
      "/profile",
      () => ({ "hx-current-url": "https://evil.example/" }),
      "",
    ],
    ["without a page, if htmx names no URL", "/profile", () => ({ "hx-current-url": "orders" }), ""],
    [
      "without a page, if htmx names the callback",
      "/profile",
      (own: string) => ({ "hx-current-url": `${own}/auth/eventpop/callback?code=1&state=2` }),
      "",
    ],
    [
      "to the page of a boosted link",
      "/profile?a=1",
      (own: string) => ({ "hx-boosted": "true", "hx-current-url": `${own}/` }),
      "/profile?a=1",
    ],
  ])("responds with 401 and HX-Redirect to the login, and back %s", async (_case, path, headersAt, returnTo) => {
    const { app, browser } = await startSite();

    const response = await browser.fetch(app.at(path), { headers: { ...HTMX, ...headersAt(app.at("")) } });

    const loginUrl = `/auth/eventpop${returnTo && `?returnTo=${encodeURIComponent(returnTo)}`}`;
    expect([response.status, response.headers["hx-redirect"]]).toEqual([401, loginUrl]);
    expect(response.json()).toMatchObject({ error: { code: "EVENTPOP_SIGN_IN_REQUIRED", loginUrl } });
  });

  it("returns from a boosted form to the page with the form, because a redirect cannot repeat a POST", async () => {
    const { app, browser } = await startSite();

    const response = await browser.fetch(app.at("/profile"), {
      form: { name: "Nok" },
      headers: { ...HTMX, "hx-boosted": "true", "hx-current-url": app.at("/edit") },
    });

    expect(response.headers["hx-redirect"]).toBe("/auth/eventpop?returnTo=%2Fedit");
  });
});

describe("the loginUrl of a 401", () => {
  it("returns to the page that sent the request", async () => {
    const { app, browser } = await startSite();

    const response = await browser.fetch(app.at("/profile"), {
      headers: { referer: app.at(`/shop?q=${encodeURIComponent("ข้าว")}`) },
    });

    const { loginUrl } = (response.json() as { error: { loginUrl: string } }).error;
    expect(new URL(loginUrl, app.url).searchParams.get("returnTo")).toBe("/shop?q=ข้าว");
    expect(response.headers["hx-redirect"]).toBeUndefined();
  });

  it.each(["https://evil.example/shop", "about:blank", "shop"])("has no returnTo for Referer: %s", async (referer) => {
    const { app, browser } = await startSite();

    const response = await browser.fetch(app.at("/profile"), { headers: { referer } });

    expect(response.json()).toMatchObject({ error: { loginUrl: "/auth/eventpop" } });
  });

  it("has no returnTo that is too long for a URL", async () => {
    const { app, browser } = await startSite();

    const response = await browser.fetch(app.at("/profile"), {
      headers: { referer: app.at(`/shop?q=${"a".repeat(5_000)}`) },
    });

    expect(response.json()).toMatchObject({ error: { loginUrl: "/auth/eventpop" } });
    expect(app.events.map(({ event }) => event)).toContain("return_to_dropped");
  });
});

describe("requireSignIn, for a request of Turbo", () => {
  it.each([
    ["frame", { headers: TURBO_FRAME }],
    ["form", { headers: TURBO_FORM, form: { name: "Nok" } }],
  ])("redirects a %s to the login, and back to the page that contains it", async (_kind, options) => {
    const { app, browser } = await startSite();

    const response = await browser.fetch(app.at("/profile"), {
      ...options,
      headers: { ...options.headers, referer: app.at("/orders") },
    });

    expect([response.status, response.location]).toEqual([303, app.at("/auth/eventpop?returnTo=%2Forders")]);
  });
});

describe("the login route", () => {
  it.each([
    ["a frame of Turbo", TURBO_FRAME],
    ["a form of Turbo that was redirected", TURBO_FORM],
  ])("makes Turbo open it as a page, and starts no login, for %s", async (_case, headers) => {
    const { app, browser } = await startSite();

    const response = await browser.fetch(app.at("/auth/eventpop?returnTo=/orders"), { headers });

    expect([response.status, response.headers["cache-control"], response.headers["set-cookie"]]).toEqual([
      200,
      "no-store",
      undefined,
    ]);
    expect(response.text).toContain('<meta name="turbo-visit-control" content="reload">');
  });

  it("starts the login for a boosted link of htmx, which opens Eventpop as a page", async () => {
    const { app, provider, browser } = await startSite();

    const response = await browser.fetch(app.at("/auth/eventpop?returnTo=/cart"), {
      headers: { ...HTMX, "hx-boosted": "true" },
    });

    expect([response.status, response.text]).toEqual([204, ""]);
    const url = new URL(response.headers["hx-redirect"] as string);
    expect(url.origin).toBe(provider.url);
    const callback = app.at(`/auth/eventpop/callback?code=canary-code-5ec2e7&state=${url.searchParams.get("state")}`);
    expect((await browser.click(callback, { from: "https://www.eventpop.me" })).location).toBe(app.at("/cart"));
  });

  it.each([
    ["htmx", { ...HTMX, "hx-preloaded": "true" }],
    ["a frame of Turbo", { ...TURBO_FRAME, "x-sec-purpose": "prefetch" }],
  ])("starts no login for a link that %s preloads", async (_library, headers) => {
    const { app, browser } = await startSite();

    const response = await browser.fetch(app.at("/auth/eventpop"), { headers });

    expect([response.status, response.headers["set-cookie"]]).toEqual([425, undefined]);
  });
});

describe("the logout route", () => {
  it("makes htmx open the page after the logout", async () => {
    const { app, browser } = await startSite();
    await logIn(browser, app);

    const response = await browser.fetch(app.at("/auth/eventpop/logout"), { form: {}, headers: HTMX });

    expect([response.status, response.headers["hx-redirect"]]).toEqual([204, "/"]);
    expect((await browser.fetch(app.at("/"))).json()).toEqual({ user: null });
  });

  it("redirects a form of Turbo to the page after the logout", async () => {
    const { app, browser } = await startSite();
    await logIn(browser, app);

    const response = await browser.fetch(app.at("/auth/eventpop/logout"), { form: {}, headers: TURBO_FORM });

    expect([response.status, response.location]).toEqual([303, app.at("/")]);
    expect((await browser.fetch(app.at("/"))).json()).toEqual({ user: null });
  });
});

describe("requireSignIn({ json: true })", () => {
  const routes: NonNullable<Parameters<typeof startSite>[0]>["routes"] = (app) => {
    app.get("/api/me", requireSignIn({ json: true }), (req, res) => void res.json(req.eventpop?.user.id));
  };

  it.each([
    ["a browser that opens the URL", {}],
    ["an older browser that opens the URL", { "sec-fetch-mode": undefined }],
    ["a frame of Turbo", { "sec-fetch-mode": "cors", ...TURBO_FRAME }],
  ])("responds with 401 as JSON to %s", async (_client, headers) => {
    const { app, browser } = await startSite({ routes });

    const response = await browser.click(app.at("/api/me"), { headers });

    expect([response.status, response.location]).toEqual([401, ""]);
    expect(response.json()).toMatchObject({ error: { code: "EVENTPOP_SIGN_IN_REQUIRED" } });
  });

  it("lets a logged-in user through, and does not affect routes without the option", async () => {
    const { app, browser } = await startSite({ routes });
    expect((await browser.click(app.at("/profile"))).status).toBe(303);

    await logIn(browser, app);

    expect((await browser.click(app.at("/api/me"))).status).toBe(200);
  });

  it("applies to later errors of the request too", async () => {
    const { app, browser, provider } = await startSite({
      routes: (site) => {
        site.get("/api/tickets", requireSignIn({ json: true }), async (req, res, next) => {
          await req.eventpop
            ?.tickets(12)
            .all()
            .then((all) => res.json(all), next);
        });
      },
    });
    await logIn(browser, app);
    await provider.close();

    const response = await browser.click(app.at("/api/tickets"));

    expect([response.status, response.headers["content-type"]]).toEqual([502, "application/json; charset=utf-8"]);
    expect(response.json()).toMatchObject({ error: { code: "EVENTPOP_UNREACHABLE" } });
  });
});
