import { execFile } from "node:child_process";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { promisify } from "node:util";
import { Browser, type BrowserResponse, type RequestOptions } from "../support/browser";
import { sandboxUser } from "../support/sandbox-user";
import { blocksOf, SnippetRunner } from "./snippets";

const SHOP = "https://shop.example";
const CLUB = "https://club.example";
/** Header of a proxy that ended TLS. */
const FORWARDED: RequestOptions = { headers: { "x-forwarded-proto": "https" } };

let runner: SnippetRunner;
beforeAll(async () => {
  runner = await SnippetRunner.start({ redirectHosts: ["shop.example", "club.example"] });
});
beforeEach(() => runner.setUp());
afterEach(() => runner.cleanUp());
afterAll(() => runner.close());

/** A browser for which both hosts are the app. */
function browserFor(app: Server): Browser {
  const url = `http://127.0.0.1:${(app.address() as AddressInfo).port}`;
  return new Browser({ [SHOP]: url, [CLUB]: url });
}

/** Logs in at a host, and returns the response of the callback. */
async function logIn(browser: Browser, origin: string, options: RequestOptions): Promise<BrowserResponse> {
  await runner.sandbox.consents.remove({ as: "somchai" });
  const { location } = await browser.click(`${origin}/auth/eventpop`, options);
  const person = sandboxUser(runner.sandbox.url);
  const { html } = await person.signIn(location, "somchai@sandbox.example", "sandbox");
  return browser.click(origin + (await person.decide(html, "Authorize")), { ...options, from: runner.sandbox.url });
}

describe("the app behind a proxy in docs/deployment.md", () => {
  it("logs a user in, and sends Secure cookies", async () => {
    process.env.SITE_URL = SHOP;
    const browser = browserFor(await runner.startApp("proxy"));

    const { headers } = await logIn(browser, SHOP, FORWARDED);

    const cookies = headers["set-cookie"] ?? [];
    expect(cookies.find((line) => line.startsWith("connect.sid="))).toMatch(/; Secure/);
    expect((await browser.click(`${SHOP}/profile`, FORWARDED)).status).toBe(200);
  });

  it("shows EVENTPOP_SESSION_COOKIE if the proxy does not send X-Forwarded-Proto", async () => {
    process.env.SITE_URL = SHOP;
    const browser = browserFor(await runner.startApp("proxy"));

    const { status, text } = await browser.click(`${SHOP}/auth/eventpop`);

    expect([status, text]).toEqual([500, expect.stringContaining("EVENTPOP_SESSION_COOKIE")]);
  });
});

describe("several hosts in docs/deployment.md", () => {
  it("are redirected to one host", async () => {
    process.env.SITE_HOST = "shop.example";
    const browser = browserFor(await runner.startApp("onehost"));

    const { status, location } = await browser.click(`${CLUB}/tickets?page=2`);

    expect([status, location]).toEqual([308, `${SHOP}/tickets?page=2`]);
    expect((await browser.click(`${SHOP}/`)).status).toBe(404);
  });

  it("have a login each, and a request for another host is refused", async () => {
    process.env.SITES = `${SHOP} ${CLUB}`;
    const browser = browserFor(await runner.startApp("hosts"));

    for (const origin of [SHOP, CLUB]) {
      expect((await browser.fetch(`${origin}/profile`, FORWARDED)).status).toBe(401);
      expect((await logIn(browser, origin, FORWARDED)).location).toBe(`${origin}/`);
      expect((await browser.fetch(`${origin}/profile`, FORWARDED)).status).toBe(200);
    }
    const other = await browser.fetch(`${SHOP}/profile`, { headers: { host: "other.example" } });
    expect(other.status).toBe(421);
  });
});

describe("the commands of docs/deployment.md", () => {
  it("generate a key that is long enough for the option keys", async () => {
    const [command = ""] = blocksOf("sh").filter((code) => code.startsWith("node -p") && code.includes("randomBytes"));

    const { stdout } = await promisify(execFile)("sh", ["-c", command]);

    expect(stdout.trim()).toMatch(/^[\w-]{43}$/);
  });
});
