import type { BrowserResponse } from "../support/browser";
import { logIn, startLogin } from "../support/consumer-app";
import { BEHAVIOURS, type BehaviourName } from "../support/hostile-provider";
import { useSites } from "./sites";

const { startSite } = useSites();

/** Matches text that no response may contain: stack traces, paths, class names, the provider's text, Node's error codes. */
const INSIDES =
  /\n\s+at |node_modules|\.[jt]s:\d|\/src\/|Error:|TypeError|ProviderError|SignInError|ECONN|EPIPE|HPE_|127\.0\.0\.1|canary/;

const codeOf = (response: BrowserResponse) => (response.json() as { error: { code: string } }).error.code;

describe("a login that fails because of Eventpop", () => {
  const behaviours = Object.keys(BEHAVIOURS) as BehaviourName[];

  /** Starts a site whose Eventpop has this behaviour at one endpoint. Requests the callback of a login, and returns the response. */
  const logInWith = async (endpoint: "token" | "me", how: BehaviourName, as: "click" | "fetch") => {
    const { app, browser, provider } = await startSite({ auth: { timeoutMs: 500, signInTimeoutMs: 2_000 } });
    provider.behave(endpoint, how);
    const { callback } = await startLogin(browser, app);
    const response = await browser[as](callback);
    expect(app.failures).toEqual([]);
    return response;
  };

  it("at the token endpoint, with any behaviour, ends with a page and status 502 or 504", async () => {
    const pages = await Promise.all(behaviours.map((how) => logInWith("token", how, "click")));

    const failed = pages.filter(({ status }) => status !== 302);
    expect(failed.length).toBeGreaterThan(30);
    for (const { status, headers, text } of failed) {
      expect([502, 504]).toContain(status);
      expect(text).toContain("<h1>This does not work right now</h1>");
      expect(text + JSON.stringify(headers)).not.toMatch(INSIDES);
    }
  });

  it("at /me, with any behaviour, ends with JSON for a client that is not a browser", async () => {
    const responses = await Promise.all(behaviours.map((how) => logInWith("me", how, "fetch")));

    const failed = responses.filter(({ status }) => status !== 302);
    expect(failed.length).toBeGreaterThan(25);
    for (const response of failed) {
      expect([502, 504]).toContain(response.status);
      expect(response.json()).toEqual({ error: { code: codeOf(response), message: expect.any(String) } });
      expect(response.text + JSON.stringify(response.headers)).not.toMatch(INSIDES);
    }
  });

  it.each([
    ["a code that was used before", { status: 400, body: { error: "invalid_grant" } }, 403, "EVENTPOP_CODE_REFUSED"],
    ["a wrong client secret", { status: 401, body: { error: "invalid_client" } }, 502, "EVENTPOP_CLIENT_REFUSED"],
    ["a rate limit", { status: 429, headers: { "retry-after": "17" } }, 503, "EVENTPOP_RATE_LIMITED"],
    ["an outage", { status: 503, body: "" }, 502, "EVENTPOP_UNAVAILABLE"],
  ])("because of %s has the status and the code of that cause", async (_case, response, status, code) => {
    const { app, browser, provider } = await startSite();
    provider.behave("token", response);
    const { callback } = await startLogin(browser, app);

    const told = await browser.fetch(callback);

    expect([told.status, codeOf(told)]).toEqual([status, code]);
    expect(told.headers["retry-after"]).toBe(status === 503 ? "17" : undefined);
  });

  it.each([
    ["access_denied", 403, "EVENTPOP_ACCESS_DENIED"],
    ["invalid_scope", 403, "EVENTPOP_AUTHORIZATION_REFUSED"],
    ["server_error", 502, "EVENTPOP_UNAVAILABLE"],
    ["temporarily_unavailable", 503, "EVENTPOP_TEMPORARILY_UNAVAILABLE"],
    ["<script>alert(1)</script>\r\n\u001b[2J", 403, "EVENTPOP_AUTHORIZATION_REFUSED"],
  ])("with error=%j in the callback has status %i", async (error, status, code) => {
    const { app, browser, tokenRequests } = await startSite();
    const { callback } = await startLogin(browser, app);
    const query = new URLSearchParams({ error, error_description: "<script>alert(2)</script>\r\nforged log line" });
    const refused = callback.replace(/code=[^&]*/, query.toString());

    const told = await browser.fetch(refused);

    expect([told.status, codeOf(told)]).toEqual([status, code]);
    expect(told.text).not.toMatch(/script|forged/);
    expect(tokenRequests()).toBe(0);
  });
});

