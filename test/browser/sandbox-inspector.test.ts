import { type Sandbox, startSandbox } from "eventpop-sandbox";
import type { Browser, Page } from "playwright-core";
import { startChromium } from "./support/chromium";
import { openPage } from "./support/visitors";

/** Uses the inspector's forms without JavaScript, on a desktop in English and on a telephone in Thai. */

let browser: Browser;
let sandbox: Sandbox;

beforeAll(async () => {
  [browser, sandbox] = await Promise.all([startChromium(), startSandbox()]);
});
afterEach(() => sandbox.reset());
afterAll(async () => {
  await browser?.close();
  await sandbox?.close();
});

const statusOfMe = async (accessToken: string) => {
  const response = await fetch(`${sandbox.url}/api/public/me`, { headers: { authorization: `Bearer ${accessToken}` } });
  return response.status;
};
const statusOfToken = async () => (await fetch(`${sandbox.url}/oauth/token`, { method: "POST" })).status;

describe.each([
  ["desktop", "en-US"],
  ["telephone", "th-TH"],
] as const)("a developer in the inspector, on a %s in %s", (screen, locale) => {
  let page: Page;
  beforeEach(async () => {
    page = await openPage(browser, screen, { locale });
  });
  afterEach(() => page.context().close());

  const press = async (testId: string) => {
    await page.getByTestId(testId).click();
    await page.waitForLoadState();
  };
  const show = (tab: string) => page.goto(`${sandbox.url}/_sandbox/inspector/${tab}`);
  const countOf = (beginning: string) => page.locator(`[data-testid^=${beginning}]`).count();
  const pressFirst = async (beginning: string) => {
    await page.locator(`[data-testid^=${beginning}]`).first().click();
    await page.waitForLoadState();
  };

  it("opens every tab of the inspector by a link in the footer of the home page", async () => {
    await page.goto(sandbox.url);
    await press("nav-inspector");
    for (const tab of [
      "logins",
      "people",
      "applications",
      "tokens",
      "events",
      "faults",
      "clock",
      "settings",
      "requests",
    ]) {
      await press(`tab-${tab}`);
      expect(page.url()).toBe(`${sandbox.url}/_sandbox/inspector/${tab}`);
      expect(await page.locator("[aria-current=page]").getAttribute("data-testid")).toBe(`tab-${tab}`);
    }
  });

  it("sees e-mail addresses of people whole, or broken before @ or a dot, on a screen of 360 pixels", async () => {
    await sandbox.users.create({ email: "apichatpong.weerasethakul@festival.example" });
    await page.setViewportSize({ width: 360, height: 740 });
    await show("people");
    const pieces = await page.locator(".user-lines > :nth-child(2)").evaluateAll((addresses) =>
      addresses.flatMap(({ childNodes }) =>
        [...childNodes].map((node) => {
          const range = document.createRange();
          range.selectNode(node);
          const lines = [...range.getClientRects()].map(({ top }) => Math.round(top));
          return { text: node.textContent, lines };
        }),
      ),
    );

    const words = pieces.filter(({ text }) => text !== "");
    expect(words.map(({ text }) => text)).toEqual(expect.arrayContaining(["somchai", "@festival", ".example"]));
    expect(words.filter(({ lines }) => lines.length !== 1)).toEqual([]);
    // An address of usual length stands on one line.
    expect(new Set(words.slice(0, 3).flatMap(({ lines }) => lines)).size).toBe(1);
  });

  it("adds a fault to the token endpoint, sees its remaining count, and removes it", async () => {
    await show("faults");
    await page.getByTestId("fault-on").selectOption("token");
    await page.getByTestId("fault-type").selectOption("status 503");
    await page.getByTestId("fault-times").fill("2");
    await press("fault-add");

    expect(await statusOfToken()).toBe(503);
    await show("faults");
    const cells = page.locator("tr", { has: page.locator("[data-testid^=fault-remove-]") }).locator("td");
    expect((await cells.allTextContents()).slice(0, 4)).toEqual(["token", "status 503", "1", "1"]);
    await pressFirst("fault-remove-");
    expect(await countOf("fault-remove-")).toBe(0);
    expect(await statusOfToken()).not.toBe(503);
  });

  it("turns a preset on and off", async () => {
    await show("faults");
    await press("preset-eventpop-down");
    expect((await sandbox.faults.list()).length).toBeGreaterThan(0);
    await press("preset-eventpop-down");
    expect(await sandbox.faults.list()).toEqual([]);
  });

  it("freezes the clock, advances it until a token has expired, and resumes it", async () => {
    const { accessToken } = await sandbox.tokens.issue({ as: "somchai" });
    await show("clock");
    await press("clock-freeze");
    await press("clock-advance-2h");
    await press("clock-advance-1m");

    expect(await statusOfMe(accessToken)).toBe(401);
    await page.getByTestId("clock-set-at").fill("2030-01-01T00:00:00Z");
    await press("clock-set");
    expect(await page.locator(".lead time").getAttribute("datetime")).toBe("2030-01-01T00:00:00.000Z");
    await press("clock-resume");
    await page.getByTestId("clock-freeze").waitFor();
  });

  it("sees an error that repeats the invalid duration", async () => {
    await show("clock");
    await page.getByTestId("clock-advance-by").fill("soon");
    await press("clock-advance");

    expect(await page.getByTestId("inspector-refusal").textContent()).toContain("soon");
  });

  it("revokes a token and expires a code", async () => {
    const { accessToken } = await sandbox.tokens.issue({ as: "somchai" });
    await sandbox.codes.issue({ as: "malee", redirectUri: "http://localhost/callback" });
    await show("tokens");
    await pressFirst("revoke-");
    expect(await statusOfMe(accessToken)).toBe(401);

    const before = await sandbox.codes.list();
    await page.locator('form[action*="/codes/"] button').click();
    const after = await sandbox.codes.list();
    expect(after[0]?.createdAt).toBeLessThan(before[0]?.createdAt ?? 0);
  });

  it("changes a setting", async () => {
    const { accessToken } = await sandbox.tokens.issue({ as: "somchai" });
    await show("settings");
    await page.getByTestId("setting-compat.meEnvelope").selectOption("flat");
    await press("settings-save");

    const me = await fetch(`${sandbox.url}/api/public/me?access_token=${accessToken}`);
    expect(await me.json()).toHaveProperty("full_name");
    expect(await page.getByTestId("setting-compat.meEnvelope").inputValue()).toBe("flat");
    expect(await page.getByTestId("inspector-notice").textContent()).toContain("compat.meEnvelope = flat");
  });

  it("revokes a ticket", async () => {
    await show("events");
    const row = page.locator("tr", { hasText: "SB9000401" });
    await row.locator("select").selectOption("revoked");
    await row.locator("button").click();

    expect((await sandbox.tickets.get(9_000_401))?.status).toBe("revoked");
    expect(await page.locator("tr:target").textContent()).toContain("SB9000401");
  });

  it("creates a user with three tickets, changes a ticket, and deletes the user with the tickets", async () => {
    await show("people");
    await press("new-users");
    await page.getByTestId("field-fullName").fill("อรทัย");
    await page.getByTestId("field-email").fill("orathai@sandbox.example");
    await press("entry-save");
    const { id, key } = (await sandbox.users.get("orathai@sandbox.example")) ?? { id: 0, key: "" };
    await press(`new-tickets-${id}`);
    await page.getByTestId("field-count").fill("3");
    await press("entry-save");
    const tickets = (await sandbox.tickets.list()).filter(({ userId }) => userId === id);
    expect(tickets).toHaveLength(3);

    await press(`edit-tickets-${tickets[0]?.id}`);
    await press("more-fields");
    await page.getByTestId("field-usedAt").fill("2026-04-13T09:00:00");
    await press("entry-save");
    expect((await sandbox.tickets.get(tickets[0]?.id ?? 0))?.usedAt).toBe("2026-04-13T09:00:00+07:00");

    await show(`users/${key}`);
    await press("entry-delete");
    await press("entry-delete-now");
    expect(await sandbox.users.get(key)).toBeUndefined();
    expect((await sandbox.tickets.list()).filter(({ userId }) => userId === id)).toEqual([]);
  });

  it("creates an event with its organizer and ticket types, and an application with two callbacks", async () => {
    await show("new/organizers");
    await page.getByTestId("field-name").fill("ลานใหม่");
    await press("entry-save");
    await press("new-events");
    await page.getByTestId("field-title").fill("งานใหม่");
    await page.getByTestId("field-organizerId").selectOption("ลานใหม่");
    await page.getByTestId("field-startAt").fill("2030-04-13T18:30");
    await page.getByTestId("field-ticketTypes-0-name").fill("VIP");
    await page.getByTestId("field-ticketTypes-0-priceSatangs").fill("50000");
    await press("entry-save");
    expect((await sandbox.events.list()).at(-1)).toMatchObject({
      title: "งานใหม่",
      startAt: "2030-04-13T18:30:00+07:00",
      ticketTypes: [{ name: "VIP", priceSatangs: 50_000, quota: null }],
    });

    await show("new/applications");
    await page.getByTestId("field-name").fill("Shop");
    await page.getByTestId("field-clientId").fill("shop");
    await page.getByTestId("field-redirectUris").fill("https://shop.test/a\nhttps://shop.test/b");
    await page.getByTestId("field-scopes-public").check();
    await page.getByTestId("field-confidential").uncheck();
    await press("entry-save");
    expect(await sandbox.applications.get("shop")).toMatchObject({
      redirectUris: ["https://shop.test/a", "https://shop.test/b"],
      scopes: ["public"],
      confidential: false,
    });
  });

  it("imports the state that was exported before a change", async () => {
    await show("settings");
    const [download] = await Promise.all([page.waitForEvent("download"), press("export")]);
    const path = await download.path();
    await sandbox.users.remove("malee");
    await press("import");
    await page.getByTestId("import-file").setInputFiles(path);
    await press("import-now");

    expect(await sandbox.users.get("malee")).toBeDefined();
  });

  it("starts a login on the home page, and sees what the callback gets", async () => {
    await page.goto(sandbox.url);
    await page.getByTestId("login-as").selectOption("malee");
    await press("login-start");
    await press("consent-authorize");

    expect(new URL(page.url()).pathname).toBe("/_sandbox/callback");
    expect(await page.locator("#commands").textContent()).toContain((await sandbox.codes.list())[0]?.code);
  });

  it("signs in as a user", async () => {
    await show("people");
    await press("sign-in-as-malee");
    await page.goto(sandbox.url);
    expect(await page.locator(".signed-in").textContent()).toContain("มาลี");
  });

  it("opens a failed request, and clears the log", async () => {
    await sandbox.tokens.issue({ as: "somchai" }).then(({ accessToken }) => statusOfMe(accessToken));
    await statusOfToken();
    await show("requests");
    await press("requests-failed");
    expect(await countOf("request-")).toBe(1);
    await pressFirst("request-");
    expect(await page.locator(".exchange").first().textContent()).toContain("invalid_request");

    await press("requests-clear");
    await press("requests-clear-now");
    expect(await countOf("request-")).toBe(0);
  });

  it("resets the sandbox", async () => {
    await sandbox.users.remove("somchai");
    await show("settings");
    await press("reset");
    await press("reset-now");

    expect(await sandbox.users.get("somchai")).toBeDefined();
  });
});

