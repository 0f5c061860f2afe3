import { createHash } from "node:crypto";
import { respondingWith } from "../support/hostile-provider";
import { type Browser, CALLBACK, type StartedLogin } from "./support/site";
import { useSites } from "./support/sites";

const sites = useSites();
const MINUTE_MS = 60_000;

afterEach(() => jest.restoreAllMocks());

function moveClock(ms: number): void {
  const now = Date.now();
  jest.spyOn(Date, "now").mockReturnValue(now + ms);
}

/** Starts logins one after the other, each with its own returnTo. */
async function startTabs(browser: Browser, count: number): Promise<StartedLogin[]> {
  const tabs: StartedLogin[] = [];
  for (let tab = 0; tab < count; tab += 1) tabs.push(await browser.start(`?returnTo=/tab/${tab}`));
  return tabs;
}

/** A shuffled order that is the same in every run. */
function shuffled<T>(items: readonly T[]): T[] {
  const rank = (item: T) =>
    createHash("sha256")
      .update(String(items.indexOf(item)))
      .digest("hex");
  return items.toSorted((a, b) => rank(a).localeCompare(rank(b)));
}

describe("logins in several tabs", () => {
  it("can be completed in any order, each with its own returnTo", async () => {
    const browser = (await sites.open()).browser();
    const tabs = await startTabs(browser, 5);

    for (const tab of shuffled(tabs)) {
      const { status, body } = await browser.get(tab.callback());
      expect([status, body.info]).toEqual([200, { returnTo: `/tab/${tabs.indexOf(tab)}` }]);
    }
  });

  it("can be completed at the same moment, each with its own returnTo", async () => {
    const browser = (await sites.open()).browser();
    const tabs = await startTabs(browser, 5);

    const responses = await Promise.all(tabs.map(({ callback }) => browser.get(callback())));

    expect(responses.map(({ body }) => body.info)).toEqual(tabs.map((_tab, index) => ({ returnTo: `/tab/${index}` })));
  });

  it("can be completed in any order also if there are fifteen", async () => {
    const browser = (await sites.open()).browser();
    const tabs = await startTabs(browser, 15);

    for (const tab of shuffled(tabs)) {
      expect((await browser.get(tab.callback())).body.info).toEqual({ returnTo: `/tab/${tabs.indexOf(tab)}` });
    }
  });

  it("do not affect each other if they start at the same moment", async () => {
    const browser = (await sites.open()).browser();

    const tabs = await Promise.all(Array.from({ length: 10 }, (_, tab) => browser.start(`?returnTo=/tab/${tab}`)));

    for (const [index, tab] of tabs.entries()) {
      expect((await browser.get(tab.callback())).body.info).toEqual({ returnTo: `/tab/${index}` });
    }
  });

  it("have cookies of a limited size if 200 logins are started and none is completed", async () => {
    const site = await sites.open();
    const browser = site.browser();
    const tabs = await startTabs(browser, 200);
    const last = tabs.at(-1);

    const sent = (await browser.get(`${CALLBACK}?code=c`)).request.cookies as string;

    // Proxies accept 8 KB. The rest is for the session cookie and other cookies of the site.
    expect(sent.length).toBeLessThan(6_000);
    expect(new Set(tabs.map(({ state }) => state)).size).toBe(200);
    expect((await browser.get(last?.callback() ?? "")).status).toBe(200);
  });
});

describe("a login that takes long", () => {
  it.each([
    [9.9 * MINUTE_MS, 200],
    [11 * MINUTE_MS, 403],
  ])("expires after ten minutes: after %d ms the status is %d", async (ms, status) => {
    const site = await sites.open();
    const { start, get } = site.browser();
    const { callback } = await start();

    moveClock(ms);

    expect((await get(callback())).status).toBe(status);
    expect(sites.provider.requests).toHaveLength(status === 200 ? 2 : 0);
    const code = "EVENTPOP_LOGIN_EXPIRED";
    if (status === 403) expect(site.events.at(-1)).toMatchObject({ event: "refused", code });
  });
});

describe("a callback that is requested twice", () => {
  it("at the same moment causes one token request, and both responses log the user in", async () => {
    let response = () => {};
    sites.provider.behave("token", (moment) => {
      response = () => respondingWith()(moment);
    });
    const browser = (await sites.open()).browser();
    const { callback } = await browser.start("?returnTo=/mine");

    const asked = sites.provider.nextRequest();
    const first = browser.get(callback()).then((response) => response);
    await asked;
    const second = browser.get(callback()).then((response) => response);
    response();

    for (const { status, body } of [await first, await second]) {
      expect({ status, ...body }).toMatchObject({ status: 200, user: { id: "1001" }, info: { returnTo: "/mine" } });
    }
    expect(sites.tokenRequests).toHaveLength(1);
    expect((await browser.get("/")).body.user).toMatchObject({ id: "1001" });
  });

  it("a second time after the first has completed is refused, and the user stays logged in", async () => {
    const browser = (await sites.open()).browser();
    const { callback } = await browser.start();
    await browser.get(callback());

    const { status } = await browser.get(callback());

    expect(status).toBe(403);
    expect(sites.tokenRequests).toHaveLength(1);
    expect((await browser.get("/")).body.user).toMatchObject({ id: "1001" });
  });
});
