import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Sandbox, startSandbox } from "eventpop-sandbox";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { startExample } from "../examples/example";
import { useCleanup } from "../support/cleanup";
import { ORIGIN } from "../support/running-app";
import { startChromium } from "./support/chromium";
import { takePicture } from "./support/pictures";

let sandbox: Sandbox;
let folder: string;
beforeAll(async () => {
  sandbox = await startSandbox({ consent: "auto" });
  folder = mkdtempSync(join(tmpdir(), "example-"));
});
afterAll(async () => {
  await sandbox.close();
  rmSync(folder, { recursive: true });
});

const cleanup = useCleanup();

/** Starts an example, and a browser that finds it at its own URL. */
async function start(path: string): Promise<Browser> {
  const app = await startExample(path, sandbox, { ARRIVALS: join(folder, "arrivals.csv") });
  cleanup(() => app.close());
  const { host } = new URL(app.url);
  const browser = await startChromium(`--host-resolver-rules=MAP localhost:3000 ${host}`);
  cleanup(() => browser.close());
  return browser;
}

async function open(browser: Browser, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext(options);
  context.setDefaultTimeout(60_000);
  const page = await context.newPage();
  await page.goto(`${ORIGIN}/`);
  return page;
}

async function signInAtEventpop(page: Page, key: string): Promise<void> {
  await page.getByTestId("sign-in-email").fill(`${key}@sandbox.example`);
  await page.getByTestId("sign-in-password").fill("sandbox");
  await page.getByTestId("sign-in-submit").click();
  await page.waitForURL(`${ORIGIN}/`);
}

const widthOf = (page: Page) => page.evaluate("document.documentElement.scrollWidth");

describe("examples/kiosk", () => {
  it.each([
    { width: 1024, height: 768, picture: "example-kiosk" },
    { width: 360, height: 740, picture: "example-kiosk-360" },
  ])("checks a ticket in without a click at $width × $height pixels, as a scanner types", async (size) => {
    const { picture, ...viewport } = size;
    const page = await open(await start("kiosk/app.js"), { viewport, javaScriptEnabled: false });
    await signInAtEventpop(page, "anan");

    for (const [code, heading] of [
      ["SB9000404", "บัตรนี้ใช้ไม่ได้"],
      [viewport.width === 360 ? "SB9000403" : "SB9000401", "ยินดีต้อนรับ"],
    ] as const) {
      // The field has the focus on every page, so the keys go into it.
      await page.keyboard.type(code);
      await page.keyboard.press("Enter");
      await page.getByRole("heading", { name: heading }).waitFor();
    }

    expect(await widthOf(page)).toBe(viewport.width);
    await takePicture(page, picture);
  });
});

describe("examples/spa", () => {
  it("shows the login to a visitor, the tickets to a user, and the login again after the logout", async () => {
    const page = await open(await start("spa/app.js"), { viewport: { width: 360, height: 740 } });

    await page.getByRole("link", { name: "Login with Eventpop" }).click();
    await signInAtEventpop(page, "somchai");

    await page.getByRole("heading", { name: "Tickets of สมชาย ใจดี" }).waitFor();
    // The page shows the heading before it has the tickets.
    await page.getByRole("listitem").getByText("บัตรทั่วไป, number 9000401: active").waitFor();
    expect(await widthOf(page)).toBe(360);
    await page.getByRole("button", { name: "Log out" }).click();
    await page.getByRole("link", { name: "Login with Eventpop" }).waitFor();
  });
});
