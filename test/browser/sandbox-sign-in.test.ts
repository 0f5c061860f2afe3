import { type Sandbox, startSandbox } from "eventpop-sandbox";
import type { Browser, Page } from "playwright-core";
import { startChromium } from "./support/chromium";
import { type LocalServer, serveLocally } from "./support/local-server";
import { openPage } from "./support/visitors";

/** Uses the sandbox's pages as a visitor does, without JavaScript, on a desktop in English and on a telephone in Thai. */

let browser: Browser;
let sandbox: Sandbox;
/** A fake application, which only serves the callback. */
let application: LocalServer;

beforeAll(async () => {
  [browser, sandbox, application] = await Promise.all([
    startChromium(),
    startSandbox(),
    serveLocally(() => (_req, res) => void res.end("arrived")),
  ]);
});
afterEach(() => sandbox.reset());
afterAll(async () => {
  await browser?.close();
  await sandbox?.close();
  application?.close();
});

const authorization = (redirectUri = `${application.url}/callback`) =>
  `${sandbox.url}/oauth/authorize?${new URLSearchParams({
    client_id: sandbox.client.clientId,
    redirect_uri: redirectUri,
    response_type: "code",
    state: "a state",
  })}`;

describe.each([
  ["desktop", "en-US"],
  ["telephone", "th-TH"],
] as const)("a visitor of the sandbox, on a %s in %s", (screen, locale) => {
  let page: Page;
  beforeEach(async () => {
    page = await openPage(browser, screen, { locale });
  });
  afterEach(() => page.context().close());

  const press = async (testId: string) => {
    await page.getByTestId(testId).click();
    await page.waitForLoadState();
  };
  const textOf = (testId: string) => page.getByTestId(testId).textContent();
  const seesPerson = async (name: string) => expect(await page.locator(".signed-in").textContent()).toContain(name);

  async function typePassword(password: string): Promise<void> {
    await page.getByTestId("sign-in-email").fill("somchai@sandbox.example");
    await page.getByTestId("sign-in-password").fill(password);
    await press("sign-in-submit");
  }

  /** Waits for the redirect to the callback, and returns the callback's parameters. */
  async function callbackParams(): Promise<Readonly<Record<string, string>>> {
    await page.waitForURL(`${application.url}/callback?*`);
    return Object.fromEntries(new URL(page.url()).searchParams);
  }

  it("signs in with the password, allows the application, and gets no consent page at the next authorization request", async () => {
    await page.goto(authorization());
    await typePassword("sandbox");
    await seesPerson("สมชาย ใจดี");
    await press("consent-authorize");
    const { code = "", ...rest } = await callbackParams();

    expect(rest).toEqual({ state: "a state" });
    expect(await sandbox.codes.list({ as: "somchai", token: code })).toHaveLength(1);

    await sandbox.tokens.issue({ as: "somchai" });
    await page.goto(authorization());
    expect(await callbackParams()).toMatchObject({ state: "a state", code: expect.not.stringContaining(code) });
  });

  it("gets the form with the e-mail filled in after a wrong password, and can try again", async () => {
    await page.goto(authorization());
    await typePassword("guess");

    expect(await textOf("sign-in-refusal")).toMatch(/^(Invalid e-mail or password\.|อีเมลหรือรหัสผ่านไม่ถูกต้อง)$/);
    expect(await page.getByTestId("sign-in-email").inputValue()).toBe("somchai@sandbox.example");
    await typePassword("sandbox");
    await seesPerson("สมชาย ใจดี");
  });

  it("signs in with one click, and denies the application", async () => {
    await page.goto(authorization());
    await press("person-malee");
    await press("consent-deny");

    expect(await callbackParams()).toEqual({
      error: "access_denied",
      error_description: "The resource owner or authorization server denied the request.",
      state: "a state",
    });
    expect(await sandbox.codes.list()).toEqual([]);
  });

  it("sees an error if the account is locked", async () => {
    await page.goto(authorization());
    await press("person-locked");

    expect(await textOf("sign-in-refusal")).toMatch(/^(Your account is locked\.|บัญชีของคุณถูกล็อก)$/);
  });

  it("signs in as a new user", async () => {
    await page.goto(authorization());
    await press("new-person");
    await page.getByTestId("new-person-name").fill("อรทัย ใหม่มาก");
    await page.getByTestId("new-person-email").fill("orathai@sandbox.example");
    await press("new-person-submit");

    await seesPerson("อรทัย ใหม่มาก");
    await press("consent-authorize");
    expect(await callbackParams()).toHaveProperty("code");
  });

  it("switches to another user on the consent page", async () => {
    await page.goto(authorization());
    await press("person-malee");
    await press("consent-switch");
    await press("person-somchai");

    await seesPerson("สมชาย ใจดี");
    await press("consent-authorize");
    expect(await callbackParams()).toHaveProperty("code");
    expect(await sandbox.codes.list({ as: "malee" })).toEqual([]);
  });

  it("gets a page that names the unregistered redirect URI, and is not redirected", async () => {
    await sandbox.applications.create({ clientId: "strict", redirectUris: [`${application.url}/callback`] });
    await page.goto(authorization(`${application.url}/callback/`).replace(sandbox.client.clientId, "strict"));
    await press("person-somchai");

    expect(new URL(page.url()).origin).toBe(sandbox.url);
    expect(await textOf("error-description")).toBe(
      "The requested redirect uri is malformed or doesn't match client redirect URI.",
    );
    expect(await textOf("sandbox-note")).toContain(`${application.url}/callback/`);
  });

  it("sees the code on a page if the application has no callback", async () => {
    await sandbox.applications.create({ clientId: "native", redirectUris: ["urn:ietf:wg:oauth:2.0:oob"] });
    await page.goto(authorization("urn:ietf:wg:oauth:2.0:oob").replace(sandbox.client.clientId, "native"));
    await press("person-somchai");
    await press("consent-authorize");
    await page.waitForURL(/\/oauth\/authorize\/native/);

    expect((await sandbox.codes.list()).map(({ code }) => code)).toEqual([await textOf("authorization-code")]);
  });

  it("revokes an application, whose token is then refused", async () => {
    const { accessToken } = await sandbox.tokens.issue({ as: "somchai" });
    await page.goto(`${sandbox.url}/oauth/authorized_applications`);
    await press("person-somchai");
    await page.locator("[data-testid^=revoke-]").click();

    expect(await textOf("revoked-notice")).toMatch(/^(Application revoked\.|เพิกถอนแอปแล้ว)$/);
    expect(await page.locator("[data-testid^=revoke-]").count()).toBe(0);
    const me = `${sandbox.url}/api/public/me`;
    expect((await fetch(me, { headers: { authorization: `Bearer ${accessToken}` } })).status).toBe(401);
  });

  it("sees the environment variables on the home page, and signs out", async () => {
    await page.goto(`${sandbox.url}/users/sign_in`);
    await press("person-somchai");

    expect(await textOf("environment")).toContain(`EVENTPOP_URL=${sandbox.url}`);
    expect(await page.getByTestId("copy-environment").isVisible()).toBe(false);
    await press("sign-out");
    expect(await page.locator(".signed-in").count()).toBe(0);
  });

  it("changes the language during the authorization request, which then continues with the same user", async () => {
    const languageNow = () => page.locator("html").getAttribute("lang");
    await page.goto(authorization());
    const before = await languageNow();
    await press("language-switch");
    await press("person-somchai");

    expect([before, await languageNow()].sort()).toEqual(["en", "th"]);
    await press("consent-authorize");
    expect(await callbackParams()).toMatchObject({ state: "a state" });
  });
});
