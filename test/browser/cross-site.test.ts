import { type Sandbox, startSandbox } from "eventpop-sandbox";
import express from "express";
import session from "express-session";
import type { Browser, Page } from "playwright-core";
import { eventpopAuth, requireSignIn } from "../../src";
import { startChromium } from "./support/chromium";
import { type LocalServer, serveLocally } from "./support/local-server";
import { openPage } from "./support/visitors";

/**
 * To a browser `localhost` and `127.0.0.1` are two sites, as an application's and Eventpop's are in production. Here are the
 * two facts about that which break logins, each seen in Chromium.
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

/** An application whose session cookie has that `SameSite`; its only page, where logins end, says whether the cookie came. */
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

    // Logged in, and the cookie is there; but a redirect that began at another site does not carry it.
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
    // The person is signed in; a click on this page is no part of the redirects from Eventpop.
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
  /** Somebody at the consent page, whose policy has these directives besides its own. */
  async function arriveAtConsent(...more: readonly string[]): Promise<{ page: Page; url: string }> {
    const url = await startApplication();
    const page = await openPage(browser, "desktop");
    await page.goto(`${url}/auth/eventpop`);
    await page.getByTestId("person-malee").click();
    await page.getByTestId("consent-authorize").waitFor();
    await page.route(`${sandbox.url}/oauth/authorize?*`, async (route) => {
      const answer = await route.fetch();
      const policies = [answer.headers()["content-security-policy"], ...more].join("; ");
      await route.fulfill({ response: answer, headers: { ...answer.headers(), "content-security-policy": policies } });
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
