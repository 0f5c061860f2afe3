import { requireTicket } from "../../src";
import { Browser } from "../support/browser";
import type { ConsumerApp } from "../support/consumer-app";
import { EVENT, ORGANIZER, OTHER_EVENT, STANDARD, type UserKey, useTicketSandbox, VIP } from "./ticket-site";

const { startApp, logIn, sandbox } = useTicketSandbox();

afterEach(() => jest.restoreAllMocks());

const THAI = { headers: { "accept-language": "th-TH,th;q=0.9,en;q=0.8" } };

/** Requests a guarded route. Returns the status, and the id of the accepted ticket or the code of the error. */
async function enter(browser: Browser, address: string): Promise<readonly [number, string]> {
  const response = await browser.fetch(address);
  const body = response.json() as { id?: string; error?: { code: string } };
  return [response.status, body.id ?? body.error?.code ?? ""];
}

/** Posts the form of the page for choosing a ticket. */
function choose(browser: Browser, app: ConsumerApp, ticket: string | undefined, event = String(EVENT)) {
  const form = { event, returnTo: "/backstage", ...(ticket !== undefined && { ticket }) };
  return browser.click(app.at("/auth/eventpop/ticket"), { form });
}

const NONE = [403, "EVENTPOP_TICKET_REQUIRED"] as const;
const SEVERAL = [409, "EVENTPOP_TICKET_CHOICE_REQUIRED"] as const;

describe("a route behind requireTicket", () => {
  it.each<[string, UserKey, object, readonly [number, string]]>([
    ["refuses a user without a ticket", "noTicket", {}, NONE],
    ["lets a user with a ticket through", "one", {}, [200, "501"]],
    ["lets a user through whose ticket was scanned at the door", "used", {}, [200, "521"]],
    ["refuses a user whose ticket was revoked", "revoked", {}, NONE],
    ["refuses a user with a ticket for another event", "elsewhere", {}, NONE],
    [
      "lets a user with a ticket for another event through if the guard requires that event",
      "elsewhere",
      { eventId: OTHER_EVENT },
      [200, "541"],
    ],
    ["refuses a user with a ticket of another type", "one", { ticketTypes: [VIP] }, NONE],
    [
      "lets a user with a ticket of the right type through",
      "one",
      { ticketTypes: [String(STANDARD), VIP] },
      [200, "501"],
    ],
    [
      "refuses a user whose ticket was scanned, if the guard accepts only unused tickets",
      "used",
      { statuses: ["active"] },
      NONE,
    ],
    [
      "lets a user through whose ticket was revoked, if the guard accepts revoked tickets",
      "revoked",
      { statuses: ["revoked"] },
      [200, "531"],
    ],
    ["refuses a user with a ticket of another organizer", "one", { organizerId: 9 }, NONE],
  ])("%s", async (_, key, guard, expected) => {
    const app = await startApp({ "/backstage": guard });
    const browser = await logIn(app, key);
    expect(await enter(browser, app.at("/backstage"))).toEqual(expected);
  });

  it("gives its handler the ticket", async () => {
    const app = await startApp();
    const browser = await logIn(app, "one");
    const first = (await browser.fetch(app.at("/backstage"))).json();
    expect(first).toMatchObject({
      id: "501",
      eventId: String(EVENT),
      status: "active",
      firstname: "สมชาย",
      lastname: "ใจดี",
      referenceCode: "ABC501",
      ticketType: { id: String(STANDARD), name: "บัตรทั่วไป" },
      forms: [],
    });
    // The second request gets the same ticket from this process's memory.
    expect((await browser.fetch(app.at("/backstage"))).json()).toEqual(first);
  });

  it("redirects visitors to the login and back, and responds 401 to other clients", async () => {
    const app = await startApp();
    const person = await new Browser().click(app.at("/backstage?day=2"));
    expect([person.status, person.location]).toEqual([303, app.at("/auth/eventpop?returnTo=%2Fbackstage%3Fday%3D2")]);
    expect(await enter(new Browser(), app.at("/backstage"))).toEqual([401, "EVENTPOP_SIGN_IN_REQUIRED"]);
  });
});

describe("the pages about tickets", () => {
  it.each([
    ["noTicket", "ต้องมีบัตรเข้างาน"],
    ["group", "กรุณาเลือกบัตรของคุณ"],
  ] as const)("are in the language of the option: %s", async (key, title) => {
    const app = await startApp({ "/backstage": {} }, { auth: { language: "th" } });
    const browser = await logIn(app, key);
    const page = await browser.click(app.at("/backstage"), { headers: { "accept-language": "en" } });
    expect(page.text).toContain(`<h1>${title}</h1>`);
  });
});

