import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { startChromium } from "./support/chromium";
import { type RunningExample, startExampleApp } from "./support/example-app";
import { takePicture } from "./support/pictures";

const PASSWORD = "sandbox";

let browser: Browser;
let example: RunningExample;

beforeAll(async () => {
  [browser, example] = await Promise.all([startChromium(), startExampleApp()]);
});

afterAll(async () => {
  await browser?.close();
  await example?.stop();
});

/** Opens the home page of the example app in a new browser context. */
async function arrive(options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1100, height: 760 }, ...options });
  context.setDefaultTimeout(10_000);
  const page = await context.newPage();
  await page.goto(example.url);
  return page;
}

/** Clicks the login button and signs in on the sandbox's page. */
async function signIn(page: Page, email: string, password = PASSWORD): Promise<void> {
  await page.getByTestId("login").click();
  await page.getByTestId("sign-in-email").fill(email);
  await page.getByTestId("sign-in-password").fill(password);
  await page.getByTestId("sign-in-submit").click();
}

/** Logs in to the app: signs in at the sandbox, and allows the application if the consent page is shown. The sandbox remembers consents. */
async function logIn(page: Page, email: string): Promise<void> {
  await signIn(page, email);
  if (page.url().startsWith(example.sandboxURL)) await page.getByRole("button", { name: "Authorize" }).click();
  await page.waitForURL(`${example.url}/profile`);
}

/** Takes a picture of a page with tickets. Their dates depend on the day of the test, so the picture gets dates that stay the same. */
async function takeDatedPicture(
  page: Page,
  name: string,
  { month, whole } = { month: "Feb", whole: "Sunday, 14 February 2027 at 17:00" },
): Promise<void> {
  await page.evaluate(`
    for (const day of document.querySelectorAll(".day")) day.innerHTML = "<b>14</b>${month}";
    for (const time of document.querySelectorAll("time")) time.textContent = "${whole}";
  `);
  await takePicture(page, name);
}

describe("npm start", () => {
  it("prints the URLs of app and sandbox, and a user with a password", () => {
    expect(example.output).toContain(example.url);
    expect(example.output).toContain(example.sandboxURL);
    expect(example.output).toMatch(/somchai@sandbox\.example\s+password: sandbox/);
  });
});

describe.each([
  { javaScriptEnabled: true, email: "somchai@sandbox.example", name: "สมชาย ใจดี", tickets: 2, type: "บัตรทั่วไป" },
  { javaScriptEnabled: false, email: "ploy@sandbox.example", name: "พลอย วงศ์ทอง", tickets: 37, type: "บัตรเข้างาน" },
])("a user whose browser runs JavaScript: $javaScriptEnabled", ({ javaScriptEnabled, email, name, tickets, type }) => {
  it("logs in, sees the Thai name and the tickets, and logs out", async () => {
    const page = await arrive({ javaScriptEnabled });
    if (javaScriptEnabled) await takePicture(page, "example-home");
    await signIn(page, email);
    expect(await page.getByRole("heading", { level: 1 }).textContent()).toBe("Authorization required");

    await page.getByRole("button", { name: "Authorize" }).click();

    await page.waitForURL(`${example.url}/profile`);
    expect(await page.getByTestId("name").textContent()).toBe(name);
    expect(await page.getByTestId("ticket").count()).toBe(tickets);
    expect(await page.getByTestId("tickets").textContent()).toContain(type);
    if (javaScriptEnabled) await takeDatedPicture(page, "example-profile");

    await page.getByTestId("logout").click();

    await page.waitForURL(`${example.url}/`);
    expect(await page.getByTestId("login").isVisible()).toBe(true);
    const program = await page
      .context()
      .request.get(`${example.url}/profile`, { headers: { accept: "application/json" } });
    expect(program.status()).toBe(401);
    await page.context().close();
  });
});

describe("a user who denies the consent", () => {
  it("gets a page with a link to the login", async () => {
    const page = await arrive();
    await signIn(page, "malee@sandbox.example");
    await page.getByRole("button", { name: "Deny" }).click();

    await page.waitForURL(/\/auth\/eventpop\/callback/);
    expect(await page.getByRole("heading", { level: 1 }).textContent()).toBe("You are not signed in");
    await takePicture(page, "example-denied");
    await page.getByRole("link", { name: "Sign in with Eventpop" }).click();
    expect(page.url()).toContain(example.sandboxURL);
    await page.context().close();
  });
});

