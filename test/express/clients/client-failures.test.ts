import type { BrowserResponse } from "../../support/browser";
import { startLogin } from "../../support/consumer-app";
import { closedPort } from "../../support/hostile-provider";
import type { Site } from "../sites";
import { type Authorization, authorizationFor, REDIRECT_URIS, useClientSites } from "./client-site";

const { startClientSite } = useClientSites();

let aheadMs = 0;
beforeEach(() => {
  aheadMs = 0;
  jest.spyOn(Date, "now").mockImplementation(() => performance.timeOrigin + performance.now() + aheadMs);
});
afterEach(() => {
  jest.restoreAllMocks();
});

const TIMES = { timeoutMs: 1_000, signInTimeoutMs: 3_000 };

/** Opens the authorization URL. Returns the URL of the app's callback with a code. */
async function startAuthorization({ app, browser }: Site, { query }: Authorization): Promise<URL> {
  const { location } = await browser.click(app.at(`/auth/eventpop/authorize?${query}`));
  const { searchParams } = new URL(location);
  const callback = new URL(searchParams.get("redirect_uri") ?? "");
  callback.searchParams.set("code", "canary-code-5ec2e7");
  callback.searchParams.set("state", searchParams.get("state") ?? "");
  return callback;
}

/** Requests the callback, as Eventpop's redirect does, with these parameters changed. Undefined removes a parameter. */
function finish({ browser }: Site, callback: URL, changes: Readonly<Record<string, string | undefined>> = {}) {
  const changed = new URL(callback);
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined) changed.searchParams.delete(name);
    else changed.searchParams.set(name, value);
  }
  return browser.click(changed.href, { from: "https://www.eventpop.me" });
}

/** Checks that the response redirects to the client with this error, with state and issuer. */
function expectErrorAtClient(
  { app }: Site,
  response: BrowserResponse,
  { state }: Authorization,
  error: string,
  code: string,
) {
  const url = new URL(response.location);
  expect([response.status, url.origin + url.pathname]).toEqual([302, REDIRECT_URIS.live]);
  expect(Object.fromEntries(url.searchParams)).toEqual({
    error,
    error_description: expect.stringContaining(`(${code})`),
    iss: app.at("/auth/eventpop"),
    state,
  });
  expect(app.events.filter(({ code: emitted }) => emitted === code)).toHaveLength(1);
  expect(app.events.map(({ event }) => event)).not.toContain("signed_in");
}

describe("a login that Eventpop refuses or that the user denies", () => {
  it.each([
    ["access_denied", "access_denied", "EVENTPOP_ACCESS_DENIED"],
    ["server_error", "temporarily_unavailable", "EVENTPOP_UNAVAILABLE"],
    ["temporarily_unavailable", "temporarily_unavailable", "EVENTPOP_TEMPORARILY_UNAVAILABLE"],
    ["invalid_scope", "server_error", "EVENTPOP_AUTHORIZATION_REFUSED"],
    ["<script>", "server_error", "EVENTPOP_AUTHORIZATION_REFUSED"],
  ])("with %s is reported to the client as %s", async (reason, error, code) => {
    const site = await startClientSite();
    const authorization = authorizationFor("live");
    const callback = await startAuthorization(site, authorization);

    const response = await finish(site, callback, { code: undefined, error: reason, error_description: "evil words" });

    expectErrorAtClient(site, response, authorization, error, code);
    expect(response.location).not.toContain("evil");
  });

  it("goes to a client with a custom scheme without a page", async () => {
    const site = await startClientSite();
    const callback = await startAuthorization(site, authorizationFor("ios"));

    const response = await finish(site, callback, { code: undefined, error: "access_denied" });

    expect(response.location.startsWith(`${REDIRECT_URIS.ios}?error=access_denied&`)).toBe(true);
  });

  it("goes to the client although the app has a failureRedirect", async () => {
    const site = await startClientSite({ auth: { failureRedirect: "/login-failed" } });
    const authorization = authorizationFor("live");
    const callback = await startAuthorization(site, authorization);

    const response = await finish(site, callback, { code: undefined, error: "access_denied" });

    expectErrorAtClient(site, response, authorization, "access_denied", "EVENTPOP_ACCESS_DENIED");
  });
});

