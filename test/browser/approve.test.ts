import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { type Sandbox, startSandbox } from "eventpop-sandbox";
import express from "express";
import session from "express-session";
import type { Browser, Page } from "playwright-core";
import { eventpopAuth, requireSignIn } from "../../src";
import { startChromium } from "./support/chromium";

/** `sandbox.approve(page)` signs a user in at the sandbox with one line of a Playwright test. The app is on `localhost`, the sandbox on `127.0.0.1`. */

let browser: Browser;
let sandbox: Sandbox;
let server: Server;
let url: string;

beforeAll(async () => {
  [browser, sandbox] = await Promise.all([startChromium(), startSandbox()]);
  server = createServer().listen(0, "localhost");
  await once(server, "listening");
  url = `http://localhost:${(server.address() as AddressInfo).port}`;
  const { clientID, clientSecret, eventpopURL } = sandbox.strategyOptions({ callbackURL: "" });
  const app = express();
  app.use(session({ secret: "test", resave: false, saveUninitialized: false }));
  app.use(eventpopAuth({ clientID, clientSecret, eventpopURL, baseURL: url, failureRedirect: "/failed" }));
  app.get("/", requireSignIn(), (_req, res) => void res.send("in"));
  app.get("/failed", (req, res) => void res.send(String(req.query.error)));
  server.on("request", app);
});
afterEach(() => sandbox.reset());
afterAll(async () => {
  await browser?.close();
  await sandbox?.close();
  server?.close();
  server?.closeAllConnections();
});

async function arrive(): Promise<Page> {
  const context = await browser.newContext();
  context.setDefaultTimeout(10_000);
  const page = await context.newPage();
  await page.goto(url);
  return page;
}

const textOf = (page: Page) => page.locator("body").textContent();

describe("approve", () => {
  it("signs the user in and allows the application", async () => {
    const page = await arrive();
    await sandbox.approve(page, { as: "malee" });
    await page.waitForURL(`${url}/`);

    expect(await textOf(page)).toBe("in");
    expect(await sandbox.consents.list({ as: "malee" })).toHaveLength(1);
  });

  it("denies the application with decision: deny", async () => {
    const page = await arrive();
    await sandbox.approve(page, { as: "malee", decision: "deny" });
    await page.waitForURL(`${url}/failed?*`);

    expect(await textOf(page)).toBe("EVENTPOP_ACCESS_DENIED");
  });

  it("signs in another user than the one who is signed in at the sandbox", async () => {
    const page = await arrive();
    await sandbox.approve(page, { as: "malee", decision: "deny" });
    await page.waitForURL(`${url}/failed?*`);
    await page.goto(url);
    await sandbox.approve(page, { as: "somchai" });
    await page.waitForURL(`${url}/`);

    expect(await sandbox.consents.list({ as: "somchai" })).toHaveLength(1);
    expect(await sandbox.consents.list({ as: "malee" })).toHaveLength(0);
  });

  it.each([
    ["nobody", 'There is no user "nobody" on the sign-in page.'],
    ["locked", "The sandbox does not let locked sign in: the account is locked."],
  ])("rejects with the reason if the user %s cannot sign in", async (as, sentence) => {
    await expect(sandbox.approve(await arrive(), { as })).rejects.toThrow(sentence);
  });

  it("rejects if the page is not at the sandbox, or shows the sandbox's error page", async () => {
    const page = await arrive();
    await page.goto(`${url}/failed`);
    await expect(sandbox.approve(page, { as: "malee" })).rejects.toThrow(`The page is at ${url}/failed, not at`);

    const request = new URLSearchParams({ client_id: "stranger", response_type: "code", redirect_uri: url });
    await page.goto(`${sandbox.url}/oauth/authorize?${request}`);
    await expect(sandbox.approve(page, { as: "malee" })).rejects.toThrow("Client authentication failed");
  });
});
