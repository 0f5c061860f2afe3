import type { Browser, BrowserContextOptions, Page, Response } from "playwright-core";
import { startChromium } from "./support/chromium";
import { type RunningExample, startExampleApp } from "./support/example-app";
import { axeViolations, htmlMistakes, layoutMistakes } from "./support/page-checks";
import { openPage, type screens } from "./support/visitors";

/** Checks every page of the example app, and the pages of passport-eventpop in it, in two languages and both colour schemes. */

let browser: Browser;
let example: RunningExample;

beforeAll(async () => {
  [browser, example] = await Promise.all([startChromium(), startExampleApp()]);
});
afterAll(async () => {
  await browser?.close();
  await example?.stop();
});

/** Starts a login by a click on a person on the home page. */
async function tryAs(page: Page, person: string): Promise<void> {
  await page.goto(example.url);
  await page.getByTestId(`try-${person}`).click();
}

/** The authorization request of a client of the app, whose user confirms the login on a page. */
const CLIENT_LOGIN = `/auth/eventpop/authorize?${new URLSearchParams({
  response_type: "code",
  client_id: "cli",
  redirect_uri: "http://127.0.0.1:9/signed-in",
  state: "a state",
  code_challenge: "x".repeat(43),
  code_challenge_method: "S256",
})}`;

type Open = (page: Page) => Promise<Response | null>;
const at =
  (path: string): Open =>
  (page) =>
    page.goto(example.url + path);

/** The pages by user and name. `undefined` is a visitor who is not logged in. */
const pages: readonly (readonly [string | undefined, string, Open])[] = [
  [undefined, "home page", at("/")],
  [undefined, "page that does not exist", at("/nowhere")],
  [
    undefined,
    "page after a denied consent",
    async (page) => {
      await tryAs(page, "nok");
      const [response] = await Promise.all([
        page.waitForResponse(/\/auth\/eventpop\/callback/),
        page.getByTestId("consent-deny").click(),
      ]);
      await page.waitForLoadState();
      return response;
    },
  ],
  ["somchai", "home page of a user", at("/")],
  ["somchai", "profile", at("/profile")],
  ["somchai", "page for ticket holders", at("/holders")],
  ["somchai", "organizer's page for a buyer", at("/organizer")],
  ["somchai", "confirmation of a client's login", at(CLIENT_LOGIN)],
  ["malee", "profile without tickets", at("/profile")],
  ["malee", "page for ticket holders without a ticket", at("/holders")],
  ["ploy", "choice of a ticket", at("/holders")],
  ["anan", "organizer's page", at("/organizer")],
];

describe.each([
  { language: "en", colorScheme: "light", screen: "desktop" },
  { language: "th", colorScheme: "dark", screen: "telephone" },
] as const)("the example app in $language, in the $colorScheme scheme", ({ language, colorScheme, screen }) => {
  const sessions = new Map<string | undefined, Page>();
  afterAll(() => Promise.all([...sessions.values()].map((page) => page.context().close())));

  /** Returns a page in the context of the user, who is logged in. */
  async function pageOf(person: string | undefined): Promise<Page> {
    const known = sessions.get(person);
    if (known) return known;
    const page = await openLoggedIn(person, screen, { locale: language, colorScheme });
    sessions.set(person, page);
    return page;
  }

  it.each(pages)("%s: the %s fits every screen, is accessible and valid", async (person, _, open) => {
    const page = await pageOf(person);
    const response = await open(page);

    expect(await page.locator("html").getAttribute("lang")).toBe(language);
    expect(await page.getByRole("heading", { level: 1 }).count()).toBe(1);
    expect(await axeViolations(page)).toEqual([]);
    if (language === "en") expect(await htmlMistakes((await response?.text()) ?? "")).toEqual([]);
    expect(await layoutMistakes(page)).toEqual([]);
  });
});

it("on paper, the profile has the user and the tickets, and nothing to click", async () => {
  const page = await openLoggedIn("somchai", "desktop", {});
  await page.emulateMedia({ media: "print" });

  expect(await page.getByTestId("ticket").first().isVisible()).toBe(true);
  expect(await page.locator("a:visible, button:visible").count()).toBe(0);
  await page.context().close();
});

it("the page on another origin fits every screen, is accessible and valid, in both colour schemes", async () => {
  const [, url = ""] = /Other origin +(\S+)/.exec(example.output) ?? [];
  const page = await openPage(browser, "desktop", { javaScriptEnabled: true });
  const response = await page.goto(url);
  await page.getByText("You are not logged in.").waitFor();

  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    expect(await axeViolations(page)).toEqual([]);
  }
  expect(await htmlMistakes((await response?.text()) ?? "")).toEqual([]);
  expect(await layoutMistakes(page)).toEqual([]);
  await page.context().close();
});

/** Opens a page with JavaScript in a new browser context, and logs a person in. The sandbox asks for the consent only once. */
async function openLoggedIn(
  person: string | undefined,
  screen: keyof typeof screens,
  options: BrowserContextOptions,
): Promise<Page> {
  const page = await openPage(browser, screen, { ...options, javaScriptEnabled: true });
  if (person === undefined) return page;
  await tryAs(page, person);
  if (page.url().startsWith(example.sandboxURL)) await page.getByTestId("consent-authorize").click();
  await page.waitForURL(`${example.url}/profile`);
  return page;
}

it("the button that chooses a ticket is in reach before, while and after the visitor scrolls through many tickets", async () => {
  const page = await openLoggedIn("ploy", "telephone", { colorScheme: "light" });
  await page.goto(`${example.url}/holders`);
  const isInWindow = () =>
    page.getByRole("button").evaluate((button: { getBoundingClientRect(): { top: number; bottom: number } }) => {
      const { top, bottom } = button.getBoundingClientRect();
      return top >= 0 && bottom <= 740;
    });

  expect(await page.getByRole("radio").count()).toBeGreaterThan(10);
  for (const ticket of [0, 5, 11]) {
    await page.getByRole("radio").nth(ticket).scrollIntoViewIfNeeded();
    expect(await isInWindow()).toBe(true);
  }
  await page.context().close();
});
