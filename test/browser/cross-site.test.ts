import { type Sandbox, startSandbox } from "eventpop-sandbox";
import express from "express";
import session from "express-session";
import type { Browser, Page } from "playwright-core";
import { eventpopAuth, requireSignIn } from "../../src";
import { startChromium } from "./support/chromium";
import { type LocalServer, serveLocally } from "./support/local-server";
import { openPage } from "./support/visitors";

/**
 * For a browser, `localhost` and `127.0.0.1` are two sites, like an application and Eventpop in production. Browsers have two rules
 * for requests between sites that can break logins. These tests show both rules in Chromium.
 */

let browser: Browser;
let sandbox: Sandbox;
let application: LocalServer | undefined;

beforeAll(async () => {
  [browser, sandbox] = await Promise.all([startChromium(), startSandbox()]);
});
afterEach(async () => {
  application?.close();
  await sandbox.reset();
});
afterAll(async () => {
  await browser?.close();
  await sandbox?.close();
});

/** Starts an application whose session cookie has this `SameSite`. Its start page shows whether the request had the session cookie. */
async function startApplication(sameSite: "lax" | "strict" = "lax"): Promise<string> {
  application = await serveLocally((url) => {
    const { clientID, clientSecret, eventpopURL } = sandbox.strategyOptions({ callbackURL: "" });
    const app = express();
    app.use(session({ secret: "test", resave: false, saveUninitialized: false, cookie: { sameSite } }));
    app.use(eventpopAuth({ clientID, clientSecret, eventpopURL, baseURL: url }));
    app.get("/guarded", requireSignIn(), (_req, res) => void res.send("inside"));
    app.get("/", (req, res) => void res.send(req.headers.cookie?.includes("connect.sid") ? "known" : "unknown"));
    return app;
  });
  return application.url;
}

const bodyOf = (page: Page) => page.locator("body").textContent();

describe("the application's session cookie, after the redirect from Eventpop", () => {
  it("is sent with SameSite=Lax, because the redirect is a top-level GET", async () => {
    const url = await startApplication("lax");
    const page = await openPage(browser, "desktop");
    await page.goto(`${url}/auth/eventpop`);
    await sandbox.approve(page, { as: "somchai" });
    await page.waitForURL(`${url}/`);

    expect(await bodyOf(page)).toBe("known");
    await page.context().close();
  });

  it("is not sent with SameSite=Strict until the user opens a page of the application directly", async () => {
    const warnings = jest.spyOn(process, "emitWarning").mockImplementation();
    const url = await startApplication("strict");
    const page = await openPage(browser, "desktop");
    await page.goto(`${url}/auth/eventpop`);
    await sandbox.approve(page, { as: "somchai" });
    await page.waitForURL(`${url}/`);

    // The user is logged in and the browser has the cookie, but does not send it with a redirect that began at another site.
    expect(await bodyOf(page)).toBe("unknown");
    expect(await sandbox.requests.count({ on: "token", status: 200 })).toBe(1);
    await page.goto(url);
    expect(await bodyOf(page)).toBe("known");
    expect(warnings.mock.calls.join()).toContain("SameSite=Strict");
    warnings.mockRestore();
    await page.context().close();
  });

  it("with SameSite=Strict causes an error page, and not endless redirects between a guarded page and Eventpop", async () => {
    const warnings = jest.spyOn(process, "emitWarning").mockImplementation();
    const url = await startApplication("strict");
    const page = await openPage(browser, "desktop");
    await page.goto(`${url}/guarded`);
    await sandbox.approve(page, { as: "somchai" });
    await page.getByText("EVENTPOP_SESSION_COOKIE").waitFor();

    expect(await sandbox.requests.count({ on: "token", status: 200 })).toBe(1);
    // The user is logged in. This request does not belong to the redirects from Eventpop, so it has the cookie.
    await page.goto(`${url}/guarded`);
    expect(await bodyOf(page)).toBe("inside");
    warnings.mockRestore();
    await page.context().close();
  });

  it("has another name than the sandbox's cookie, because hosts with different ports share cookies", async () => {
    const page = await openPage(browser, "desktop");
    await page.goto(`${sandbox.url}/users/sign_in`);
    const names = (await page.context().cookies("http://127.0.0.1:3000")).map(({ name }) => name);

    expect(names).toEqual(["eventpop_sandbox_session"]);
    await page.context().close();
  });
});

describe("the consent page's Content-Security-Policy", () => {
  /** Opens the consent page, with these directives in addition to its own policy. */
  async function arriveAtConsent(...more: readonly string[]): Promise<{ page: Page; url: string }> {
    const url = await startApplication();
    const page = await openPage(browser, "desktop");
    await page.goto(`${url}/auth/eventpop`);
    await page.getByTestId("person-malee").click();
    await page.getByTestId("consent-authorize").waitFor();
    await page.route(`${sandbox.url}/oauth/authorize?*`, async (route) => {
      const response = await route.fetch();
      const policies = [response.headers()["content-security-policy"], ...more].join("; ");
      await route.fulfill({ response, headers: { ...response.headers(), "content-security-policy": policies } });
    });
    await page.reload();
    return { page, url };
  }

  it("allows the redirect to the application", async () => {
    const { page, url } = await arriveAtConsent();
    await page.getByTestId("consent-authorize").click();
    await page.waitForURL(`${url}/`);

    expect(await bodyOf(page)).toBe("known");
    await page.context().close();
  });

  it("would block the redirect to the application with form-action 'self' in Chromium", async () => {
    const { page } = await arriveAtConsent("form-action 'self'");
    const complaint = page.waitForEvent("console", (message) => message.text().includes("form-action"));
    await page.getByTestId("consent-authorize").click({ noWaitAfter: true });
    await complaint;

    expect(new URL(page.url()).origin).toBe(sandbox.url);
    expect(await page.getByTestId("consent-authorize").isVisible()).toBe(true);
    expect(await sandbox.codes.list({ as: "malee" })).toHaveLength(1);
    expect(await sandbox.requests.count({ on: "token" })).toBe(0);
    await page.context().close();
  });
});