describe("the page of a denial", () => {
  const denied = (callback: string) => callback.replace(/code=[^&]*/, "error=access_denied");

  it("says the same after a reload, and a code of the ended login is still refused", async () => {
    const { app, browser, tokenRequests } = await startSite();
    const { callback } = await startLogin(browser, app);
    const first = await browser.click(denied(callback));
    const reloaded = await browser.click(denied(callback));
    const withCode = await browser.click(callback);

    expect(first.text).toContain('<p class="code">EVENTPOP_ACCESS_DENIED</p>');
    expect([reloaded.status, reloaded.text]).toEqual([first.status, first.text]);
    expect(withCode.text).toContain("EVENTPOP_LOGIN_REUSED");
    expect(tokenRequests()).toBe(0);
  });

  it("redirects after a reload if the visitor has logged in meanwhile", async () => {
    const { app, browser } = await startSite();
    const { callback } = await startLogin(browser, app);
    await browser.click(denied(callback));
    await logIn(browser, app);
    const reloaded = await browser.click(denied(callback));

    expect([reloaded.status, reloaded.location]).toEqual([302, app.at("/")]);
  });

  it("is not shown for the state of a login that this browser did not start", async () => {
    const { app, browser } = await startSite();
    const { callback } = await startLogin(browser, app);
    const unknown = await browser.click(denied(callback).replace(/state=[^&]*/, `state=${"x".repeat(32)}`));

    expect(unknown.text).toContain("EVENTPOP_STATE_MISMATCH");
  });
});

describe("the page of a failed login", () => {
  it("is in the browser's language, links to the login, and shows the code", async () => {
    const { app, browser } = await startSite();
    const page = (language: string) =>
      browser.click(app.at("/auth/eventpop/callback?code=1&state=x"), { headers: { "accept-language": language } });

    const [english, thai] = [await page("en"), await page("th")];

    expect([english.status, thai.status]).toEqual([403, 403]);
    expect(english.text).toContain("<h1>Please sign in again</h1>");
    expect(thai.text).toContain("<h1>กรุณาเข้าสู่ระบบอีกครั้ง</h1>");
    for (const { text } of [english, thai]) {
      expect(text).toContain('href="/auth/eventpop"');
      expect(text).toContain('<p class="code">EVENTPOP_STATE_MISMATCH</p>');
    }
  });

  it("is not cached, and loads nothing from other sites", async () => {
    const { app, browser } = await startSite();

    const { headers, text } = await browser.click(app.at("/auth/eventpop/callback"));

    expect(headers).toMatchObject({
      "cache-control": "no-store",
      "referrer-policy": "no-referrer",
      "x-content-type-options": "nosniff",
      "content-security-policy": expect.stringContaining("default-src 'none'"),
    });
    expect(text).not.toMatch(/<script|https?:|src=|@import|url\(/);
  });

  it("is replaced by a redirect to failureRedirect with the code; other clients still get JSON", async () => {
    const { app, browser } = await startSite({ auth: { failureRedirect: "/welcome?from=login#message" } });

    const person = await browser.click(app.at("/auth/eventpop/callback?state=x"));
    const program = await browser.fetch(app.at("/auth/eventpop/callback?state=x"));

    expect([person.status, person.location]).toEqual([
      302,
      app.at("/welcome?from=login&error=EVENTPOP_STATE_MISMATCH#message"),
    ]);
    expect([program.status, codeOf(program)]).toEqual([403, "EVENTPOP_STATE_MISMATCH"]);
  });

  it("is not replaced by a redirect on the app's own routes and on logout", async () => {
    const { app, browser } = await startSite({ auth: { failureRedirect: "/" } });
    await browser.fetch(app.at("/"));
    app.store.emit("disconnect");

    expect((await browser.click(app.at("/profile"))).status).toBe(503);
    expect((await browser.click(app.at("/auth/eventpop/logout"), { form: {} })).status).toBe(503);
    expect((await browser.click(app.at("/auth/eventpop"))).location).toBe(app.at("/?error=EVENTPOP_STORE"));
  });
});

describe("every response of login, callback and logout", () => {
  it("has no-store and no-referrer, and the callback redirects to a URL without the code", async () => {
    const { app, browser } = await startSite();
    const { response: login, callback } = await startLogin(browser, app);
    const responses = [
      login,
      await browser.click(callback),
      await browser.click(callback),
      await browser.click(app.at("/auth/eventpop/callback?state=x")),
      await browser.fetch(app.at("/auth/eventpop/callback?state=x")),
      await browser.click(app.at("/auth/eventpop/logout")),
      await browser.click(app.at("/auth/eventpop/logout"), { form: {} }),
    ];

    for (const { headers } of responses) {
      expect(headers).toMatchObject({ "cache-control": "no-store", "referrer-policy": "no-referrer" });
    }
    expect(responses[1]?.location).not.toMatch(/code|state/);
  });
});