describe("a login that the app refuses", () => {
  it.each([
    ["verify returns false", { verify: async (): Promise<false> => false }, "access_denied", "EVENTPOP_NOT_ADMITTED"],
    [
      "verify does not finish",
      { verify: (): Promise<false> => new Promise(() => {}), signInTimeoutMs: 1_000 },
      "temporarily_unavailable",
      "EVENTPOP_APP_TIMEOUT",
    ],
    [
      "Passport's serializeUser does not finish",
      { passport: { serializeUser: () => {} }, signInTimeoutMs: 1_000 },
      "temporarily_unavailable",
      "EVENTPOP_APP_TIMEOUT",
    ],
  ])("is reported to the client: %s", async (_case, auth, error, code) => {
    const site = await startClientSite({ auth: auth as object });
    const authorization = authorizationFor("live");

    const response = await finish(site, await startAuthorization(site, authorization));

    expectErrorAtClient(site, response, authorization, error, code);
  });

  it("with an error of its own goes to the app's error handler", async () => {
    const site = await startClientSite({
      auth: { verify: () => Promise.reject(new Error("database is down")) },
    });

    const response = await finish(site, await startAuthorization(site, authorizationFor("live")));

    expect([response.status, response.text]).toEqual([500, "the app's own error page"]);
    expect(site.app.failures).toEqual([expect.objectContaining({ message: "database is down" })]);
  });
});

describe("a login while Eventpop fails", () => {
  it.each([
    ["token", { status: 500 }, "temporarily_unavailable", "EVENTPOP_UNAVAILABLE"],
    ["token", { status: 429 }, "temporarily_unavailable", "EVENTPOP_RATE_LIMITED"],
    ["token", "silence", "temporarily_unavailable", "EVENTPOP_TIMEOUT"],
    ["token", "html", "temporarily_unavailable", "EVENTPOP_INVALID_RESPONSE"],
    ["token", { status: 400, body: { error: "invalid_grant" } }, "access_denied", "EVENTPOP_CODE_REFUSED"],
    ["token", { status: 401, body: { error: "invalid_client" } }, "server_error", "EVENTPOP_CLIENT_REFUSED"],
    ["me", { status: 500 }, "temporarily_unavailable", "EVENTPOP_UNAVAILABLE"],
    ["me", "silence", "temporarily_unavailable", "EVENTPOP_TIMEOUT"],
    ["me", { body: {} }, "temporarily_unavailable", "EVENTPOP_INVALID_RESPONSE"],
  ] as const)("is reported to the client: %s responds with %j", async (endpoint, how, error, code) => {
    const site = await startClientSite({ auth: TIMES });
    site.provider.behave(endpoint, how);
    const authorization = authorizationFor("live");

    const response = await finish(site, await startAuthorization(site, authorization));

    expectErrorAtClient(site, response, authorization, error, code);
  });

  it("is reported to the client if no connection is possible", async () => {
    const { provider } = await startClientSite();
    const closed = await closedPort(provider);
    const site = await startClientSite({ auth: { ...TIMES, eventpopURL: closed.url } });
    const authorization = authorizationFor("live");

    const response = await finish(site, await startAuthorization(site, authorization));
    closed.release();

    expectErrorAtClient(site, response, authorization, "temporarily_unavailable", "EVENTPOP_UNREACHABLE");
  });
});

