import type { ErrorRequestHandler, Express, Request } from "express";
import type { TokenStore } from "../../src/index";
import { logIn } from "../support/consumer-app";
import { TOKENS } from "../support/hostile-provider";
import { useSites } from "./sites";

const { startSite } = useSites();
const HOUR = 60 * 60_000;
const DAY = 24 * HOUR;

let aheadMs = 0;
beforeEach(() => {
  aheadMs = 0;
  jest.spyOn(Date, "now").mockImplementation(() => performance.timeOrigin + performance.now() + aheadMs);
});
afterEach(() => {
  jest.restoreAllMocks();
});

/** Starts a site and logs a user in. By default, sessions last longer than logins. */
async function startLoggedIn(auth: object = {}, maxAge: number | null = 400 * DAY, routes = (_app: Express) => {}) {
  const site = await startSite({ auth, routes, session: { cookie: { maxAge: maxAge ?? undefined } } });
  await logIn(site.browser, site.app);
  site.app.store.forget();
  const visit = async () => (await site.browser.fetch(site.app.at("/profile"))).status;
  return { ...site, visit };
}

describe("a slow request that extends a login", () => {
  it("does not overwrite what other requests change in the session meanwhile", async () => {
    let arrived = () => {};
    let respond = () => {};
    const arrival = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const { app, browser } = await startLoggedIn({}, undefined, (site) => {
      site.get("/slow", (_req, res) => {
        respond = () => res.json({});
        arrived();
      });
    });
    aheadMs = DAY / 2;
    const slow = browser.fetch(app.at("/slow"));
    await arrival;
    await browser.fetch(app.at("/cart?add=seven"));
    respond();
    await slow;

    expect((await browser.fetch(app.at("/cart"))).json()).toEqual({ cart: "seven" });
  });
});

describe("a request that extends a login", () => {
  it("saves the session with a new expiry, for stores that do not rewrite it on touch", async () => {
    const { app, visit } = await startLoggedIn({}, DAY);

    aheadMs = DAY / 2;
    expect(await visit()).toBe(200);

    const saved = app.store.calls.filter(({ call, of }) => `${call} ${of}` === "set session");
    const expiries = saved.map(({ written }) => Date.parse(JSON.parse(written).cookie.expires));
    expect(expiries).not.toEqual([]);
    for (const expiry of expiries) expect(expiry).toBeGreaterThan(Date.now() + DAY / 2);
  });
});

describe("a WebSocket that is older than the idle time", () => {
  /** Logs a user in and keeps `req.eventpop` of the first request, as a WebSocket server does. */
  async function openSocket() {
    const sockets: Request["eventpop"][] = [];
    const site = await startLoggedIn({}, undefined, (app) => {
      app.get("/socket", (req, res) => {
        sockets.push(req.eventpop);
        res.end();
      });
    });
    await site.browser.fetch(site.app.at("/socket"));
    const callApi = async () => (await sockets[0]?.me())?.id;
    return { ...site, callApi };
  }

  it("can refresh the tokens without ending the login, which the user has extended", async () => {
    const { app, browser, visit, callApi } = await openSocket();
    aheadMs = 20 * HOUR;
    await visit();
    aheadMs = 25 * HOUR;

    expect([await callApi(), await callApi()]).toEqual(["1001", "1001"]);
    expect((await browser.fetch(app.at("/tickets"))).status).toBe(200);
  });

  it("cannot call the API after 7 days", async () => {
    const { callApi } = await openSocket();
    const calls = [];
    for (let half = 1; half <= 14; half += 1) {
      aheadMs = half * 12 * HOUR + 1_000;
      calls.push(await callApi().catch(({ code }) => code));
    }

    expect(calls).toEqual([...Array(13).fill("1001"), "EVENTPOP_SIGN_IN_REQUIRED"]);
  });
});

