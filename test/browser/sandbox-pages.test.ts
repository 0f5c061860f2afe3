import { type Sandbox, startSandbox } from "eventpop-sandbox";
import type { Browser, Page } from "playwright-core";
import { startChromium } from "./support/chromium";
import { factsOf, focusStopsOf, stepsBack } from "./support/page-facts";
import { openPage, screens } from "./support/visitors";

/** Checks every page of the sandbox in Chromium without JavaScript, on two screens and in two languages. */

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
const pages: Readonly<Record<string, (page: Page) => Promise<unknown>>> = {
  home: at("/"),
  login: at(`/users/sign_in?return_to=${encodeURIComponent(authorization(CALLBACK))}`),
  "sign-in, refused": async (page) => {
    await page.goto(`${sandbox.url}/users/sign_in`);
    await page.getByTestId("sign-in-email").fill("somchai@sandbox.example");
    await page.getByTestId("sign-in-password").fill("guess");
    await page.getByTestId("sign-in-submit").click();
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
  { screen: "desktop", language: "en" },
  { screen: "desktop", language: "th" },
  { screen: "telephone", language: "en" },
  { screen: "telephone", language: "th" },
] as const)("the sandbox's pages, on a $screen in $language", ({ screen, language }) => {
  let page: Page;
  beforeAll(async () => {
    page = await openPage(browser, screen, { locale: language });
    await page.goto(`${sandbox.url}/users/sign_in`);
    await page.getByTestId("person-long").click();
  });
  afterAll(() => page.context().close());

  it.each(Object.entries(pages))(
    "%s: fits the screen, has the right language and the sandbox's bar, and names every control",
    async (_, open) => {
      await open(page);
      const { bar, ...facts } = await factsOf(page);

      expect(facts).toMatchObject({ language, mainHeadings: 1, overflow: 0, unnamedControls: [] });
      expect(bar).toEqual({ text: bars[language], top: 0, colour: "rgb(255, 179, 0)" });
    },
  );
});

describe.each(Object.keys(screens) as (keyof typeof screens)[])(
  "the sandbox's pages, with the Tab key on a %s",
  (screen) => {
    let page: Page;
    beforeAll(async () => {
      page = await openPage(browser, screen);
      await page.goto(`${sandbox.url}/users/sign_in`);
      await page.getByTestId("person-long").click();
    });
    afterAll(() => page.context().close());

    it.each(Object.entries(pages))(
      "%s: the Tab key focuses every control once, from top to bottom, and no focused control is covered",
      async (_, open) => {
        await open(page);
        const { controls } = await factsOf(page);
        const stops = await focusStopsOf(page);

        expect(stops.map(({ control }) => control)).toEqual(controls);
        expect(stepsBack(stops)).toEqual([]);
        expect(stops.filter(({ covered }) => covered)).toEqual([]);
      },
    );
  },
);
