import { logIn, startLogin } from "../support/consumer-app";
import { useSites } from "./sites";

const { startSite } = useSites();

/** Headers with which browsers and client-side routers mark a prefetch. */
const SPECULATIVE: readonly Readonly<Record<string, string>>[] = [
  { "sec-purpose": "prefetch" },
  { "sec-purpose": "prefetch;prerender" },
  { "sec-purpose": "prefetch;anonymous-client-ip" },
  { purpose: "prefetch" },
  { purpose: "preview" },
  { "x-purpose": "preview" },
  { "x-moz": "prefetch" },
  { "x-sec-purpose": "prefetch" },
  { "next-router-prefetch": "1" },
];

describe("a request for the login that is not a visitor's navigation", () => {
  it.each(SPECULATIVE)("starts no login if it is a prefetch: %j", async (headers) => {
    const { app, browser } = await startSite();

    const response = await browser.click(app.at("/auth/eventpop?returnTo=/cart"), { headers });

    expect([response.status, response.headers["cache-control"], response.location]).toEqual([425, "no-store", ""]);
    expect(response.headers["set-cookie"]).toBeUndefined();
    expect(app.events).toEqual([]);
    expect((await browser.click(app.at("/auth/eventpop"), { headers: { "sec-purpose": "other" } })).status).toBe(302);
  });

  it("starts no login if a script, an image or a HEAD request causes it", async () => {
    const { app, browser } = await startSite();
    const login = app.at("/auth/eventpop");

    const responses = [
      await browser.fetch(login),
      await browser.click(login, { headers: { "sec-fetch-mode": "no-cors", "sec-fetch-dest": "image" } }),
      await browser.click(login, { method: "HEAD" }),
    ];

    expect(responses.map(({ status, headers }) => [status, headers["set-cookie"]])).toEqual(
      Array.from({ length: 3 }, () => [425, undefined]),
    );
    expect(app.events).toEqual([]);
  });

  it("starts no login behind the guard of a prefetched page", async () => {
    const { app, browser } = await startSite();
    const headers = { "sec-purpose": "prefetch" };

    const guarded = await browser.click(app.at("/profile"), { headers });
    const login = await browser.click(guarded.location, { headers });

    expect([guarded.status, guarded.headers["cache-control"], login.status]).toEqual([303, "no-store", 425]);
  });

  it("does not end a pending login, even if it is repeated many times", async () => {
    const { app, browser } = await startSite();
    const { callback } = await startLogin(browser, app);
    for (let link = 0; link < 50; link += 1) {
      await browser.click(app.at("/auth/eventpop"), { headers: { purpose: "prefetch" } });
    }

    expect((await browser.click(callback)).location).toBe(app.at("/"));
  });
});

describe("a prefetched callback", () => {
  it("does not complete the login, and the following navigation completes it", async () => {
    const { app, browser, tokenRequests } = await startSite();
    const { callback } = await startLogin(browser, app);

    const early = await browser.click(callback, { headers: { "sec-purpose": "prefetch;prerender" } });

    expect([early.status, early.headers["cache-control"], tokenRequests()]).toEqual([425, "no-store", 0]);
    expect((await browser.click(callback)).location).toBe(app.at("/"));
  });
});

describe("a browser without Sec-Fetch headers", () => {
  it("logs in", async () => {
    const { app, browser } = await startSite();
    const headers = { "sec-fetch-mode": undefined, "sec-fetch-site": undefined };

    expect((await browser.click(app.at("/auth/eventpop"), { headers })).status).toBe(302);
    expect((await logIn(browser, app, "", { headers })).status).toBe(302);
  });
});
