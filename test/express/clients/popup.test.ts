import { createHash } from "node:crypto";
import type { BrowserResponse } from "../../support/browser";
import { type ConsumerApp, startLogin } from "../../support/consumer-app";
import { USER } from "../../support/hostile-provider";
import { type Site, useSites } from "../sites";

const { startSite } = useSites();

const POPUP = "?display=popup&popup=window-1";

/** Starts a login in a popup window. Returns the response of its callback, with these parameters changed. */
async function logInWithPopup({ app, browser }: Site, query = POPUP, change = (callback: string) => callback) {
  const { callback } = await startLogin(browser, app, query);
  return browser.click(change(callback), { from: "https://www.eventpop.me" });
}

/** The result that the page reports to the page that opened the window. */
function resultIn({ text }: BrowserResponse): unknown {
  const [, json = ""] = /<script type="application\/json" id="result">(.*?)<\/script>/s.exec(text) ?? [];
  return JSON.parse(json);
}

/** Checks that the page runs one script, which its policy allows, and that no frame shows it. */
function expectHarmless({ headers, text }: BrowserResponse): void {
  const scripts = [...text.matchAll(/<script\b([^>]*)>(.*?)<\/script>/gs)];
  expect(scripts.map(([, attributes]) => attributes)).toEqual([' type="application/json" id="result"', ""]);
  const hash = createHash("sha256")
    .update(scripts[1]?.[2] ?? "")
    .digest("base64");
  expect(headers["content-security-policy"]).toContain(`script-src 'sha256-${hash}'`);
  expect(headers["content-security-policy"]).toContain("default-src 'none'");
  expect(headers["content-security-policy"]).toContain("frame-ancestors 'none'");
  expect(headers["cache-control"]).toBe("no-store");
  expect(headers["content-type"]).toContain("text/html");
}

const isLoggedIn = async ({ app, browser }: Site) => (await browser.fetch(app.at("/profile"))).status === 200;

describe("a login in a popup window", () => {
  it("ends on a page that reports the user", async () => {
    const site = await startSite();

    const page = await logInWithPopup(site);

    expect([page.status, page.location]).toEqual([200, ""]);
    expect(resultIn(page)).toEqual({
      id: "window-1",
      user: expect.objectContaining({ id: "1001", fullName: USER.full_name }),
    });
    expect(page.text).toContain("You can close this window.");
    expectHarmless(page);
    expect(await isLoggedIn(site)).toBe(true);
  });

  it("ends on a page in the browser's language", async () => {
    const site = await startSite();
    const { callback } = await startLogin(site.browser, site.app, POPUP);

    const page = await site.browser.click(callback, { headers: { "accept-language": "th" } });

    expect(page.text).toContain('<html lang="th">');
    expect(page.text).toContain("คุณปิดหน้าต่างนี้ได้เลย");
  });

  it("reports no token and no code", async () => {
    const site = await startSite();

    const page = await logInWithPopup(site);

    for (const secret of ["canary-code", "5ec2e7acce55", "5ec2e74ef4e5"]) expect(page.text).not.toContain(secret);
  });
});

