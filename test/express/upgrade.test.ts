import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import type { Duplex } from "node:stream";
import type { RequestHandler } from "express";
import session from "express-session";
import { eventpopAuth, requireSignIn, requireTicket, type TokenStore } from "../../src/index";
import type { Browser } from "../support/browser";
import { CLIENT, type ConsumerApp, logIn, SESSION_SECRET, sessionOptions } from "../support/consumer-app";
import { USER } from "../support/hostile-provider";
import { type Site, useSites } from "./sites";

const { startSite } = useSites();
afterEach(() => {
  jest.restoreAllMocks();
});

type Middleware = (req: unknown, res: unknown, next: (error?: unknown) => void) => void;

/** What a WebSocket server knows about an upgrade request before it accepts the request. */
interface Upgrade {
  readonly userId: string | undefined;
  readonly failure: unknown;
}

/**
 * Starts a site with a WebSocket server as the documentation of ws shows it: session and eventpopAuth run on the raw request, with
 * `{}` as the response. No earlier request has passed through the middleware.
 */
async function startSocketSite(auth: object = {}, ...guards: RequestHandler[]) {
  const site = await startSite({ auth });
  const { app } = site;
  const middleware = [
    session({ ...sessionOptions(app.url), store: app.store, secret: SESSION_SECRET }),
    eventpopAuth({ ...CLIENT, baseURL: app.url, eventpopURL: site.provider.url, ...auth }),
    ...guards,
  ] as unknown as Middleware[];
  return { ...site, upgrades: serveUpgrades(app, middleware) };
}

/** Runs the middleware for each upgrade. All upgrades are refused in the end, so that no socket stays open. */
function serveUpgrades({ server }: ConsumerApp, middleware: Middleware[]): Upgrade[] {
  const upgrades: Upgrade[] = [];
  server.on("upgrade", (req: IncomingMessage & { eventpop?: { user: { id: string } } }, socket: Duplex) => {
    const finish = (failure?: unknown) => {
      upgrades.push({ userId: req.eventpop?.user.id, failure });
      socket.end("HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n");
    };
    try {
      run(middleware, req, finish);
    } catch (thrown) {
      // In a real WebSocket server, this would end the process.
      finish(`thrown: ${thrown}`);
    }
  });
  return upgrades;
}

function run([first, ...others]: Middleware[], req: IncomingMessage, done: (error?: unknown) => void): void {
  if (!first) done();
  else first(req, {}, (error) => (error === undefined ? run(others, req, done) : done(error)));
}

/** Requests a WebSocket, and waits until the server has accepted or refused it. */
async function openSocket({ app, browser }: { app: ConsumerApp; browser: Browser }, path = "/live"): Promise<void> {
  const url = new URL(path, app.url);
  const cookie = browser.cookies.header(url, { crossSite: false, topLevelGet: false });
  const headers = { connection: "Upgrade", upgrade: "websocket", ...(cookie && { cookie }) };
  const upgrade = request(url, { agent: false, headers });
  upgrade.end();
  const [response] = (await once(upgrade, "response")) as [IncomingMessage];
  response.resume();
  await once(response, "end");
}

/** Sends one upgrade request, which is the first request of this middleware, and returns its result. */
async function upgradeOf(site: Site & { upgrades: Upgrade[] }, path?: string): Promise<Upgrade | undefined> {
  await openSocket(site, path);
  return site.upgrades.at(-1);
}

describe("an upgrade request that is the first one of a process", () => {
  it("is passed on without req.eventpop for a visitor", async () => {
    expect(await upgradeOf(await startSocketSite())).toEqual({ userId: undefined, failure: undefined });
  });

  it("has the logged-in user in req.eventpop", async () => {
    const site = await startSocketSite();
    await logIn(site.browser, site.app);

    expect(await upgradeOf(site)).toEqual({ userId: String(USER.id), failure: undefined });
  });

  it("is passed on without a session, like other requests", async () => {
    const site = await startSite();
    const auth = eventpopAuth({ ...CLIENT, baseURL: site.app.url });
    const upgrades = serveUpgrades(site.app, [auth as unknown as Middleware]);

    expect(await upgradeOf({ ...site, upgrades })).toEqual({ userId: undefined, failure: undefined });
  });

  it("does not affect the mount path of later requests", async () => {
    const site = await startSocketSite();
    await upgradeOf(site);

    expect((await logIn(site.browser, site.app)).location).toBe(`${site.app.url}/`);
  });
});

describe("an upgrade request that cannot be accepted", () => {
  it.each([
    ["requireSignIn", requireSignIn()],
    ["requireSignIn with checkStore", requireSignIn({ checkStore: true })],
    ["requireTicket", requireTicket({ organizerId: 12, eventId: 3456 })],
  ])("ends in next(error) with the error of %s for a visitor", async (_name, guard) => {
    const upgrade = await upgradeOf(await startSocketSite({}, guard));

    expect(upgrade?.failure).toMatchObject({ code: "EVENTPOP_SIGN_IN_REQUIRED", status: 401 });
  });

  it("ends in next(error) with the error of requireTicket for a user without a ticket", async () => {
    const site = await startSocketSite({}, requireTicket({ organizerId: 12, eventId: 3456 }));
    await logIn(site.browser, site.app);

    expect((await upgradeOf(site))?.failure).toMatchObject({ code: "EVENTPOP_TICKET_REQUIRED", status: 403 });
  });

  it("ends in next(error) with the store's error if a login cannot be extended", async () => {
    let aheadMs = 0;
    jest.spyOn(Date, "now").mockImplementation(() => performance.timeOrigin + performance.now() + aheadMs);
    const tokenStore: TokenStore = {
      createRecord: async () => "handle",
      readRecord: async () => undefined,
      replaceRecord: async () => false,
      extendRecord: async () => {
        throw new Error("out of order");
      },
      deleteRecord: async () => undefined,
      hasRecord: async () => false,
      readRefreshMarker: async () => undefined,
      writeRefreshMarker: async () => {},
    };
    const site = await startSocketSite({ idleTimeoutMs: 60_000, tokenStore });
    await logIn(site.browser, site.app);
    aheadMs = 30_000;

    expect((await upgradeOf(site))?.failure).toMatchObject({ code: "EVENTPOP_STORE", status: 503 });
  });

  it("ends in next(error) with the reason if its path is a route of eventpopAuth", async () => {
    const { failure } = (await upgradeOf(await startSocketSite(), "/auth/eventpop")) ?? {};

    expect(failure).toMatchObject({ code: "EVENTPOP_SETUP" });
    expect(String(failure)).toContain("The routes of eventpopAuth need Express 4 or 5");
  });

  it("ends in next(error) with the reason if no eventpopAuth runs before a guard", async () => {
    const site = await startSite();
    const upgrades = serveUpgrades(site.app, [requireSignIn() as unknown as Middleware]);

    expect((await upgradeOf({ ...site, upgrades }))?.failure).toMatchObject({ code: "EVENTPOP_SETUP" });
  });
});