describe("a login while the session store fails", () => {
  it.each(["fails", "throws", "writes and fails", "is silent"] as const)(
    "is reported to the client if the code cannot be stored: the store %s",
    async (how) => {
      const site = await startClientSite({ auth: TIMES });
      const authorization = authorizationFor("live");
      const callback = await startAuthorization(site, authorization);
      site.app.store.trouble(how, "set");

      const response = await finish(site, callback);

      expectErrorAtClient(site, response, authorization, "temporarily_unavailable", "EVENTPOP_STORE");
    },
  );

  it("is reported to the client if the store is disconnected when the login starts", async () => {
    const site = await startClientSite();
    const authorization = authorizationFor("live");
    await startLogin(site.browser, site.app);
    site.app.store.emit("disconnect");

    const response = await site.browser.click(site.app.at(`/auth/eventpop/authorize?${authorization.query}`));

    expectErrorAtClient(site, response, authorization, "temporarily_unavailable", "EVENTPOP_STORE");
  });

  it("is reported to the client if the store is disconnected when the callback comes", async () => {
    const site = await startClientSite();
    const authorization = authorizationFor("live");
    const callback = await startAuthorization(site, authorization);
    site.app.store.emit("disconnect");

    const response = await finish(site, callback);

    expectErrorAtClient(site, response, authorization, "temporarily_unavailable", "EVENTPOP_STORE");
  });
});

describe("a callback that cannot be completed", () => {
  it("after ten minutes is reported to the client", async () => {
    const site = await startClientSite();
    const authorization = authorizationFor("live");
    const callback = await startAuthorization(site, authorization);
    aheadMs = 11 * 60_000;

    const response = await finish(site, callback);

    expectErrorAtClient(site, response, authorization, "access_denied", "EVENTPOP_LOGIN_EXPIRED");
  });

  it.each([
    ["a wrong issuer", { iss: "https://evil.example" }, "EVENTPOP_WRONG_ISSUER"],
    ["neither code nor error", { code: undefined }, "EVENTPOP_BAD_CALLBACK"],
    ["code and error", { error: "access_denied" }, "EVENTPOP_BAD_CALLBACK"],
  ])("with %s is reported to the client", async (_case, changes, code) => {
    const site = await startClientSite();
    const authorization = authorizationFor("live");
    const callback = await startAuthorization(site, authorization);

    const response = await finish(site, callback, changes);

    expectErrorAtClient(site, response, authorization, "server_error", code);
  });

  it("because it was used before ends on a page, so that the client gets only one response", async () => {
    const site = await startClientSite();
    const callback = await startAuthorization(site, authorizationFor("live"));
    await finish(site, callback);

    // The browser now has the cookie of an ended login.
    const again = await finish(site, callback, { code: "another-code" });

    expect(again.location).toBe("");
    expect([again.status, again.text.includes("EVENTPOP_LOGIN_REUSED")]).toEqual([403, true]);
  });

  it.each(["x".repeat(32), "", "short"])("because its state is unknown ends on a page: %p", async (state) => {
    const site = await startClientSite();
    const callback = await startAuthorization(site, authorizationFor("live"));

    const response = await finish(site, callback, { state });

    expect([response.status, response.location]).toEqual([403, ""]);
    expect(response.text).toContain("EVENTPOP_STATE_MISMATCH");
  });

  it("in another browser ends on a page", async () => {
    const site = await startClientSite();
    const other = await startClientSite();
    const callback = await startAuthorization(site, authorizationFor("live"));

    const response = await finish({ ...site, browser: other.browser }, callback);

    expect([response.status, response.location]).toEqual([403, ""]);
  });

  it("because the client is no longer registered ends on a page", async () => {
    const site = await startClientSite();
    const callback = await startAuthorization(site, authorizationFor("live"));
    const clients = [{ clientID: "ios", name: "iOS", redirectURIs: [REDIRECT_URIS.ios] }];
    const after = await startClientSite({
      baseURL: site.app.url,
      auth: { clients, eventpopURL: site.provider.url },
    });

    const response = await site.browser.click(callback.href.replace(site.app.url, after.app.url), {
      headers: { cookie: site.browser.cookies.header(callback, { crossSite: true, topLevelGet: true }) },
    });

    expect([response.status, response.location]).toEqual([400, ""]);
    expect(response.text).toContain("EVENTPOP_UNKNOWN_CLIENT");
  });
});