describe("a login in a popup window that fails", () => {
  const deny = (callback: string) => callback.replace(/code=[^&]*/, "error=access_denied&error_description=evil");
  it.each([
    ["the user denies", {}, deny, 403, "EVENTPOP_ACCESS_DENIED"],
    [
      "the app refuses the user",
      { verify: async (): Promise<false> => false },
      undefined,
      403,
      "EVENTPOP_NOT_ADMITTED",
    ],
    [
      "a function of the app does not finish",
      { verify: (): Promise<false> => new Promise(() => {}), signInTimeoutMs: 1_000 },
      undefined,
      503,
      "EVENTPOP_APP_TIMEOUT",
    ],
    ["the callback is malformed", {}, (callback: string) => `${callback}&error=x`, 400, "EVENTPOP_BAD_CALLBACK"],
    ["the app has a failureRedirect", { failureRedirect: "/failed" }, deny, 403, "EVENTPOP_ACCESS_DENIED"],
  ] as const)("reports the error: %s", async (_case, auth, change, status, code) => {
    const site = await startSite({ auth: auth as object });

    const page = await logInWithPopup(site, POPUP, change);

    expect([page.status, page.location]).toEqual([status, ""]);
    expect(resultIn(page)).toEqual({ id: "window-1", error: { code, message: expect.stringMatching(/\.$/) } });
    expect(page.text).not.toContain("evil");
    expectHarmless(page);
    expect(site.app.events.filter(({ code: emitted }) => emitted === code)).toHaveLength(1);
    expect(await isLoggedIn(site)).toBe(false);
  });

  it.each([
    ["token", { status: 500 }, "EVENTPOP_UNAVAILABLE"],
    ["me", "resetMidBody", "EVENTPOP_CONNECTION_LOST"],
  ] as const)("reports the error: Eventpop's %s fails", async (endpoint, how, code) => {
    const site = await startSite();
    site.provider.behave(endpoint, how);

    const page = await logInWithPopup(site);

    expect(resultIn(page)).toEqual({ id: "window-1", error: expect.objectContaining({ code }) });
    expect(page.status).toBe(502);
  });

  it("reports the error: the store fails", async () => {
    const site = await startSite();
    const { callback } = await startLogin(site.browser, site.app, POPUP);
    site.app.store.trouble("fails", "set");

    const page = await site.browser.click(callback);

    expect(resultIn(page)).toEqual({ id: "window-1", error: expect.objectContaining({ code: "EVENTPOP_STORE" }) });
  });

  it("reports the error: the browser would not keep the session cookie", async () => {
    const site = await startSite({ session: { cookie: { secure: true } }, auth: { failureRedirect: "/failed" } });

    const page = await site.browser.click(site.app.at(`/auth/eventpop${POPUP}`));

    expect([page.status, page.location]).toEqual([500, ""]);
    expect(resultIn(page)).toEqual({
      id: "window-1",
      error: expect.objectContaining({ code: "EVENTPOP_SESSION_COOKIE" }),
    });
    expectHarmless(page);
  });

  it("does not report a login that this browser did not start", async () => {
    const site = await startSite();

    const page = await logInWithPopup(site, POPUP, (callback) =>
      callback.replace(/state=.*/, `state=${"x".repeat(32)}`),
    );

    expect([page.status, page.text.includes("<script")]).toEqual([403, false]);
  });
});

describe("the id of a popup window", () => {
  it.each([
    "</script><script>alert(1)</script>",
    '"}],alert(1)//',
    "'-alert(1)-'",
    "<!--",
    "a b",
    "\u2028",
    "\u0000",
    "ก",
    "x".repeat(65),
    "",
  ])("is ignored if it is not a short text of letters and digits: %p", async (id) => {
    const site = await startSite();

    const page = await logInWithPopup(site, `?display=popup&popup=${encodeURIComponent(id)}`);

    expect(resultIn(page)).toEqual({ id: "", user: expect.objectContaining({ id: "1001" }) });
    expectHarmless(page);
  });

  it.each(["window-1", "A_9", "x".repeat(64)])("may be %s", async (id) => {
    const site = await startSite();

    expect(resultIn(await logInWithPopup(site, `?display=popup&popup=${id}`))).toEqual(expect.objectContaining({ id }));
  });

  it.each(["?display=popup", "?display=popup&popup=a&popup=b"])("may be missing: %s", async (query) => {
    const site = await startSite();

    expect(resultIn(await logInWithPopup(site, query))).toEqual(expect.objectContaining({ id: "" }));
  });
});

describe("a user's data in the page of a popup window", () => {
  it.each([
    "</script><script>alert(1)</script>",
    "</SCRIPT ><img src=x onerror=alert(1)>",
    "<!--<script>",
    "]]>",
    `"'\`\\`,
    "\u2028\u2029\ud83d\ude00",
    "สมหญิง \u0000\u001b[31m",
    "&lt;b&gt;&quot;",
  ])("arrives unchanged and runs nothing: %p", async (name) => {
    const site = await startSite();
    site.provider.behave("me", { body: { user: { ...USER, full_name: name, first_name: name, email: name } } });

    const page = await logInWithPopup(site);
    const profile = await site.browser.fetch(site.app.at("/profile"));

    expect(resultIn(page)).toEqual({ id: "window-1", user: profile.json() });
    expectHarmless(page);
  });
});

describe("a login that is not in a popup window", () => {
  it.each(["?display=page", "?popup=window-1", "?display=popup&display=popup", "?display=POPUP"])(
    "redirects to the app: %s",
    async (query) => {
      const site: { app: ConsumerApp } & Site = await startSite();

      expect((await logInWithPopup(site, query)).location).toBe(site.app.at("/"));
    },
  );
});
