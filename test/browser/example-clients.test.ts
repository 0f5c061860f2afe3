import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { useCleanup } from "../support/cleanup";
import { startChromium } from "./support/chromium";
import { type RunningExample, startExampleApp } from "./support/example-app";
import { openPage } from "./support/visitors";

/** The clients of the example app: a page on another origin, and a command. Both use libraries for OAuth, and only the metadata. */

const cleanUp = useCleanup();
let browser: Browser;
let example: RunningExample;
beforeAll(async () => {
  [browser, example] = await Promise.all([startChromium(), startExampleApp()]);
});
afterAll(async () => {
  await browser?.close();
  await example?.stop();
});

/** Signs in and consents at Eventpop, and confirms at the app that the login continues in the client. */
async function logIn(page: Page, user: string, client: string): Promise<void> {
  await page.getByTestId(`person-${user}`).click();
  await page.getByTestId("consent-authorize").click();
  await page.getByRole("link", { name: `Continue to ${client}` }).click();
}

describe("the example's page on another origin", () => {
  it("logs a user in, calls the app's API, and logs the user out", async () => {
    const [, url = ""] = /Other origin +(\S+)/.exec(example.output) ?? [];
    const page = await openPage(browser, "telephone", { javaScriptEnabled: true });
    await page.goto(url);
    await page.getByText("You are not logged in.").waitFor();

    await page.getByRole("button", { name: "Log in with Eventpop" }).click();
    await logIn(page, "malee", "Live page");

    await page.getByText(/^You are logged in as ./).waitFor();
    expect(new URL(page.url()).search).toBe("");
    await page.reload();
    await page.getByText(/^You are logged in as ./).waitFor();
    await page.getByRole("button", { name: "Log out" }).click();
    await page.getByText("You are not logged in.").waitFor();
    await page.context().close();
  });
});

describe("the example's command", () => {
  it("prints the user's name and tickets after the user has confirmed in the browser", async () => {
    const command = spawn(process.execPath, ["dist/login-command.mjs"], {
      cwd: join(__dirname, "../../example-app"),
      env: { PATH: process.env.PATH, APP_URL: example.url, BROWSER: "true" },
      stdio: ["ignore", "pipe", "pipe"],
    });
    cleanUp(() => command.kill());
    const exited = once(command, "exit");
    let output = "";
    const loginURL = new Promise<string>((resolve) => {
      const read = (chunk: Buffer) => {
        output += chunk.toString();
        const [url] = /http\S+authorize\S+/.exec(output) ?? [];
        if (url) resolve(url);
      };
      command.stdout.on("data", read);
      command.stderr.on("data", read);
      exited.then(() => resolve(""));
    });
    const page = await openPage(browser, "desktop");
    await page.goto(await loginURL);
    await logIn(page, "somchai", "the command npm run login");
    await page.getByText("You can close this window.").waitFor();

    expect(await exited).toEqual([0, null]);
    expect(output).toMatch(/You are logged in as .+\.\nYour tickets: \d+/);
    await page.context().close();
  });
});
