import { Browser } from "../support/browser";
import { type ConsumerApp, logIn } from "../support/consumer-app";
import { BEHAVIOURS, type HostileProvider, startHostileProvider } from "../support/hostile-provider";
import { WatchedStore } from "../support/watched-store";
import { useSites } from "./sites";
import { EVENT, startTicketApp } from "./ticket-site";

const { keep } = useSites();

const ticket = (id: number) => ({ id, event_id: EVENT, status: "active" });
const LIST = { body: { success: true, tickets: [ticket(511), ticket(512)], count: 2, total: 2 } };

let provider: HostileProvider;
let here: ConsumerApp;
let elsewhere: ConsumerApp;
let browser: Browser;

/** The same user's browser, for a process at another address. */
let browserElsewhere: Browser;

beforeEach(async () => {
  provider = keep(await startHostileProvider());
  provider.behave("api", LIST);
  const guards = { "/backstage": { maxAge: 1_000 } };
  here = keep(await startTicketApp(provider.url, guards));
  elsewhere = keep(await startTicketApp(provider.url, guards, { store: here.store }));
  browser = new Browser();
  await logIn(browser, here);
  browserElsewhere = new Browser();
  const { session = "" } = browser.cookies.at(here.at("/"));
  browserElsewhere.cookies.plant("session", session, elsewhere.at("/"));
});
afterEach(() => jest.restoreAllMocks());

/** Advances the clock until every list of tickets is too old. */
function waitForMaxAge(): void {
  for (const clock of [Date, performance]) {
    const now = clock.now.bind(clock);
    jest.spyOn(clock, "now").mockImplementation(() => now() + 1_000);
  }
}

const choose = (id: number) =>
  browser.click(here.at("/auth/eventpop/ticket"), { form: { event: String(EVENT), ticket: String(id) } });

async function enter(by: Browser, app: ConsumerApp): Promise<string | number> {
  const { status, json } = await by.fetch(app.at("/backstage"));
  return status === 200 ? (json() as { id: string }).id : status;
}

/** Sends a guarded request to the other process; Eventpop responds after `during` has finished. */
async function enterElsewhereDuring(during: () => Promise<unknown>): Promise<string | number> {
  let arrived = () => {};
  let respond = () => {};
  const arrival = new Promise<void>((resolve) => {
    arrived = resolve;
  });
  provider.behave("api", (moment) => {
    respond = () => BEHAVIOURS.good({ ...moment, good: { ...moment.good, ...LIST } });
    arrived();
  });
  const entered = enter(browserElsewhere, elsewhere);
  await arrival;
  await during();
  provider.behave("api", LIST);
  respond();
  return entered;
}

describe("a session, while a request to another process waits for Eventpop,", () => {
  it("keeps the user's first choice of a ticket", async () => {
    const outcome = await enterElsewhereDuring(async () => expect((await choose(512)).status).toBe(303));

    expect([outcome, await enter(browser, here), await enter(browserElsewhere, elsewhere)]).toEqual([
      "512",
      "512",
      "512",
    ]);
  });

  it("keeps a choice of a ticket that replaces another one", async () => {
    await choose(511);
    expect(await enter(browserElsewhere, elsewhere)).toBe("511");
    waitForMaxAge();

    await enterElsewhereDuring(async () => expect((await choose(512)).status).toBe(303));

    expect([await enter(browser, here), await enter(browserElsewhere, elsewhere)]).toEqual(["512", "512"]);
  });

  it("keeps what the app writes into the session", async () => {
    await choose(511);
    const outcome = await enterElsewhereDuring(() => browser.fetch(here.at("/cart?add=seven")));

    expect(outcome).toBe("511");
    expect((await browser.fetch(here.at("/cart"))).json()).toEqual({ cart: "seven" });
  });
});

it("the choice of a ticket is kept although a slow request of the app writes an old copy of the session", async () => {
  await logIn(browser, here);
  const slow = here.store.next("set");
  here.store.trouble({ delayMs: 50 }, "set");
  const written = browser.fetch(here.at("/cart?add=seven"));
  await slow;
  here.store.recover();
  await choose(512);
  await written;

  expect(await enter(browser, here)).toBe("512");
});

it("the choice of a ticket causes an error if the store cannot save it", async () => {
  here.store.trouble("fails", "set");

  expect((await choose(512)).status).toBe(503);
});

it("requireTicket responds 503, and does not require a new choice, if the store cannot read the choice", async () => {
  class Forgetful extends WatchedStore {
    override get(...[key, callback]: Parameters<WatchedStore["get"]>): void {
      if (key.startsWith("eventpop-entry-")) setImmediate(callback, new Error("connection lost"));
      else super.get(key, callback);
    }
  }
  const app = keep(await startTicketApp(provider.url, { "/backstage": {} }, { store: new Forgetful() }));
  await logIn(browser, app);

  const { status, json } = await browser.fetch(app.at("/backstage"));

  expect([status, json()]).toEqual([503, { error: expect.objectContaining({ code: "EVENTPOP_STORE" }) }]);
});
