import { spawn } from "node:child_process";
import { join } from "node:path";
import { json } from "node:stream/consumers";
import type { Browser, Page } from "playwright-core";
import { startChromium } from "./support/chromium";
import { type RunningExample, startExampleApp } from "./support/example-app";
import { freePort } from "./support/local-server";
import { openPage } from "./support/visitors";

/** Measures every page in the light and in the dark scheme with Lighthouse: accessibility, best practices and search engines. */

let browser: Browser;
let example: RunningExample;

beforeAll(async () => {
  [browser, example] = await Promise.all([startChromium(), startExampleApp()]);
});
afterAll(async () => {
  await browser?.close();
  await example?.stop();
});

/** The pages of the example app, and those of passport-eventpop in it, by the user who opens them. */
const APP_PAGES: Readonly<Record<string, readonly string[]>> = {
  somchai: ["/", "/profile", "/holders", "/organizer", "/nowhere", "/auth/eventpop/callback"],
  ploy: ["/holders"],
  malee: ["/holders"],
  anan: ["/organizer"],
};

const AUTHORIZATION = `/oauth/authorize?${new URLSearchParams({
  client_id: "sandboxclient",
  redirect_uri: "http://localhost:3000/auth/eventpop/callback",
  response_type: "code",
  // The user of the pages has consented to both scopes together, so the consent page is shown for one.
  scope: "public",
})}`;

/** The pages of the sandbox, for a user who is signed in. */
const SANDBOX_PAGES = [
  "/",
  "/users/sign_in",
  AUTHORIZATION,
  AUTHORIZATION.replace("sandboxclient", "unknown"),
  "/oauth/authorized_applications",
  "/_sandbox/callback?code=0123456789abcdef&state=a",
  "/_sandbox/inspector/new/applications",
  "/_sandbox/inspector/events/9000101",
  ...["requests", "logins", "people", "applications", "tokens", "events", "faults", "clock", "settings"].map(
    (tab) => `/_sandbox/inspector/${tab}`,
  ),
];

interface MeasuredPage {
  readonly name: string;
  readonly url: string;
  readonly cookie: string;
}

/** Logs a user in, and returns the pages with the cookies of the user's browser. */
async function pagesOf(person: string): Promise<readonly MeasuredPage[]> {
  const page = await openPage(browser, "desktop");
  await page.goto(`${example.url}/try/${person}`);
  if (page.url().startsWith(example.sandboxURL)) await page.getByTestId("consent-authorize").click();
  await page.waitForURL(`${example.url}/profile`);
  const measured = [
    ...(await withCookies(page, example.url, APP_PAGES[person] ?? [])),
    ...(await withCookies(page, example.sandboxURL, person === "somchai" ? SANDBOX_PAGES : [])),
  ];
  await page.context().close();
  return measured;
}

async function withCookies(page: Page, origin: string, paths: readonly string[]): Promise<readonly MeasuredPage[]> {
  const cookies = await page.context().cookies(origin);
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
  return paths.map((path) => ({ name: path.replace(/\?.*/, ""), url: origin + path, cookie }));
}

/** Returns what Lighthouse finds on the pages, in a Chromium with these switches. */
async function measure(pages: readonly MeasuredPage[], ...switches: readonly string[]): Promise<unknown> {
  const port = await freePort();
  const chromium = await startChromium(`--remote-debugging-port=${port}`, ...switches);
  const lighthouse = spawn(process.execPath, [join(__dirname, "lighthouse/measure.mjs"), String(port)], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  lighthouse.stdin.end(JSON.stringify(pages));
  try {
    return await json(lighthouse.stdout);
  } finally {
    await chromium.close();
  }
}

it("Lighthouse gives every page at least 95 points for accessibility, best practices and search engines", async () => {
  const users = Object.keys(APP_PAGES);
  const pages = (await Promise.all(users.map(pagesOf))).flat();

  const findings = await Promise.all([measure(pages), measure(pages, "--blink-settings=preferredColorScheme=0")]);

  expect(findings).toEqual([[], []]);
}, 600_000);