describe("a login that is not used", () => {
  it("ends after 24 hours", async () => {
    const { visit } = await startLoggedIn();

    aheadMs = DAY - 60_000;
    const before = await visit();
    aheadMs += DAY;

    expect([before, await visit()]).toEqual([200, 401]);
  });

  it("ends after idleTimeoutMs if that is set", async () => {
    const { visit } = await startLoggedIn({ idleTimeoutMs: HOUR });

    aheadMs = HOUR + 1_000;

    expect(await visit()).toBe(401);
  });

  it("ends after 24 hours also if the session cookie has no expiry", async () => {
    const { visit } = await startLoggedIn({}, null);

    aheadMs = DAY - 60_000;
    const before = await visit();
    aheadMs += DAY;

    expect([before, await visit()]).toEqual([200, 401]);
  });

  it("ends with its session if that ends earlier", async () => {
    const { visit } = await startLoggedIn({}, HOUR);

    aheadMs = HOUR + 1_000;

    expect(await visit()).toBe(401);
  });

  it("redirects the user to the login after it has ended, and a repeated callback does not log the user in", async () => {
    const { app, browser } = await startLoggedIn();

    aheadMs = DAY + 1_000;
    const page = await browser.click(app.at("/profile"));

    expect([page.status, page.location]).toEqual([303, app.at("/auth/eventpop?returnTo=%2Fprofile")]);
  });
});

describe("a login that is used", () => {
  it("is extended each time, and ends after 7 days", async () => {
    const { visit } = await startLoggedIn();
    const statuses = [];
    for (let half = 1; half <= 14; half += 1) {
      aheadMs = half * 12 * HOUR + 1_000;
      statuses.push(await visit());
    }

    expect(statuses).toEqual([...Array(13).fill(200), 401]);
  });

  it("ends after absoluteTimeoutMs if that is set", async () => {
    const { visit } = await startLoggedIn({ absoluteTimeoutMs: 2 * HOUR });

    aheadMs = HOUR;
    const before = await visit();
    aheadMs = 2 * HOUR + 1_000;

    expect([before, await visit()]).toEqual([200, 401]);
  });

  it("causes one write of its session and one touch of its record per tenth of the idle timeout", async () => {
    const { app, visit } = await startLoggedIn({ idleTimeoutMs: 10 * HOUR });
    for (let minute = 1; minute <= 180; minute += 10) {
      aheadMs = minute * 60_000;
      await visit();
    }

    expect([app.store.count("set session"), app.store.count("touch record")]).toEqual([2, 2]);
  });

  it("extends a session cookie that would expire before it", async () => {
    const { visit } = await startLoggedIn({}, HOUR);
    const statuses = [];
    for (let visits = 1; visits <= 6; visits += 1) {
      aheadMs = visits * 40 * 60_000;
      statuses.push(await visit());
    }

    expect(statuses).toEqual(Array(6).fill(200));
  });

  it("keeps its tokens until it ends, if the request that extended it also refreshed them", async () => {
    const { app, browser, provider, visit } = await startLoggedIn();
    provider.behave("token", { body: { ...TOKENS, access_token: "second", expires_in: 30 * 24 * 3_600 } });

    // Four hours before its end, a request extends the login and refreshes the tokens. There is no other request for twelve hours.
    aheadMs = 20 * HOUR;
    const first = await browser.fetch(app.at("/tickets"));
    aheadMs += 12 * HOUR;

    expect([first.status, await visit(), (await browser.fetch(app.at("/tickets"))).status]).toEqual([200, 200, 200]);
  });

  it("is kept if the token store fails while extending it, and browsers and other clients get 503", async () => {
    let isWorking = true;
    const tokenStore: TokenStore = {
      createRecord: async () => "handle",
      readRecord: async () => undefined,
      replaceRecord: async () => false,
      extendRecord: async () => {
        if (!isWorking) throw new Error("out of order");
      },
      deleteRecord: async () => undefined,
      hasRecord: async () => false,
      readRefreshMarker: async () => undefined,
      writeRefreshMarker: async () => {},
    };
    const passedOn: unknown[] = [];
    const routes = (site: Express) => {
      site.use(((error, _req, _res, next) => {
        passedOn.push(error);
        next(error);
      }) satisfies ErrorRequestHandler);
    };
    const { app, browser, visit } = await startLoggedIn({ tokenStore }, DAY, routes);
    aheadMs = 12 * HOUR;
    isWorking = false;

    const person = await browser.click(app.at("/"));

    expect([await visit(), person.status, person.headers["content-type"]]).toEqual([
      503,
      503,
      expect.stringMatching("html"),
    ]);
    isWorking = true;
    expect([await visit(), passedOn]).toEqual([200, []]);
  });
});
