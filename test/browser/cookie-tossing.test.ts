import type { RequestListener } from "node:http";
import { type Sandbox, startSandbox } from "eventpop-sandbox";
import express from "express";
import session from "express-session";
import type { Page } from "playwright-core";
import { eventpopAuth } from "../../src";
import { serveOverTls, type TlsSites } from "./support/tls-sites";
import { openPage } from "./support/visitors";

/**
 * Browsers also send a cookie that `evil.shop.example` sets for `Domain=shop.example` to `app.shop.example`. An attacker may set the
 * cookie of the attacker's own login in this way, and then send a visitor to the callback of that login. The visitor must not be
 * logged in as the attacker.
 */

const APP = "https://app.shop.example";
const EVIL = "https://evil.shop.example";
/** A path below the root. `__Host-` cookies are nevertheless sent for every path. */
const MOUNT = "/members";
const LOGIN = `${APP}${MOUNT}/auth/eventpop`;

let sandbox: Sandbox;
let sites: TlsSites;
/** The `Set-Cookie` lines in the responses of the evil site, and the values that the script of its page assigns to `document.cookie`. */
let planted: { readonly lines: readonly string[]; readonly script: readonly string[] };
/** Called with the headers of each request for the login route. */
let onLogin: (headers: NodeJS.Dict<string | string[]>) => void = () => {};

let isAttacker = false;

beforeAll(async () => {
  sandbox = await startSandbox({ redirectHosts: ["app.shop.example"] });
  sites = await serveOverTls({ "app.shop.example": createApp(), "evil.shop.example": serveEvil });
});
afterEach(async () => {
  isAttacker = false;
  await sandbox.reset();
});
afterAll(async () => {
  await sites?.close();
  await sandbox?.close();
});

function createApp(): RequestListener {
  const { clientID, clientSecret, eventpopURL } = sandbox.strategyOptions({ callbackURL: "" });
  const app = express();
  const cookie = { sameSite: "lax", secure: true, httpOnly: true } as const;
  app.use(session({ name: "__Host-session", secret: "test", resave: false, saveUninitialized: false, cookie }));
  app.use((req, res, next) => {
    if (req.path === `${MOUNT}/auth/eventpop`) onLogin(req.headers);
    // In the attacker's own browser, the callback does not reach the app, so its code stays unused.
    if (isAttacker && req.path === `${MOUNT}/auth/eventpop/callback`) res.send("kept");
    else next();
  });
  app.use(MOUNT, eventpopAuth({ clientID, clientSecret, eventpopURL, baseURL: APP + MOUNT }));
  app.get("/links", (_req, res) => {
    const rules = { prefetch: [{ source: "list", urls: [LOGIN], eagerness: "immediate" }] };
    res.send(
      `<a href="${LOGIN}">Login</a><script type="speculationrules">${JSON.stringify(rules)}</script><link rel="prefetch" href="${LOGIN}">`,
    );
  });
  app.get(`${MOUNT}/`, (req, res) => void res.send(req.eventpop?.user.fullName ?? "nobody"));
  return app;
}

const serveEvil: RequestListener = (_req, res) => {
  res.setHeader(
    "Set-Cookie",
    planted.lines.map((line) => Buffer.from(line).toString("latin1")),
  );
  res.setHeader("Content-Type", "text/html; charset=utf-8");
  res.end(`<script>for (const line of ${JSON.stringify(planted.script)}) document.cookie = line;</script>`);
};

const nameAt = async (page: Page) => {
  await page.goto(`${APP}${MOUNT}/`);
  return page.locator("body").textContent();
};

async function logIn(page: Page, as: string): Promise<void> {
  await page.goto(LOGIN);
  await sandbox.approve(page, { as });
  await page.waitForURL(`${APP}${MOUNT}/`);
}

/** Returns the callback URL and the cookie of a login of the attacker. Its callback has not reached the app. */
async function prepareAttack(): Promise<{ callback: string; name: string; value: string }> {
  const page = await openPage(sites.browser, "desktop", { javaScriptEnabled: true });
  await page.goto(LOGIN);
  const [cookie] = (await page.context().cookies(LOGIN)).filter(({ name }) => name.includes(".login."));
  isAttacker = true;
  await sandbox.approve(page, { as: "somchai" });
  await page.waitForURL(`${LOGIN}/callback?*`);
  isAttacker = false;
  const callback = page.url();
  await page.context().close();
  return { callback, name: cookie?.name ?? "", value: cookie?.value ?? "" };
}

/** Makes the evil site set that cookie in every way that is known to have worked in some browser. */
function plant(name: string, value: string): void {
  const pairs = [
    `${name}=${value}`,
    // A cookie without a name, and cookies whose name follows a blank that some parsers remove.
    `=${name}=${value}`,
    ...["\u00a0", "\u2000", "\u3000", "\ufeff", "\t"].map((blank) => `${blank}${name}=${value}`),
  ];
  const lines = pairs.flatMap((pair) =>
    ["/", `${MOUNT}/auth/eventpop`, `${MOUNT}/auth/eventpop/callback`].flatMap((path) => [
      `${pair}; Domain=shop.example; Path=${path}; Secure`,
      `${pair}; Domain=.shop.example; Path=${path}`,
    ]),
  );
  planted = { lines, script: lines };
}

describe("a sibling subdomain that plants the cookie of the attacker's login", () => {
  it("does not log a visitor in as the attacker", async () => {
    const { callback, name, value } = await prepareAttack();
    const page = await openPage(sites.browser, "desktop", { javaScriptEnabled: true });
    plant(name, value);

    await page.goto(EVIL);
    const response = await page.goto(callback);

    expect(response?.status()).toBe(403);
    expect(await nameAt(page)).toBe("nobody");
    await page.context().close();
  });

  it("does not replace the login of a logged-in user by the attacker's login", async () => {
    const { callback, name, value } = await prepareAttack();
    const page = await openPage(sites.browser, "desktop", { javaScriptEnabled: true });
    await logIn(page, "malee");
    const before = await nameAt(page);
    plant(name, value);

    await page.goto(EVIL);
    const response = await page.goto(callback);

    expect(response?.status()).toBe(403);
    expect(before).not.toBe("nobody");
    expect(await nameAt(page)).toBe(before);
    await page.context().close();
  });

  it("can plant a cookie whose name has no __Host- prefix", async () => {
    const page = await openPage(sites.browser, "desktop", { javaScriptEnabled: true });
    plant("eventpop.login.x", "1");

    await page.goto(EVIL);

    expect((await page.context().cookies(LOGIN)).map(({ name }) => name)).toContain("eventpop.login.x");
    await page.context().close();
  });
});

describe("a login link that Chromium prefetches", () => {
  it("starts no login until the visitor follows the link", async () => {
    const page = await openPage(sites.browser, "desktop", { javaScriptEnabled: true });
    const purposes: unknown[] = [];
    const prefetched = new Promise<void>((resolve) => {
      onLogin = (headers) => {
        purposes.push(headers["sec-purpose"]);
        resolve();
      };
    });

    await page.goto(`${APP}/links`);
    await prefetched;
    expect((await page.context().cookies(LOGIN)).filter(({ name }) => name.includes(".login."))).toEqual([]);
    await page.getByText("Login").click();
    await page.waitForURL(`${sandbox.url}/**`);

    expect(purposes[0]).toMatch(/^prefetch/);
    expect(purposes.at(-1)).toBeUndefined();
    await page.context().close();
  });
});
