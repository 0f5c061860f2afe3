import type { EventpopTicket } from "../../src";
import { Browser } from "../support/browser";
import { type ConsumerApp, logIn as logInAtProvider } from "../support/consumer-app";
import { startHostileProvider } from "../support/hostile-provider";
import { WatchedStore } from "../support/watched-store";
import { useSites } from "./sites";
import { EVENT, startTicketApp, useTicketSandbox, VIP } from "./ticket-site";

const { startApp, logIn, sandbox, ticketRequests } = useTicketSandbox();
const { keep } = useSites();

afterEach(() => jest.restoreAllMocks());

/** Sets the clocks of all apps ahead by this time. */
function setClock(aheadMs: number): void {
  jest.restoreAllMocks();
  for (const clock of [Date, performance]) {
    const now = clock.now.bind(clock);
    jest.spyOn(clock, "now").mockImplementation(() => now() + aheadMs);
  }
}

/** Requests a guarded route. Returns the id of the ticket that the guard accepted, or the status of the refusal. */
async function enter(browser: Browser, address: string): Promise<string | number> {
  const { status, json } = await browser.fetch(address);
  return status === 200 ? (json() as EventpopTicket).id : status;
}

/** Returns a second store with the same data, as another process has it. */
function sameStore({ store }: ConsumerApp): WatchedStore {
  const { sessions } = store as unknown as { sessions: unknown };
  return Object.assign(new WatchedStore(), { sessions });
}

function choose(browser: Browser, app: ConsumerApp, ticket: string) {
  return browser.click(app.at("/auth/eventpop/ticket"), { form: { event: String(EVENT), ticket } });
}

describe("simultaneous requests of one user", () => {
  it.each([
    ["two hundred requests of a user with a ticket", "one", 200, 200],
    ["a hundred requests of a user who has to choose", "group", 100, 409],
  ] as const)("cause one request to Eventpop: %s", async (_, key, count, status) => {
    const app = await startApp({ "/backstage": {}, "/lounge": {} });
    const browser = await logIn(app, key);
    app.store.forget();
    // On a busy machine, no list becomes too old during the test.
    jest.spyOn(performance, "now").mockReturnValue(performance.now());

    const paths = Array.from({ length: count }, (_, index) => (index % 2 === 0 ? "/backstage" : "/lounge"));
    const responses = await Promise.all(paths.map((path) => browser.fetch(app.at(path))));

    expect(new Set(responses.map((response) => response.status))).toEqual(new Set([status]));
    expect(await ticketRequests()).toBe(1);
    expect([app.store.count("set session"), app.store.count("set entry")]).toEqual([0, 1]);
  });
});

describe("the list of a user's tickets", () => {
  it("is used for maxAge, and requested again after it", async () => {
    const app = await startApp({ "/backstage": { maxAge: 600_000 } });
    const browser = await logIn(app, "one");
    for (const aheadMs of [0, 300_000, 590_000]) {
      setClock(aheadMs);
      expect(await enter(browser, app.at("/backstage"))).toBe("501");
    }
    expect(await ticketRequests()).toBe(1);
    setClock(600_001);
    expect(await enter(browser, app.at("/backstage"))).toBe("501");
    expect(await ticketRequests()).toBe(2);
  });

  it("is shared with the app's other processes", async () => {
    const app = await startApp();
    const other = await startApp({ "/backstage": {} }, { store: sameStore(app) });
    const browser = await logIn(app, "one");

    expect(await enter(browser, app.at("/backstage"))).toBe("501");
    expect(await enter(browser, other.at("/backstage"))).toBe("501");

    expect(await ticketRequests()).toBe(1);
  });

  it("is not used if its time is in the future, because a process's clock was wrong", async () => {
    const app = await startApp();
    const other = await startApp({ "/backstage": {} }, { store: sameStore(app) });
    const browser = await logIn(app, "one");
    setClock(3_600_000);
    await enter(browser, app.at("/backstage"));
    setClock(0);
    await sandbox().tickets.update(501, { status: "revoked" });

    expect(await enter(browser, other.at("/backstage"))).toBe(403);
  });

  it("no longer contains a refunded ticket from the next request to Eventpop on", async () => {
    const app = await startApp({ "/backstage": { maxAge: 1_000 } });
    const browser = await logIn(app, "one");
    expect(await enter(browser, app.at("/backstage"))).toBe("501");
    await sandbox().tickets.update(501, { status: "revoked", revokeNote: "refunded" });

    for (const aheadMs of [1_001, 1_500, 60_000]) {
      setClock(aheadMs);
      expect(await enter(browser, app.at("/backstage"))).toBe(403);
    }
  });

  it("is at most one minute old when a user is refused, because the user may just have bought a ticket", async () => {
    const app = await startApp({ "/backstage": { maxAge: 3_600_000 } });
    const browser = await logIn(app, "noTicket");
    expect(await enter(browser, app.at("/backstage"))).toBe(403);
    await sandbox().tickets.create({ id: 601, eventId: EVENT, user: "noTicket" });

    expect(await enter(browser, app.at("/backstage"))).toBe(403);
    setClock(60_000);
    expect(await enter(browser, app.at("/backstage"))).toBe("601");
  });
});