describe("a user without a ticket", () => {
  it.each([
    ["English", {}, "You need a ticket", "Try again"],
    ["Thai", THAI, "ต้องมีบัตรเข้างาน", "ลองอีกครั้ง"],
  ])("gets an uncached page in %s", async (_, options, title, again) => {
    const app = await startApp();
    const browser = await logIn(app, "noTicket");
    const page = await browser.click(app.at("/backstage?day=2"), options);
    expect(page.status).toBe(403);
    expect(page.headers).toMatchObject({ "cache-control": "no-store", "content-type": "text/html; charset=utf-8" });
    expect(page.text).toContain(`<h1>${title}</h1>`);
    expect(page.text).toContain(`<a class="button" href="/backstage?day=2">${again}</a>`);
  });

  it("gets a page with a link to the start page after a POST", async () => {
    const app = await startApp();
    const browser = await logIn(app, "noTicket");
    const page = await browser.click(app.at("/backstage"), { form: { vote: "7" } });
    expect(page.status).toBe(403);
    expect(page.text).toContain('<a class="button" href="/">');
  });
});

describe("a user with several tickets", () => {
  it("gets the tickets and the URL for the choice as JSON, in a client that is not a browser", async () => {
    const app = await startApp();
    const browser = await logIn(app, "group");
    const response = await browser.fetch(app.at("/backstage"));
    expect(response.status).toBe(409);
    expect(response.json()).toEqual({
      error: {
        code: "EVENTPOP_TICKET_CHOICE_REQUIRED",
        message: expect.any(String),
        event: String(EVENT),
        tickets: [
          { id: "511", name: "พลอย วงศ์ทอง", ticketType: "บัตรทั่วไป", status: "active" },
          { id: "512", name: '<script> "เพื่อน"', ticketType: "บัตรทั่วไป", status: "active" },
          { id: "513", name: "พลอย วงศ์ทอง", ticketType: "VIP <b>", status: "active" },
        ],
        chooseUrl: "/auth/eventpop/ticket",
      },
    });
  });

  it.each([
    ["English", {}, "Which ticket is yours?", "not used yet", "No.", "Back to the start"],
    ["Thai", THAI, "กรุณาเลือกบัตรของคุณ", "ยังไม่ได้ใช้", "เลขที่", "กลับหน้าแรก"],
  ])("gets a page in %s with escaped names, in a browser", async (_, options, title, status, number, home) => {
    const app = await startApp();
    const browser = await logIn(app, "group");
    const page = await browser.click(app.at("/backstage?a=1&b=2"), options);
    expect(page.status).toBe(409);
    expect(page.text).toContain(`<h1>${title}</h1>`);
    expect(page.text).toContain('action="/auth/eventpop/ticket"');
    expect(page.text).toContain('name="returnTo" value="/backstage?a=1&amp;b=2"');
    expect(page.text.match(/type="radio" name="ticket" value="\d+"/g)).toHaveLength(3);
    expect(page.text).toContain(
      `<b>บัตรทั่วไป · ${number} 512</b><small>&lt;script&gt; &quot;เพื่อน&quot; · ${status}</small>`,
    );
    expect(page.text).toContain(`<a href="/">${home}</a>`);
    expect(page.text).not.toContain("<script>");
  });

  it.each([
    ["the page from which the visitor came", "/lobby?hall=2", '<a href="/lobby?hall=2">Cancel</a>'],
    ["no page, if the visitor came from the same page", "/backstage", undefined],
    ["no page, if the visitor came from the start page, to which another link leads", "/", undefined],
    ["no page of another site", "https://evil.example/", undefined],
  ])("gets a link that cancels the choice and leads to %s", async (_, from, link) => {
    const app = await startApp();
    const browser = await logIn(app, "group");
    const referer = new URL(from, app.at("/")).href;
    const page = await browser.click(app.at("/backstage"), { headers: { referer } });

    expect(/<a href="[^"]*">Cancel<\/a>/.exec(page.text)?.[0]).toBe(link);
  });

  it("can choose again, with the ticket used until then selected, or cancel to keep that ticket", async () => {
    const app = await startApp();
    const browser = await logIn(app, "group");
    await choose(browser, app, "512");
    await choose(browser, app, undefined);
    await choose(browser, app, undefined);

    const page = await browser.click(app.at("/backstage"), { headers: { referer: app.at("/backstage") } });
    expect(page.text.match(/value="\d+" required checked>/g)).toEqual(['value="512" required checked>']);
    expect(page.text).toContain('<button type="submit" class="second" form="keep">Cancel</button>');
    const [, form = ""] = /<form [^>]*id="keep">([\s\S]*?)<\/form>/.exec(page.text) ?? [];
    const fields = [...form.matchAll(/name="(\w+)" value="([^"]*)"/g)].map(([, name = "", value = ""]) => [
      name,
      value,
    ]);
    const cancelled = await browser.click(app.at("/auth/eventpop/ticket"), { form: Object.fromEntries(fields) });

    expect([cancelled.status, cancelled.location]).toEqual([303, app.at("/backstage")]);
    expect(await enter(browser, app.at("/backstage"))).toEqual([200, "512"]);
  });

  it("chooses one, is redirected back to the page, and can choose another one later", async () => {
    const app = await startApp();
    const browser = await logIn(app, "group");

    const chosen = await choose(browser, app, "512");
    expect([chosen.status, chosen.location]).toEqual([303, app.at("/backstage")]);
    for (let request = 0; request < 3; request += 1) {
      expect(await enter(browser, app.at("/backstage"))).toEqual([200, "512"]);
    }

    await choose(browser, app, undefined);
    expect(await enter(browser, app.at("/backstage"))).toEqual(SEVERAL);
    await choose(browser, app, "513");
    expect(await enter(browser, app.at("/backstage"))).toEqual([200, "513"]);
  });

  it.each(["514", "501", "541", "999", "__proto__"])(
    "cannot choose the ticket %s, which does not belong to the user",
    async (ticket) => {
      const app = await startApp();
      const browser = await logIn(app, "group");
      await choose(browser, app, ticket);
      expect(await enter(browser, app.at("/backstage"))).toEqual(SEVERAL);
    },
  );

  it("has to choose again after the chosen ticket was refunded", async () => {
    const app = await startApp({ "/backstage": { maxAge: 1_000 } });
    const browser = await logIn(app, "group");
    await choose(browser, app, "512");
    expect(await enter(browser, app.at("/backstage"))).toEqual([200, "512"]);

    await sandbox().tickets.update(512, { status: "revoked" });
    const [time, later] = [performance.now() + 1_000, Date.now() + 1_000];
    jest.spyOn(performance, "now").mockReturnValue(time);
    jest.spyOn(Date, "now").mockReturnValue(later);
    expect(await enter(browser, app.at("/backstage"))).toEqual(SEVERAL);
  });
});