describe("a user with a wrong password", () => {
  it("stays on the sandbox's sign-in page, and the app gets no request", async () => {
    const page = await arrive();
    await signIn(page, "somchai@sandbox.example", "guess");
    expect(page.url()).toContain(example.sandboxURL);
    await page.getByTestId("sign-in-email").waitFor();
    await page.context().close();
  });
});

describe("the holders' page", () => {
  async function enter(email: string): Promise<Page> {
    const page = await arrive();
    await logIn(page, email);
    await page.goto(`${example.url}/holders`);
    return page;
  }

  it("refuses a user without a ticket", async () => {
    const page = await enter("malee@sandbox.example");
    expect(await page.getByRole("heading", { level: 1 }).textContent()).toBe("You need a ticket");
    await takePicture(page, "no-ticket");
    await page.context().close();
  });

  it("refuses a user whose ticket was revoked", async () => {
    const page = await enter("praew@sandbox.example");
    expect(await page.getByRole("heading", { level: 1 }).textContent()).toBe("You need a ticket");
    await page.context().close();
  });

  it("is shown to a user with one ticket", async () => {
    const page = await enter("somchai@sandbox.example");
    expect(await page.getByRole("heading", { level: 1 }).textContent()).toBe("Welcome, ticket holder");
    const ticket = await page.getByTestId("ticket").textContent();
    expect(ticket).toMatch(/บัตรทั่วไป\s+สมชาย ใจดี · No\. 9000401\s+Valid/);
    expect(await page.getByRole("heading", { level: 2 }).textContent()).toBe("เทศกาลดนตรีริมน้ำ");
    await page.context().close();
  });

  it("lets a user with several tickets choose one, and change the choice", async () => {
    const page = await enter("ploy@sandbox.example");
    await takePicture(page, "choose-ticket");
    const choices = page.getByRole("radio");
    expect(await choices.count()).toBeGreaterThan(1);

    await choices.nth(1).check();
    await page.getByRole("button", { name: "Use this ticket" }).click();
    await page.waitForURL(`${example.url}/holders`);
    const first = await page.getByTestId("ticket").textContent();

    await page.getByTestId("change-ticket").click();
    await page.getByRole("radio").nth(2).check();
    await page.getByRole("button", { name: "Use this ticket" }).click();
    const second = await page.getByTestId("ticket").textContent();
    expect(second).not.toBe(first);

    await page.getByTestId("change-ticket").click();
    await page.getByRole("button", { name: "Cancel" }).click();
    await page.waitForURL(`${example.url}/holders`);
    expect(await page.getByTestId("ticket").textContent()).toBe(second);
    await page.context().close();
  });
});

describe("the organizer's page", () => {
  it("lists the tickets of an event for a user who works for the organizer, who finds it in the menu", async () => {
    const page = await arrive();
    await logIn(page, "anan@sandbox.example");
    await page.getByRole("link", { name: "For the organizer" }).click();

    await page.waitForURL(`${example.url}/organizer`);
    expect(await page.getByTestId("ticket").count()).toBeGreaterThan(5);
    await page.context().close();
  });

  it("is not in the menu of other users, and its URL shows them a page that says for whom it is", async () => {
    const page = await arrive({ viewport: { width: 360, height: 740 } });
    await logIn(page, "ploy@sandbox.example");
    await takeDatedPicture(page, "example-profile-360");
    expect(await page.getByRole("link", { name: "For the organizer" }).count()).toBe(0);

    const refused = await page.goto(`${example.url}/organizer`);

    expect(refused?.status()).toBe(403);
    expect(await page.getByRole("heading", { level: 1 }).textContent()).toBe("This page is for the organizer");
    await page.context().close();
  });
});

