import { dirname } from "node:path";
import { type Sandbox, startSandbox } from "eventpop-sandbox";
import express from "express";
import session from "express-session";
import type { Browser, Page } from "playwright-core";
import { eventpopAuth, eventpopErrors, requireSignIn } from "../../src";
import { startChromium } from "./support/chromium";
import { type LocalServer, serveLocally } from "./support/local-server";
import { openPage } from "./support/visitors";

/** Pages with htmx and Turbo whose visitor is not logged in, in Chromium. */

let browser: Browser;
let sandbox: Sandbox;
let application: LocalServer | undefined;
let page: Page;

beforeAll(async () => {
  [browser, sandbox] = await Promise.all([startChromium(), startSandbox()]);
});
afterEach(async () => {
  await page.context().close();
  application?.close();
  await sandbox.reset();
});
afterAll(async () => {
  await browser?.close();
  await sandbox?.close();
});

const document = (library: string, body: string) =>
  `<!doctype html><html><head><title>Shop</title><script src="/libraries/${library}"></script></head><body>${body}</body></html>`;
const htmx = (body: string) => document("htmx/htmx.min.js", body);
const turbo = (body: string) => document("turbo/turbo.es2017-umd.js", body);
const logOutForm = '<form method="post" action="/auth/eventpop/logout"><button>Log out</button></form>';

/** Pages by path. The routes below `/members` are for logged-in users. */
const PAGES: Readonly<Record<string, string>> = {
  "/": "<p id=start>Start</p>",
  "/htmx": htmx('<button hx-get="/members/part" hx-target="#part">Load</button><output id=part>empty</output>'),
  "/htmx-boosted": htmx(
    '<div hx-boost="true"><a href="/members/page">Members</a> <a href="/auth/eventpop?returnTo=/htmx-boosted%3Fback">Log in</a></div>',
  ),
  "/htmx-logout": htmx(`<div hx-boost="true">${logOutForm}</div>`),
  "/turbo": turbo('<a href="/members/page">Members</a> <a href="/auth/eventpop?returnTo=/turbo%3Fback">Log in</a>'),
  "/turbo-frame": turbo('<turbo-frame id="orders"><a href="/members/frame">Orders</a></turbo-frame>'),
  "/turbo-lazy": turbo('<turbo-frame id="orders" src="/members/frame">Loading</turbo-frame>'),
  "/turbo-form": turbo('<form method="post" action="/members/save"><button>Save</button></form>'),
  "/turbo-frame-form": turbo(
    '<turbo-frame id="orders"><form method="post" action="/members/save"><button>Save</button></form></turbo-frame>',
  ),
  "/turbo-logout": turbo(logOutForm),
};

async function openSite(path: string): Promise<void> {
  application = await serveLocally((url) => {
    const { clientID, clientSecret, eventpopURL } = sandbox.strategyOptions({ callbackURL: "" });
    const app = express();
    app.use("/libraries/htmx", express.static(dirname(require.resolve("htmx.org/dist/htmx.min.js"))));
    app.use("/libraries/turbo", express.static(dirname(require.resolve("@hotwired/turbo"))));
    app.use(session({ secret: "test", resave: false, saveUninitialized: false, cookie: { sameSite: "lax" } }));
    app.use(eventpopAuth({ clientID, clientSecret, eventpopURL, baseURL: url }));
    app.use("/members", requireSignIn());
    app.get("/members/part", (_req, res) => void res.send("<b>For members</b>"));
    app.get("/members/page", (_req, res) => void res.send(turbo("<h1>For members</h1>")));
    app.get("/members/frame", (_req, res) => {
      res.send('<turbo-frame id="orders"><b>For members</b></turbo-frame>');
    });
    for (const [route, html] of Object.entries(PAGES)) app.get(route, (_req, res) => void res.send(html));
    app.use(eventpopErrors());
    return app;
  });
  page = await openPage(browser, "desktop", { javaScriptEnabled: true });
  await page.goto(application.url + path);
}

/** Logs in at the sandbox, whose page must be shown instead of the app's page, and returns the path that the login returned to. */
async function logIn(): Promise<string> {
  const { origin } = new URL(sandbox.url);
  await page.waitForURL((url) => url.origin === origin);
  await page.getByTestId("person-somchai").click();
  await page.getByTestId("consent-authorize").click();
  await page.waitForURL((url) => url.origin === application?.url);
  const { pathname, search } = new URL(page.url());
  return pathname + search;
}

describe("a page with htmx", () => {
  it("opens the login if a part of it is for members, and is shown again afterwards", async () => {
    await openSite("/htmx");

    await page.getByRole("button").click();
    expect(await logIn()).toBe("/htmx");
    await page.getByRole("button").click();

    await page.getByText("For members").waitFor();
  });

  it("opens the login for a boosted link to a page for members, and then that page", async () => {
    await openSite("/htmx-boosted");

    await page.getByText("Members").click();

    expect(await logIn()).toBe("/members/page");
  });

  it("opens the login for a boosted link to the login", async () => {
    await openSite("/htmx-boosted");

    await page.getByText("Log in").click();

    expect(await logIn()).toBe("/htmx-boosted?back");
  });

  it("shows the start page after a boosted logout form", async () => {
    await openSite("/htmx-logout");

    await page.getByRole("button").click();

    await page.locator("#start").waitFor();
    expect(new URL(page.url()).pathname).toBe("/");
  });
});

describe("a page with Turbo", () => {
  it.each([
    ["a link to a page for members, and then that page", "/turbo", "Members", "/members/page"],
    ["a link to the login", "/turbo", "Log in", "/turbo?back"],
    ["a link in a frame", "/turbo-frame", "Orders", "/turbo-frame"],
    ["a form", "/turbo-form", "Save", "/turbo-form"],
    ["a form in a frame", "/turbo-frame-form", "Save", "/turbo-frame-form"],
  ])("opens the login for %s", async (_case, path, label, returnedTo) => {
    await openSite(path);

    await page.getByText(label).click();

    expect(await logIn()).toBe(returnedTo);
  });

  it("opens the login if a frame loads by itself, and then shows the frame's content", async () => {
    await openSite("/turbo-lazy");

    expect(await logIn()).toBe("/turbo-lazy");
    await page.getByText("For members").waitFor();
  });

  it("shows the start page after the logout form", async () => {
    await openSite("/turbo-logout");

    await page.getByRole("button").click();

    await page.locator("#start").waitFor();
    expect(new URL(page.url()).pathname).toBe("/");
  });
});