describe("the choice of a ticket", () => {
  it("is refused from another site", async () => {
    const app = await startApp();
    const browser = await logIn(app, "group");
    await choose(browser, app, "512");
    const forged = await browser.click(app.at("/auth/eventpop/ticket"), {
      form: { event: String(EVENT), ticket: "513" },
      from: "https://evil.example",
      // The cookie is sent as if the browser ignored SameSite.
      headers: { cookie: browser.cookies.header(new URL(app.url), { crossSite: false, topLevelGet: false }) },
    });
    expect(forged.status).toBe(403);
    expect(await enter(browser, app.at("/backstage"))).toEqual([200, "512"]);
  });

  it("is accepted from the page's own form if the browser does not say which page sent it", async () => {
    const app = await startApp();
    const browser = await logIn(app, "group");
    const page = await browser.click(app.at("/backstage"));
    const [, formToken = ""] = /name="formToken" value="([^"]+)"/.exec(page.text) ?? [];
    const form = { event: String(EVENT), returnTo: "/backstage", ticket: "512" };
    const headers = { "sec-fetch-site": undefined, origin: "null" };
    const choice = app.at("/auth/eventpop/ticket");

    // With this policy, the browser sends the page's origin.
    expect(page.headers["referrer-policy"]).toBe("same-origin");
    expect((await browser.click(choice, { form, headers })).status).toBe(403);
    expect((await browser.click(choice, { form: { ...form, formToken }, headers })).status).toBe(303);
    expect(await enter(browser, app.at("/backstage"))).toEqual([200, "512"]);
  });

  it("is refused without a login, without an event, and by GET", async () => {
    const app = await startApp();
    const browser = await logIn(app, "group");
    expect((await choose(new Browser(), app, "512")).status).toBe(401);
    expect((await choose(browser, app, "512", "a b")).status).toBe(400);
    expect((await browser.click(app.at("/auth/eventpop/ticket"))).status).toBe(405);
  });

  it("redirects only to this site", async () => {
    const app = await startApp();
    const browser = await logIn(app, "group");
    const form = { event: String(EVENT), ticket: "512", returnTo: "https://evil.example/" };
    expect((await browser.click(app.at("/auth/eventpop/ticket"), { form })).location).toBe(app.at("/"));
  });
});

describe("requireTicket with a mistake in its options", () => {
  const good = { organizerId: ORGANIZER, eventId: EVENT };
  it.each([
    ["no organizer", { eventId: EVENT }, "organizerId"],
    ["an event that is not an id", { ...good, eventId: "../1" }, "eventId"],
    [
      "the name of an event's page instead of its id",
      { ...good, eventId: "songkran-2026" },
      "eventId must be the number",
    ],
    ["an event from an environment variable that is not set", { ...good, eventId: undefined }, "that is not set"],
    [
      "an organizer of a variable that is not set, as a number",
      { ...good, organizerId: Number.NaN },
      "that is not set",
    ],
    ["an empty list of ticket types", { ...good, ticketTypes: [] }, "ticketTypes"],
    ["a name instead of a ticket type's id", { ...good, ticketTypes: ["บัตรทั่วไป"] }, "ticketTypes"],
    ["statuses that are not a list", { ...good, statuses: "active" }, "statuses"],
    ["an invalid status", { ...good, statuses: [1] }, "statuses"],
    ["a maxAge below the minimum", { ...good, maxAge: 60 }, "maxAge"],
    ["an unknown option", { ...good, ticketType: 31 }, "ticketType"],
    ["nothing", undefined, "requireTicket"],
  ])("causes a start-up error: %s", (_, options, name) => {
    const mistake = expect.objectContaining({ code: "EVENTPOP_BAD_OPTION", message: expect.stringContaining(name) });
    expect(() => requireTicket(options as never)).toThrow(mistake);
  });
});
