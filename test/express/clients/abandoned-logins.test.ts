import { IncomingMessage, ServerResponse } from "node:http";
import { Socket } from "node:net";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { ConsumerApp } from "../../support/consumer-app";
import { authorizationFor, authorize, useClientSites } from "./client-site";

const { startClientSite } = useClientSites();

/** Number of authorizations in one turn of the event loop. */
const BATCH = 100;
/** Number of authorizations between two measurements of the heap. */
const ROUND = 2_000;
/** More bytes than the heap may grow for one abandoned authorization, in most rounds. The state alone has 32 bytes. */
const MAX_GROWTH_BYTES = 60;

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

/** Hands a request to the app without a connection. Returns the response, which the app ends later. */
function request({ server }: ConsumerApp, url: string): ServerResponse {
  const req = new IncomingMessage(new Socket());
  Object.assign(req, { method: "GET", url, headers: { host: "127.0.0.1", accept: "text/html" } });
  const res = new ServerResponse(req);
  server.emit("request", req, res);
  req.push(null);
  return res;
}

/** Starts authorizations that nobody finishes. Returns the number of redirects to Eventpop. */
async function abandon(app: ConsumerApp, count: number): Promise<number> {
  const url = `/auth/eventpop/authorize?${authorizationFor("ios").query}`;
  let redirects = 0;
  for (let started = 0; started < count; started += BATCH) {
    const responses = Array.from({ length: BATCH }, () => request(app, url));
    while (!responses.every(({ writableEnded }) => writableEnded)) await new Promise(setImmediate);
    redirects += responses.filter((res) => String(res.getHeader("location")).includes("/oauth/authorize?")).length;
  }
  return redirects;
}

async function heapBytes(): Promise<number> {
  // Some objects are released only after the garbage collection that finds them.
  for (let round = 0; round < 2; round += 1) {
    await new Promise(setImmediate);
    collectGarbage();
  }
  return process.memoryUsage().heapUsed;
}

describe("authorizations that are abandoned before the user signs in", () => {
  it("leave nothing in the store and nothing in memory, even if they are 10,000", async () => {
    const { app, provider } = await startClientSite({ auth: { onEvent: () => {} } });
    await abandon(app, ROUND);
    const growths: number[] = [];
    let redirects = 0;
    let before = await heapBytes();
    for (let round = 0; round < 5; round += 1) {
      redirects += await abandon(app, ROUND);
      const after = await heapBytes();
      growths.push(after - before);
      before = after;
    }

    expect(redirects).toBe(10_000);
    expect(app.store.calls).toEqual([]);
    expect(provider.requests).toEqual([]);
    // The heap of a running process also grows in single rounds, for example by compiled code. A leak grows in all rounds.
    const median = growths.toSorted((a, b) => a - b)[2] ?? 0;
    expect(median / ROUND).toBeLessThan(MAX_GROWTH_BYTES);
  }, 600_000);
});

describe("authorizations that are abandoned after the user signed in", () => {
  let aheadMs = 0;
  beforeEach(() => {
    aheadMs = 0;
    jest.spyOn(Date, "now").mockImplementation(() => performance.timeOrigin + performance.now() + aheadMs);
  });
  afterEach(() => {
    jest.restoreAllMocks();
  });

  /** Number of entries that the store returns at the present time. */
  async function countStored({ store }: ConsumerApp): Promise<number> {
    const keys = Object.keys((store as unknown as { sessions: object }).sessions);
    const isStored = (key: string) =>
      new Promise<boolean>((resolve) => store.get(key, (_error, found) => resolve(Boolean(found))));
    return (await Promise.all(keys.map(isStored))).filter(Boolean).length;
  }

  it("leave a code for one minute, and nothing afterwards", async () => {
    const site = await startClientSite();
    for (let login = 0; login < 5; login += 1) await authorize(site, authorizationFor("live"));
    const counts = [await countStored(site.app)];

    for (const seconds of [59, 61]) {
      aheadMs = seconds * 1_000;
      counts.push(await countStored(site.app));
    }

    expect(counts).toEqual([5, 5, 0]);
  });

  it("leave one code if the callback is requested again and again", async () => {
    const { app, browser } = await startClientSite();
    const started = await browser.click(app.at(`/auth/eventpop/authorize?${authorizationFor("live").query}`));
    const state = new URL(started.location).searchParams.get("state");
    const callback = app.at(`/auth/eventpop/callback?code=canary-code-5ec2e7&state=${state}`);

    await Promise.all(Array.from({ length: 5 }, () => browser.click(callback)));

    expect(app.store.calls.map(({ call, of }) => `${call} ${of}`)).toEqual(["set entry"]);
  });
});

describe("authorizations that are abandoned in a browser with a session", () => {
  it("leave copies for ten minutes, and nothing afterwards", async () => {
    const { app, browser } = await startClientSite();
    await browser.fetch(app.at("/cart?add=seven"));
    app.store.forget();

    for (let login = 0; login < 5; login += 1) {
      await browser.click(app.at(`/auth/eventpop/authorize?${authorizationFor("live").query}`));
    }

    const written = app.store.calls.filter(({ call, of }) => `${call} ${of}` === "set entry");
    const lifetimes = written.map(({ written: json }) => Date.parse(JSON.parse(json).cookie.expires) - Date.now());
    expect(lifetimes).toHaveLength(5);
    for (const lifetime of lifetimes) expect(lifetime).toBeLessThanOrEqual(10 * 60_000);
  });
});
