import { type Sandbox, startSandbox } from "eventpop-sandbox";
import type { Browser, Page } from "playwright-core";
import { form, jsonOf, sendRequest, type WireRequest, type WireResponse } from "../../sandbox/test/wire";
import { startChromium } from "./support/chromium";
import { takePicture } from "./support/pictures";
import { openPage, type screens } from "./support/visitors";

/**
 * Takes the documents' pictures of the sandbox. The pictures are the same on every run, because the clock is frozen, the browser maps
 * the default address to the sandbox's port, and the pages show a fixed duration and a fixed session secret.
 */

const ADDRESS = "http://127.0.0.1:4300";
const CALLBACK = "http://localhost:3000/auth/eventpop/callback";
const APPLICATION = {
  clientId: "tickets-app",
  clientSecret: "s",
  name: "Tickets at the door",
  redirectUris: [CALLBACK],
};

let browser: Browser;
let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox({ now: "2026-01-15T09:30:00Z", frozen: true });
  browser = await startChromium(`--host-resolver-rules=MAP 127.0.0.1 127.0.0.1:${sandbox.port}`);
});
beforeEach(() => sandbox.reset());
afterAll(async () => {
  await browser?.close();
  await sandbox?.close();
});

const authorization = (redirectUri = CALLBACK) =>
  `${ADDRESS}/oauth/authorize?${new URLSearchParams({
    client_id: APPLICATION.clientId,
    redirect_uri: redirectUri,
    response_type: "code",
    scope: "public",
    state: "af0ifjsldkj",
  })}`;

async function enter(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await page.getByTestId("person-somchai").click();
}

const pictures: readonly (readonly [string, keyof typeof screens, (page: Page) => Promise<unknown>])[] = [
  ["sandbox-sign-in", "desktop", (page) => page.goto(authorization())],
  ["sandbox-sign-in-360", "telephone", (page) => page.goto(authorization())],
  ["sandbox-consent", "desktop", (page) => enter(page, authorization())],
  ["sandbox-error", "desktop", (page) => enter(page, authorization(`${CALLBACK}/`))],
  ["sandbox-home", "desktop", showHome],
  ["sandbox-inspector", "desktop", showRequests],
  ["sandbox-inspector-dark", "desktop", showRequests],
  ["sandbox-logins", "desktop", showLogins],
  ["sandbox-inspector-360", "telephone", showRequests],
];

async function showHome(page: Page): Promise<void> {
  await page.goto(ADDRESS);
  await page.evaluate(
    "for (const block of document.querySelectorAll('pre')) block.innerText = block.innerText.replace(/(SESSION_SECRET=).*/, '$1' + 'x'.repeat(43))",
  );
}

/** Opens the consent page as a user. Then an application sends two requests: the first gets a fault, and the second is opened in the inspector. */
async function showRequests(page: Page): Promise<void> {
  await enter(page, authorization());
  await sandbox.clock.advance("2s");
  await sandbox.faults.add({ on: "token", type: "status", status: 500, times: 1 });
  await call("/oauth/token", { method: "POST" });
  await sandbox.clock.advance("1s");
  const { accessToken } = await sandbox.tokens.issue({ as: "ploy" });
  await call("/api/public/me", { headers: { authorization: `Bearer ${accessToken}` } });
  await page.goto(`${ADDRESS}/_sandbox/inspector/requests`);
  await page.locator(".log summary").first().click();
  await fixLog(page);
}

/** A user logs in to the application, which requests the profile. Three hours later, it does so again with the expired token. */
async function showLogins(page: Page): Promise<void> {
  await page.route(`${CALLBACK}?*`, (route) => route.fulfill({ body: "" }));
  await enter(page, authorization());
  await page.getByTestId("consent-authorize").click();
  await page.waitForURL(`${CALLBACK}?*`);
  const code = new URL(page.url()).searchParams.get("code") ?? "";
  const { clientId, clientSecret } = APPLICATION;
  const exchange = form({
    grant_type: "authorization_code",
    code,
    client_id: clientId,
    client_secret: clientSecret,
    redirect_uri: CALLBACK,
  });
  const { access_token } = jsonOf(await call("/oauth/token", exchange)) as { access_token: string };
  const withToken = { headers: { authorization: `Bearer ${access_token}` } };
  await call("/api/public/me", withToken);
  await sandbox.clock.advance("3h");
  await call("/api/public/me", withToken);
  await page.goto(`${ADDRESS}/_sandbox/inspector/logins`);
  await fixLog(page);
}

/** Replaces what differs on each run: durations, and the first characters of codes and tokens. */
async function fixLog(page: Page): Promise<void> {
  await page.evaluate(`
    const texts = document.createTreeWalker(document.querySelector(".log"), NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const { currentNode } = texts;
      currentNode.data = currentNode.data.replace(/[\\d.]+ m?s\\b/g, "4 ms").replace(/\\b[0-9a-f]{6}(?![\\w])/g, "4f9a1c");
    }
  `);
}

function call(path: string, { headers, ...request }: WireRequest): Promise<WireResponse> {
  return sendRequest(sandbox.url + path, { ...request, headers: { ...headers, host: new URL(ADDRESS).host } });
}

describe("the documents' pictures", () => {
  it.each(pictures)("%s", async (name, screen, show) => {
    await sandbox.applications.create(APPLICATION);
    const page = await openPage(browser, screen, { colorScheme: name.endsWith("-dark") ? "dark" : "light" });
    await show(page);

    expect(page.url()).toMatch(`${ADDRESS}/`);
    await takePicture(page, name);
    await page.context().close();
  });
});