describe("a developer in the inspector, in a browser that runs scripts", () => {
  it("sees each request and its response without loading the page again, and what is open stays open", async () => {
    const page = await openPage(browser, "desktop", { javaScriptEnabled: true });
    await statusOfMe("first");
    // The page is never idle, because the connection for live updates stays open.
    await page.goto(`${sandbox.url}/_sandbox/inspector/requests`, { waitUntil: "domcontentloaded" });
    await page.getByText("Live", { exact: true }).waitFor();
    const rows = page.locator(".log > li > details > summary");
    await rows.first().click();
    await rows.first().focus();

    await sandbox.faults.add({ on: "token", type: "hang", times: 1 });
    const stop = new AbortController();
    const token = fetch(`${sandbox.url}/oauth/token`, { method: "POST", signal: stop.signal }).catch(() => {});
    await rows.filter({ hasText: "/oauth/token" }).filter({ hasText: "pending" }).waitFor();
    stop.abort();
    await token;
    await rows.filter({ hasText: "/oauth/token" }).filter({ hasText: "no response" }).waitFor();

    expect(await rows.allTextContents()).toEqual([
      expect.stringMatching(/POST.*The fault hang-\d+ hit the request/),
      expect.stringMatching(/GET.*did not issue the received access token/),
    ]);
    expect(await page.locator(".log > li > details[open]").count()).toBe(1);
    await sandbox.requests.clear();
    await page.getByText("Nothing yet.").waitFor();
    await page.context().close();
  });
});