describe("the home page on a sandbox", () => {
  it("logs a visitor in as one of the sandbox's people by a click, also as another one afterwards", async () => {
    const page = await arrive();
    for (const [person, name] of [
      ["anan", "อนันต์ รุ่งเรือง"],
      ["nok", "นก"],
    ] as const) {
      await page.goto(example.url);
      await page.getByTestId(`try-${person}`).click();
      if (page.url().startsWith(example.sandboxURL)) await page.getByRole("button", { name: "Authorize" }).click();

      await page.waitForURL(`${example.url}/profile`);
      expect(await page.getByTestId("name").textContent()).toBe(name);
    }
    await page.context().close();
  });

  it("offers a user who was added to the sandbox while the app runs, with the user's tickets", async () => {
    const page = await arrive();
    await page.goto(`${example.sandboxURL}/_sandbox/inspector/new/users`);
    await page.getByLabel("Full name").fill("Buyer of three");
    await page.getByRole("button", { name: "Create" }).click();
    const row = page.getByRole("row", { name: "Buyer of three" });
    await row.getByRole("link", { name: "New tickets" }).click();
    await page.getByLabel("How many").fill("3");
    await page.getByRole("button", { name: "Create" }).click();
    await page.goto(example.url);

    const card = page.getByRole("link", { name: "Buyer of three" });
    expect(await card.textContent()).toBe("Buyer of three3 tickets");
    await card.click();
    await page.getByRole("button", { name: "Authorize" }).click();
    await page.waitForURL(`${example.url}/profile`);
    expect(await page.getByText("Buyer of three · No.").count()).toBe(3);
    await page.context().close();
  });

  it("has a link to the inspector, which shows the requests of the app", async () => {
    const page = await arrive({ colorScheme: "dark" });
    await takePicture(page, "example-home-dark");
    await page.getByTestId("inspector").click();

    expect(page.url()).toBe(`${example.sandboxURL}/_sandbox/inspector/requests`);
    await page.context().close();
  });
});

describe("the language of the pages", () => {
  it("is the browser's preference, until the visitor chooses another one on any page", async () => {
    const page = await arrive({ locale: "th-TH" });
    expect(await page.getByTestId("login").textContent()).toBe("เข้าสู่ระบบด้วย Eventpop");
    await page.goto(`${example.url}/nowhere`);

    await page.getByTestId("language").click();

    expect(page.url()).toBe(`${example.url}/nowhere`);
    expect(await page.getByRole("heading", { level: 1 }).textContent()).toBe("This page does not exist");
    await page.goto(example.url);
    expect(await page.getByTestId("login").textContent()).toBe("Login with Eventpop");
    await page.context().close();
  });

  it("decides how dates are written: in Thai with years of the Buddhist era", async () => {
    const page = await arrive({ locale: "th-TH", viewport: { width: 360, height: 740 } });
    await logIn(page, "somchai@sandbox.example");

    expect(await page.locator("time").first().textContent()).toMatch(/^วัน.+ 25\d\d เวลา 17:00$/);
    await takeDatedPicture(page, "example-profile-thai-360", {
      month: "ก.พ.",
      whole: "วันอาทิตย์ที่ 14 กุมภาพันธ์ พ.ศ. 2570 เวลา 17:00",
    });
    await page.context().close();
  });
});

describe("a path that does not exist", () => {
  it("gets a page with the status 404 for browsers, and JSON for other clients", async () => {
    const page = await arrive();
    const response = await page.goto(`${example.url}/nowhere`);
    const { request } = page.context();
    const json = await request.get(`${example.url}/nowhere`, { headers: { accept: "application/json" } });

    expect(response?.status()).toBe(404);
    expect(await page.getByRole("heading", { level: 1 }).textContent()).toBe("This page does not exist");
    expect([json.status(), await json.json()]).toEqual([404, { error: "not_found" }]);
    await page.context().close();
  });

  it("does not lead to another site if the language is changed on it", async () => {
    const response = await fetch(`${example.url}/language`, {
      method: "POST",
      body: new URLSearchParams({ language: "th" }),
      headers: { Referer: `${example.url}//evil.example/` },
      redirect: "manual",
    });

    expect([response.status, response.headers.get("location")]).toEqual([303, "/evil.example/"]);
  });
});

describe("the icon of the site", () => {
  it("is an SVG, also at /favicon.ico, which browsers request on pages without a link to it", async () => {
    for (const path of ["/favicon.svg", "/favicon.ico"]) {
      const response = await fetch(example.url + path);
      expect([response.status, response.headers.get("content-type")]).toEqual([200, "image/svg+xml; charset=utf-8"]);
    }
  });
});
