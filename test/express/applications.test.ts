import { eventpopAuth } from "../../src/index";
import { CLIENT, logIn, startLogin } from "../support/consumer-app";
import { WatchedStore } from "../support/watched-store";
import { useSites } from "./sites";

const { startSite, keep } = useSites();

/** Starts a site of another application, as in a second process. Its store has the same data as the first site's store. */
async function startInOtherProcess(store: WatchedStore, provider: string) {
  const there = new WatchedStore();
  Object.assign(there, { sessions: (store as unknown as { sessions: object }).sessions });
  let support: typeof import("../support/consumer-app") | undefined;
  jest.isolateModules(() => {
    support = require("../support/consumer-app");
  });
  if (!support) throw new Error("The second copy was not loaded.");
  const auth = { clientID: "another-app-id", clientSecret: "another-client-secret-5ec2e7" };
  return keep(await support.startConsumerApp({ provider, store: there, auth }));
}

describe("two eventpopAuth in one process", () => {
  const other = { ...CLIENT, baseURL: "http://localhost:3000", clientID: "another-app-id" };

  it("cause a start-up error if they have the same name and different client ids", () => {
    eventpopAuth({ ...other, name: "shared-name" });

    expect(() => eventpopAuth({ ...other, clientID: "a-third-app-id", name: "shared-name" })).toThrow(
      expect.objectContaining({
        code: "EVENTPOP_BAD_OPTION",
        message: expect.stringMatching(
          /^name must differ .* both named "shared-name"\. Set name: "…" for one of them\.$/,
        ),
      }),
    );
    expect(() => eventpopAuth({ ...other, clientID: "a-third-app-id", name: "own-name" })).not.toThrow();
  });

  it("may have the same name if they have the same client id", () => {
    eventpopAuth({ ...other, name: "same-app" });

    expect(() => eventpopAuth({ ...other, name: "same-app", baseURL: "http://localhost:3001" })).not.toThrow();
  });
});

describe("two applications with one name, in two processes that share a session store", () => {
  it("neither see nor change each other's logins", async () => {
    const { app, browser, provider } = await startSite();
    const other = await startInOtherProcess(app.store, provider.url);
    await logIn(browser, app);

    expect((await browser.fetch(other.at("/profile"))).status).toBe(401);
    expect((await browser.fetch(other.at("/cart?add=tea"))).status).toBe(200);
    expect((await browser.fetch(app.at("/profile"))).status).toBe(200);
  });

  it("at two ports of one host, each complete a login although many logins were started at the other port", async () => {
    const { app, browser, provider } = await startSite();
    const other = await startInOtherProcess(app.store, provider.url);
    const pending = [await startLogin(browser, app), await startLogin(browser, app)];
    for (let tab = 0; tab < 30; tab += 1) await startLogin(browser, other);

    for (const { callback } of pending) expect((await browser.click(callback)).location).toBe(app.at("/"));
  });

  it("refuse each other's callbacks", async () => {
    const { app, browser, provider, tokenRequests } = await startSite();
    const other = await startInOtherProcess(app.store, provider.url);
    const { callback } = await startLogin(browser, app);

    expect((await browser.click(callback.replace(app.url, other.url))).status).toBe(403);
    expect(tokenRequests()).toBe(0);
  });
});
