import { logIn } from "../support/consumer-app";
import { WatchedStore } from "../support/watched-store";
import { callWithToken, logInToClient, useClientSites } from "./clients/client-site";
import { useSites } from "./sites";

/** `GET /auth/eventpop/session`, with which a page asks who is logged in. */

const { startSite } = useSites();
const { startClientSite } = useClientSites();
const PATH = "/auth/eventpop/session";
const HOUR = 60 * 60_000;

let aheadMs = 0;
beforeEach(() => {
  aheadMs = 0;
  jest.spyOn(Date, "now").mockImplementation(() => performance.timeOrigin + performance.now() + aheadMs);
});
afterEach(() => {
  jest.restoreAllMocks();
});

describe("the session route", () => {
  it("tells a visitor's page where the login is, with the page to return to", async () => {
    const { app, browser } = await startSite();

    const response = await browser.fetch(app.at(PATH), { headers: { referer: app.at("/shop?page=2") } });

    expect([response.status, response.headers["cache-control"], response.headers["set-cookie"]]).toEqual([
      200,
      "no-store",
      undefined,
    ]);
    expect(response.json()).toEqual({ user: null, loginUrl: "/auth/eventpop?returnTo=%2Fshop%3Fpage%3D2" });
  });

  it("tells the page of a user who is logged in everything that a logout needs", async () => {
    const { app, browser } = await startSite({ mount: "/shop" });
    await logIn(browser, { ...app, at: (path) => app.at(path) });

    const response = await browser.fetch(app.at(PATH));

    const { formToken, expiresAt, user } = response.json() as Record<string, unknown>;
    expect(response.headers["cache-control"]).toBe("no-store");
    expect(response.json()).toEqual({
      user: (await browser.fetch(app.at("/profile"))).json(),
      loginUrl: "/shop/auth/eventpop",
      logoutUrl: "/shop/auth/eventpop/logout",
      formToken: expect.stringMatching(/^[\w-]{43}$/),
      expiresAt: expect.any(Number),
    });
    expect(user).toMatchObject({ id: expect.any(String) });
    expect(Math.abs((expiresAt as number) - Date.now() - 24 * HOUR)).toBeLessThan(HOUR);
    const headers = { origin: "null", "sec-fetch-site": undefined };
    const logout = await browser.click(app.at("/auth/eventpop/logout"), {
      form: { formToken: String(formToken) },
      headers,
    });
    expect(logout.status).toBe(303);
    expect((await browser.fetch(app.at(PATH))).json()).toMatchObject({ user: null });
  });

  it("does not extend a login, which therefore ends although a page polls it", async () => {
    const { app, browser } = await startSite({ auth: { idleTimeoutMs: 10 * HOUR } });
    await logIn(browser, app);
    const read = async () => (await browser.fetch(app.at(PATH))).json() as { user: unknown; expiresAt: number };
    const { expiresAt } = await read();

    aheadMs = 6 * HOUR;
    expect((await read()).expiresAt).toBe(expiresAt);
    expect((await browser.fetch(app.at(`${PATH.toUpperCase()}/?x`))).json()).toMatchObject({ expiresAt });
    aheadMs = 11 * HOUR;

    expect((await read()).user).toBeNull();
  });

  it("shows the later end of a login that another request has used", async () => {
    const { app, browser } = await startSite({ auth: { idleTimeoutMs: 10 * HOUR } });
    await logIn(browser, app);
    const read = async () => ((await browser.fetch(app.at(PATH))).json() as { expiresAt: number }).expiresAt;
    const before = await read();

    aheadMs = 6 * HOUR;
    await browser.fetch(app.at("/profile"));

    expect((await read()) - before).toBeGreaterThan(5 * HOUR);
  });

  it("responds with 503 while the session store is disconnected, because it is not known who is logged in", async () => {
    const store = new WatchedStore();
    const { app, browser } = await startSite({ store });
    await logIn(browser, app);
    store.emit("disconnect");

    expect((await browser.fetch(app.at(PATH))).status).toBe(503);
  });

  it("can be called by pages of the option origins only", async () => {
    const { app, browser } = await startSite({ auth: { origins: ["https://spa.example"] } });
    const call = async (origin: string, method = "GET") => {
      const { status, headers } = await browser.fetch(app.at(PATH), { method, headers: { origin } });
      return [status, headers["access-control-allow-origin"], headers["access-control-allow-credentials"]];
    };

    expect(await call("https://spa.example")).toEqual([200, "https://spa.example", "true"]);
    expect(await call("https://spa.example", "OPTIONS")).toEqual([204, "https://spa.example", "true"]);
    expect(await call("https://evil.example")).toEqual([200, undefined, undefined]);
    const without = await startSite();
    const { headers } = await without.browser.fetch(without.app.at(PATH), {
      headers: { origin: "https://spa.example" },
    });
    expect(headers["access-control-allow-origin"]).toBeUndefined();
  });

  it("refuses other methods with 405", async () => {
    const { app, browser } = await startSite();

    const response = await browser.fetch(app.at(PATH), { method: "POST" });

    expect([response.status, response.headers.allow]).toEqual([405, "GET, HEAD"]);
  });

  it("is at the path of the option sessionPath", async () => {
    const { app, browser } = await startSite({ auth: { sessionPath: "/api/who.json" } });

    expect((await browser.fetch(app.at("/api/who.json"))).json()).toEqual({ user: null, loginUrl: "/auth/eventpop" });
    expect((await browser.fetch(app.at(PATH))).status).toBe(404);
  });

  it("shows the user of an access token, and does not extend its login", async () => {
    const site = await startClientSite();
    const token = await logInToClient(site, "ios");
    const read = async () => (await callWithToken(site.app, PATH, token)).json() as { user: object; expiresAt: number };
    const { user, expiresAt } = await read();
    expect(user).toEqual({ ...user, id: expect.any(String) });

    aheadMs = 12 * HOUR;
    expect((await read()).expiresAt).toBe(expiresAt);
    await callWithToken(site.app, "/profile", token);

    expect((await read()).expiresAt).toBeGreaterThan(expiresAt);
  });
});
