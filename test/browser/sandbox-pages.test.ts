import { type Sandbox, startSandbox } from "eventpop-sandbox";
import type { Browser, Page, Response } from "playwright-core";
import { startChromium } from "./support/chromium";
import { axeViolations, htmlMistakes, layoutMistakes } from "./support/page-checks";
import { factsOf, focusStopsOf, stepsBack } from "./support/page-facts";
import { openPage, screens } from "./support/visitors";

/**
 * Checks every page of the sandbox in Chromium. Each page is opened once in each language: in English in the light scheme with the Tab key
 * on a desktop, in Thai in the dark scheme with the Tab key on a telephone.
 */

const CALLBACK = "http://localhost:3000/auth/eventpop/callback";
const NATIVE = "urn:ietf:wg:oauth:2.0:oob";
const APPLICATIONS = [
  { clientId: "tickets-app", clientSecret: "s", name: "Tickets at the door", redirectUris: [CALLBACK, NATIVE] },
  {
    clientId: "known-app",
    clientSecret: "s",
    name: "AnApplicationWithAVeryLongName".repeat(3),
    redirectUris: [NATIVE],
  },
];

let browser: Browser;
let sandbox: Sandbox;

beforeAll(async () => {
  [browser, sandbox] = await Promise.all([startChromium(), startSandbox({ applications: APPLICATIONS })]);
  await fillEveryTab();
});
afterAll(async () => {
  await browser?.close();
  await sandbox?.close();
});

/** Creates content for each tab of the inspector: tokens and codes, faults of every kind, failed requests. */
async function fillEveryTab(): Promise<void> {
  await sandbox.tokens.issue({ as: "long", client: "known-app" });
  const { accessToken } = await sandbox.tokens.issue({ scope: "public organizer" });
  await sandbox.tokens.revoke({ token: accessToken });
  await sandbox.codes.issue({ as: "long", redirectUri: CALLBACK });
  await sandbox.faults.preset("rate-limited");
  await sandbox.faults.add({ on: "token", type: "latency", delayMs: 300, times: 2, after: 9, client: "tickets-app" });
  await fetch(`${sandbox.url}/oauth/token`, { method: "POST", body: new URLSearchParams({ code: "x".repeat(200) }) });
}

const authorization = (redirectUri: string) =>
  `/oauth/authorize?${new URLSearchParams({
    client_id: "tickets-app",
    redirect_uri: redirectUri,
    response_type: "code",
    scope: "public organizer",
    state: "a state",
  })}`;

/** The pages by their names. Each function opens its page for the signed-in user `long`. */
const pages: Readonly<Record<string, (page: Page) => Promise<Response | null>>> = {
  home: at("/"),
  login: at(`/users/sign_in?return_to=${encodeURIComponent(authorization(CALLBACK))}`),
  "sign-in, refused": async (page) => {
    await page.goto(`${sandbox.url}/users/sign_in`);
    await page.getByTestId("sign-in-email").fill("somchai@sandbox.example");
    await page.getByTestId("sign-in-password").fill("guess");
    const [response] = await Promise.all([
      page.waitForResponse("**/users/sign_in"),
      page.getByTestId("sign-in-submit").click(),
    ]);
    return response;
  },
  consent: at(authorization(CALLBACK)),
  "error with a sandbox note": at(authorization(`${CALLBACK}/`)),
  "authorized applications": at("/oauth/authorized_applications"),
  "native code": at(`/oauth/authorize/native?code=${"0123456789abcdef".repeat(4)}`),
  "page for an unknown URL": at("/organizers"),
  "inspector requests": at("/_sandbox/inspector/requests"),
  "inspector logins": at("/_sandbox/inspector/logins"),
  "inspector people": at("/_sandbox/inspector/people"),
  "inspector applications": at("/_sandbox/inspector/applications"),
  "inspector, new application": at("/_sandbox/inspector/new/applications"),
  "inspector, an event": at("/_sandbox/inspector/events/9000101"),
  "inspector, a user": at("/_sandbox/inspector/users/long"),
  "callback of a login of the home page": at("/_sandbox/callback?code=0123456789abcdef&state=a"),
  "inspector tokens": at("/_sandbox/inspector/tokens"),
  "inspector events": at("/_sandbox/inspector/events"),
  "inspector faults": at("/_sandbox/inspector/faults"),
  "inspector clock": at("/_sandbox/inspector/clock"),
  "inspector settings": at("/_sandbox/inspector/settings"),
};

function at(path: string) {
  return (page: Page) => page.goto(sandbox.url + path);
}

const bars = {
  en: "EVENTPOP SANDBOX — not Eventpop; never type a real password",
  th: "EVENTPOP SANDBOX — ไม่ใช่ Eventpop จริง ห้ามพิมพ์รหัสผ่านจริง",
};

describe.each([
  { language: "en", colorScheme: "light", screen: "desktop" },
  { language: "th", colorScheme: "dark", screen: "telephone" },
] as const)("the sandbox's pages in $language, in the $colorScheme scheme", ({ language, colorScheme, screen }) => {
  let page: Page;
  beforeAll(async () => {
    page = await openPage(browser, screen, { locale: language, colorScheme, javaScriptEnabled: true });
    // Live updates could change a page while it is checked.
    await page.route("**/live?*", (route) => route.abort());
    await page.goto(`${sandbox.url}/users/sign_in`);
    await page.getByTestId("person-long").click();
  });
  afterAll(() => page.context().close());

  it.each(Object.entries(pages))(
    "%s: fits every screen, is accessible and valid, and the Tab key focuses every control once, from top to bottom",
    async (_, open) => {
      await page.setViewportSize(screens[screen]);
      const response = await open(page);
      const { bar, controls, ...facts } = await factsOf(page);
      const stops = await focusStopsOf(page);

      expect(facts).toMatchObject({ language, mainHeadings: 1, unnamedControls: [] });
      expect(bar).toEqual({ text: bars[language], top: 0, colour: "rgb(255, 179, 0)" });
      expect(stops.map(({ control }) => control)).toEqual(controls);
      expect(stepsBack(stops)).toEqual([]);
      expect(stops.filter(({ covered }) => covered)).toEqual([]);
      expect(await axeViolations(page)).toEqual([]);
      // The HTML differs only in its texts.
      if (language === "en") expect(await htmlMistakes((await response?.text()) ?? "")).toEqual([]);
      expect(await layoutMistakes(page)).toEqual([]);
    },
  );
});

it("the filter of the requests is folded on a telephone, and the log uses the width of a large screen", async () => {
  const page = await openPage(browser, "telephone");
  await page.goto(`${sandbox.url}/_sandbox/inspector/requests`);
  const isShown = () => page.getByTestId("filter-q").isVisible();

  expect(await isShown()).toBe(false);
  await page.getByTestId("filter").click();
  expect(await isShown()).toBe(true);
  await page.getByTestId("filter").click();
  await page.setViewportSize({ width: 1920, height: 1080 });
  expect(await isShown()).toBe(true);
  expect(await page.evaluate("document.querySelector('.log').offsetWidth")).toBeGreaterThan(1700);
  await page.context().close();
});

it("a refusal has the focus, so that a screen reader reads it first", async () => {
  const page = await openPage(browser, "telephone");
  await pages["sign-in, refused"]?.(page);
  await page.locator(":focus").waitFor();

  expect(await page.locator(":focus").getAttribute("data-testid")).toBe("sign-in-refusal");
  await page.context().close();
});