describe("when the system clock is set back one hour", () => {
  it("requireTicket sends no additional requests to Eventpop, and notices a refund after maxAge", async () => {
    const app = await startApp({ "/backstage": { maxAge: 60_000 } });
    const browser = await logIn(app, "one");
    expect(await enter(browser, app.at("/backstage"))).toBe("501");
    const [date, uptime] = [Date.now.bind(Date), performance.now.bind(performance)];
    jest.spyOn(Date, "now").mockImplementation(() => date() - 3_600_000);
    expect(await enter(browser, app.at("/backstage"))).toBe("501");
    expect(await ticketRequests()).toBe(1);

    await sandbox().tickets.update(501, { status: "revoked" });
    jest.spyOn(performance, "now").mockImplementation(() => uptime() + 60_000);
    expect(await enter(browser, app.at("/backstage"))).toBe(403);
  });
});

describe("guards with different options for one event", () => {
  const guards = { "/any": {}, "/vip": { ticketTypes: [VIP] }, "/unused": { statuses: ["active"] } };

  it("each apply their own options", async () => {
    const app = await startApp(guards);
    const browser = await logIn(app, "used");
    expect(await enter(browser, app.at("/any"))).toBe("521");
    expect(await enter(browser, app.at("/unused"))).toBe(403);
    expect(await enter(browser, app.at("/vip"))).toBe(403);
    expect(await ticketRequests()).toBe(1);
  });

  it("require a choice if several tickets match their own options, even if only one matches those of another guard, also in another process", async () => {
    const app = await startApp(guards);
    const other = await startApp(guards, { store: sameStore(app) });
    const browser = await logIn(app, "group");
    expect(await enter(browser, app.at("/vip"))).toBe("513");
    expect(await enter(browser, app.at("/any"))).toBe(409);
    expect(await enter(browser, other.at("/any"))).toBe(409);
  });

  it("do not replace the ticket that the user chose at another guard", async () => {
    const app = await startApp(guards);
    const browser = await logIn(app, "group");
    await choose(browser, app, "511");
    for (const aheadMs of [0, 60_000, 120_000]) {
      setClock(aheadMs);
      expect(await enter(browser, app.at("/any"))).toBe("511");
      expect(await enter(browser, app.at("/vip"))).toBe("513");
    }
  });
});

describe("a session", () => {
  const EVENTS = [9, 8, 7, 6, 5, 4].map(String);
  const guards = Object.fromEntries(EVENTS.map((eventId) => [`/${eventId}`, { eventId }]));

  /** Logs in a user who has a ticket for each event, with this text in its fields. Each event has a guarded route; `visit` requests all of them. */
  async function enterAll(word: string) {
    const provider = keep(await startHostileProvider());
    const ticket = (event_id: string) => ({
      id: `t${event_id}`,
      event_id,
      status: "active",
      firstname: word,
      lastname: word,
      email: word,
      reference_code: word,
      price_label: word,
      revoke_note: word.repeat(9),
      ticket_type: { id: 1, name: word, price: word, kind: word },
      forms: [{ [word]: word }],
    });
    provider.behave("api", { body: { success: true, tickets: EVENTS.map(ticket), total: EVENTS.length } });
    const app = keep(await startTicketApp(provider.url, guards));
    const browser = new Browser();
    await logInAtProvider(browser, app);
    const visit = async () => {
      const ids = [];
      for (const eventId of EVENTS) ids.push(await enter(browser, app.at(`/${eventId}`)));
      return ids;
    };
    return { app, browser, provider, visit };
  }

  it("stays below 8 KB if the user's tickets are very large, and the guard accepts the user", async () => {
    const { app, visit } = await enterAll("ก".repeat(250));
    expect(await visit()).toEqual(EVENTS.map((id) => `t${id}`));
    expect(await visit()).toEqual(EVENTS.map((id) => `t${id}`));
    const sizes = app.store.calls.filter(({ of }) => of === "session").map(({ written }) => Buffer.byteLength(written));
    expect(Math.max(...sizes)).toBeLessThan(8_192);
  });

  it("of a user with tickets for many events causes one request to Eventpop per event, for all processes together", async () => {
    const { app, browser, provider, visit } = await enterAll("x");
    await visit();
    const other = keep(await startTicketApp(provider.url, guards, { store: sameStore(app) }));
    const asked = provider.requests.length;
    for (const eventId of EVENTS) expect(await enter(browser, other.at(`/${eventId}`))).toBe(`t${eventId}`);
    expect(provider.requests.length).toBe(asked);
  });

  it("and its store contain no ticket that can be read without the app's keys", async () => {
    const { app, visit } = await enterAll("canary-holder");
    await visit();
    for (const { written } of app.store.calls) expect(written).not.toContain("canary-holder");
  });
});
