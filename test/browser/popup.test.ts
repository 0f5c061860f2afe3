import { once } from "node:events";
import { createServer, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { type Sandbox, startSandbox } from "eventpop-sandbox";
import express from "express";
import session from "express-session";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { eventpopAuth } from "../../src";
import { startChromium } from "./support/chromium";
import { type LocalServer, serveLocally } from "./support/local-server";
import { openPage } from "./support/visitors";

/** Logins in a popup window, with the built module `passport-eventpop/browser`, in Chromium. */

/** A page as the documentation shows it: a click opens the login, and the page shows the result. */
const PAGE = `<!doctype html><title>Shop</title><button>Log in</button><output></output>
<script type="module">
import { signInWithPopup } from "/browser/index.mjs";
const output = document.querySelector("output");
document.querySelector("button").onclick = async () => {
  try {
    const user = await signInWithPopup();
    const me = await (await fetch("/me")).json();
    output.textContent = user.fullName + " " + me.id;
  } catch (error) {
    output.textContent = error.name + " " + error.code;
  }
};
</script>`;

let browser: Browser;
let sandbox: Sandbox;
let isolating: Server;
let application: LocalServer | undefined;

beforeAll(async () => {
  [browser, sandbox] = await Promise.all([startChromium(), startSandbox()]);
  isolating = await startIsolatingProxy(sandbox.url);
});
afterEach(async () => {
  application?.close();
  await sandbox.reset();
});
afterAll(async () => {
  await browser?.close();
  isolating?.close();
  isolating?.closeAllConnections();
  await sandbox?.close();
});

/** The sandbox's pages with `Cross-Origin-Opener-Policy: same-origin`, which separates a popup from the page that opened it. */
async function startIsolatingProxy(target: string): Promise<Server> {
  const { port } = new URL(target);
  const server = createServer((req, res) => {
    const { path, method, headers } = { path: req.url, method: req.method, headers: req.headers };
    const onward = request({ host: "127.0.0.1", port, path, method, headers, agent: false });
    onward.on("response", (response) => {
      res.writeHead(response.statusCode ?? 502, {
        ...response.headers,
        "cross-origin-opener-policy": "same-origin",
      });
      response.pipe(res);
    });
    onward.on("error", () => res.destroy());
    req.pipe(onward);
  });
  server.unref().listen(0, "127.0.0.1");
  await once(server, "listening");
  return server;
}

async function openShop({ isIsolated = false, ...context }: BrowserContextOptions & { isIsolated?: boolean } = {}) {
  const { port } = isolating.address() as AddressInfo;
  application = await serveLocally((url) => {
    const { clientID, clientSecret, eventpopURL } = sandbox.strategyOptions({ callbackURL: "" });
    const authorizationURL = isIsolated ? `http://127.0.0.1:${port}/oauth/authorize` : undefined;
    const app = express();
    app.use(session({ secret: "test", resave: false, saveUninitialized: false, cookie: { sameSite: "lax" } }));
    app.use(eventpopAuth({ clientID, clientSecret, eventpopURL, authorizationURL, baseURL: url }));
    app.use("/browser", express.static(join(__dirname, "../../dist/browser")));
    app.get("/me", (req, res) => void res.json({ id: req.eventpop?.user.id ?? null }));
    app.get("/", (_req, res) => void res.send(PAGE));
    return app;
  });
  const page = await openPage(browser, "desktop", { javaScriptEnabled: true, ...context });
  await page.goto(application.url);
  return page;
}

/** Clicks the page's button, and returns the window that it opens. */
async function openPopup(page: Page): Promise<Page> {
  const opened = page.waitForEvent("popup");
  await page.getByRole("button").click();
  return opened;
}

async function decide(popup: Page, decision: "authorize" | "deny"): Promise<void> {
  await popup.getByTestId("person-somchai").click();
  await popup.getByTestId(`consent-${decision}`).click();
}

const resultOn = async (page: Page) => {
  const output = page.locator("output:not(:empty)");
  await output.waitFor();
  return output.textContent();
};

describe.each([
  ["a provider whose pages leave windows connected", false],
  ["a provider whose pages separate windows (COOP)", true],
])("signInWithPopup, with %s,", (_name, isIsolated) => {
  it("resolves with the user, closes the window, and the page is logged in", async () => {
    const page = await openShop({ isIsolated });
    const popup = await openPopup(page);
    const closed = popup.waitForEvent("close");

    await decide(popup, "authorize");

    expect(await resultOn(page)).toMatch(/^\S+ \S+ \d+$/);
    await closed;
    await page.context().close();
  });

  it("rejects with the error's code after a denial, and closes the window", async () => {
    const page = await openShop({ isIsolated });
    const popup = await openPopup(page);
    const closed = popup.waitForEvent("close");

    await decide(popup, "deny");

    expect(await resultOn(page)).toBe("PopupError EVENTPOP_ACCESS_DENIED");
    await closed;
    await page.context().close();
  });

  it("rejects after the user has closed the window and is back at the page", async () => {
    const page = await openShop({ isIsolated });
    const popup = await openPopup(page);
    await popup.getByTestId("person-somchai").waitFor();
    // Several looks at the window, so that the page has seen it at the provider.
    await page.waitForTimeout(1_000);

    await popup.close();
    // Chromium without a screen reports no change of the focus between its windows.
    if (isIsolated) await page.evaluate("dispatchEvent(new Event('focus'))");

    expect(await resultOn(page)).toBe("PopupError EVENTPOP_POPUP_CLOSED");
    await page.context().close();
  });
});

describe("signInWithPopup", () => {
  it("rejects if the browser opens no window", async () => {
    const page = await openShop();
    await page.evaluate("window.open = () => null");

    await page.getByRole("button").click();

    expect(await resultOn(page)).toBe("PopupError EVENTPOP_POPUP_BLOCKED");
    await page.context().close();
  });

  it("keeps two windows of one page apart", async () => {
    const page = await openShop();
    const first = await openPopup(page);
    await first.getByTestId("person-somchai").click();
    await first.getByTestId("consent-deny").waitFor();
    // The user is signed in at the sandbox now, so the second window shows the consent page at once.
    const second = await openPopup(page);

    await first.getByTestId("consent-deny").click();
    expect(await resultOn(page)).toBe("PopupError EVENTPOP_ACCESS_DENIED");
    await second.getByTestId("consent-authorize").click();

    await page.locator("output", { hasText: /^\S+ \S+ \d+$/ }).waitFor();
    await page.context().close();
  });
});

describe("the last page of a popup window", () => {
  it("tells the user to close the window, without a script and in Thai", async () => {
    const page = await openShop({ javaScriptEnabled: false, locale: "th-TH" });
    await page.goto(`${application?.url}/auth/eventpop?display=popup`);

    await decide(page, "authorize");

    expect(await page.getByRole("heading").textContent()).toBe("คุณเข้าสู่ระบบแล้ว");
    expect(await page.locator("p").first().textContent()).toBe("คุณปิดหน้าต่างนี้ได้เลย");
    await page.context().close();
  });
});
