import type { EventpopTicket } from "../../src";
import { Browser } from "../support/browser";
import { type ConsumerApp, logIn } from "../support/consumer-app";
import {
  type BehaviourName,
  type HostileProvider,
  type ProviderResponse,
  startHostileProvider,
} from "../support/hostile-provider";
import { useSites } from "./sites";
import { EVENT, startTicketApp } from "./ticket-site";

const { keep } = useSites();

const TICKET = { id: 501, event_id: EVENT, status: "active" };
const GOOD = { body: { success: true, tickets: [TICKET], count: 1, total: 1 } };

let provider: HostileProvider;
let app: ConsumerApp;
let browser: Browser;
beforeEach(async () => {
  provider = keep(await startHostileProvider());
  provider.behave("api", GOOD);
  app = keep(await startTicketApp(provider.url, { "/backstage": { maxAge: 1_000 } }, { auth: { timeoutMs: 500 } }));
  browser = new Browser();
  await logIn(browser, app);
});
afterEach(() => jest.restoreAllMocks());

const ticketRequests = () => provider.requests.filter(({ path }) => path.includes("/tickets")).length;

async function enter(): Promise<readonly [status: number, said: string]> {
  const { status, json } = await browser.fetch(app.at("/backstage"));
  const body = json() as EventpopTicket & { error: { code: string } };
  return [status, status === 200 ? body.id : body.error.code];
}

const UNREADABLE = [502, "EVENTPOP_INVALID_RESPONSE"] as const;
const LATE = [504, "EVENTPOP_TIMEOUT"] as const;
const LOST = [502, "EVENTPOP_CONNECTION_LOST"] as const;
const FAILED = [502, "EVENTPOP_UNAVAILABLE"] as const;

const BEHAVIOURS: readonly (readonly [BehaviourName, readonly [number, string]])[] = [
  ["silence", LATE],
  ["halfThenSilence", LATE],
  ["dripOfBody", LATE],
  ["resetBeforeHeaders", LOST],
  ["closeMidBody", LOST],
  ["html", UNREADABLE],
  ["nothing", UNREADABLE],
  ["null", UNREADABLE],
  ["array", UNREADABLE],
  ["cutJson", UNREADABLE],
  ["protoKeys", UNREADABLE],
];

const RESPONSES: readonly (readonly [string, Partial<ProviderResponse>, readonly [number, string]])[] = [
  ["status 500", { status: 500 }, FAILED],
  ["status 503", { status: 503 }, FAILED],
  ["a redirect", { status: 302, headers: { location: "/elsewhere" } }, UNREADABLE],
  ["a field tickets that is not a list", { body: { success: true, tickets: "all of them" } }, UNREADABLE],
  ["a ticket without a status", { body: { tickets: [{ id: 501, event_id: EVENT }] } }, UNREADABLE],
  ["a ticket without an event", { body: { tickets: [{ id: 501, status: "active" }] } }, UNREADABLE],
  ["a ticket whose event is an object", { body: { tickets: [{ ...TICKET, event_id: { [EVENT]: 1 } }] } }, UNREADABLE],
  ["status 401 for every token", { status: 401 }, [502, "EVENTPOP_TOKEN_REFUSED"]],
];

const TROUBLE = [...BEHAVIOURS.map(([name, expected]) => [name, name, expected] as const), ...RESPONSES];

describe("while Eventpop fails", () => {
  it.each(TROUBLE)("requireTicket lets no user through: %s", async (_, how, expected) => {
    provider.behave("api", how);
    expect(await enter()).toEqual(expected);

    provider.behave("api", GOOD);
    expect(await enter()).toEqual([200, "501"]);
  });

  it("requireTicket lets a user with a known ticket through until maxAge has passed", async () => {
    expect(await enter()).toEqual([200, "501"]);
    provider.behave("api", { status: 500 });
    expect(await enter()).toEqual([200, "501"]);

    const [time, later] = [performance.now() + 1_000, Date.now() + 1_000];
    jest.spyOn(performance, "now").mockReturnValue(time);
    jest.spyOn(Date, "now").mockReturnValue(later);
    expect(await enter()).toEqual(FAILED);
  });

  it("requireTicket sends browsers a page in their language, with a link to try again", async () => {
    provider.behave("api", { status: 500 });
    const page = await browser.click(app.at("/backstage"), { headers: { "accept-language": "th" } });
    expect(page.status).toBe(502);
    expect(page.text).toContain('<html lang="th">');
    expect(page.text).toContain('<a class="button" href="/backstage">ลองอีกครั้ง</a>');
  });
});

describe("when Eventpop responds with 429", () => {
  it("the guard responds 503 with Retry-After, and no request is sent to Eventpop until that time", async () => {
    provider.behave("api", { status: 429, headers: { "retry-after": "17" }, body: "Retry later\n" });
    const responses = [await browser.fetch(app.at("/backstage")), await browser.fetch(app.at("/backstage"))];
    for (const { status, headers, json } of responses) {
      expect([status, headers["retry-after"]]).toEqual([503, "17"]);
      expect(json()).toMatchObject({ error: { code: "EVENTPOP_RATE_LIMITED" } });
    }
    expect(ticketRequests()).toBe(1);
  });
});
