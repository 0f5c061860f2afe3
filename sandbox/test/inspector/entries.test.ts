import { type Sandbox, type SandboxControl, startSandbox } from "../../src";
import { type CollectionName, collectionNames, collectionTabs } from "../../src/pages/inspector/collections";
import { Browser } from "../browser";
import { formsIn, textOf } from "../pages/forms";
import { form, type WireResponse } from "../wire";
import { noticeAfter, refusalIn } from "./messages";

/** The pages of the inspector that create, change and delete rows. */

let sandbox: Sandbox;
let browser: Browser;

beforeAll(async () => {
  sandbox = await startSandbox({ now: "2026-04-13T09:00:00+07:00" });
});
beforeEach(async () => {
  await sandbox.reset();
  browser = new Browser(sandbox.url);
});
afterAll(() => sandbox.close());

const inspector = "/_sandbox/inspector";

/** Opens the page at `path`, and sends its first form. Without `typed`, it sends what a browser would send at once. */
async function save(path: string, typed: Readonly<Record<string, string>> = {}): Promise<WireResponse> {
  const page = await browser.send(`${inspector}/${path}`);
  const [found] = formsIn(page.body);
  const body = new URLSearchParams((found?.fields ?? []).map(([name, value]) => [name, value]));
  for (const [name, value] of Object.entries(typed)) body.append(name, value);
  return browser.send(found?.action ?? "", { ...form({}), body: body.toString() });
}

async function remove(path: string): Promise<{ readonly asked: string; readonly answer: WireResponse }> {
  const page = await browser.send(`${inspector}/${path}`);
  const found = formsIn(page.body).at(-1);
  const answer = await browser.send(found?.action ?? "", form(Object.fromEntries(found?.fields ?? [])));
  return { asked: textOf(page.body.slice(page.body.indexOf('class="confirm"')), "p"), answer };
}

const keyOf = (row: object) => String(new Map(Object.entries(row)).get("key") ?? Object.values(row)[0]);

describe("the form of a new row", () => {
  it.each<[CollectionName, Readonly<Record<string, string>>, (control: SandboxControl) => Promise<unknown>, object]>([
    [
      "users",
      { fullName: "ไก่ ใหม่", email: "kai@sandbox.example", birthday: "2001-02-03", "organizerIds[]": "9000001" },
      (control) => control.users.get("kai@sandbox.example"),
      { fullName: "ไก่ ใหม่", birthday: "2001-02-03", phone: null, password: "sandbox", organizerIds: [9_000_001] },
    ],
    [
      "applications",
      { name: "Shop", clientId: "shop", redirectUris: "https://shop.test/a\r\n\r\n https://shop.test/b " },
      (control) => control.applications.get("shop"),
      { clientSecret: "shopsecret", redirectUris: ["https://shop.test/a", "https://shop.test/b"], confidential: true },
    ],
    [
      "applications",
      { name: "Mobile", clientId: "mobile", confidential: "false", "scopes[]": "public" },
      (control) => control.applications.get("mobile"),
      { redirectUris: "any-loopback", confidential: false, scopes: ["public"] },
    ],
    ["organizers", { name: "ลานใหม่" }, (control) => control.organizers.get(9_000_003), { name: "ลานใหม่" }],
    [
      "events",
      {
        title: "งานใหม่",
        organizerId: "9000002",
        startAt: "2030-04-13T18:30",
        "ticketTypes[0][name]": "VIP",
        "ticketTypes[0][quota]": "3",
      },
      (control) => control.events.get(9_000_106),
      {
        organizerId: 9_000_002,
        status: "active",
        startAt: "2030-04-13T18:30:00+07:00",
        ticketTypes: [{ id: 9_000_207, name: "VIP", priceSatangs: 0, quota: 3 }],
      },
    ],
    [
      "tickets",
      { eventId: "9000101", userId: "9000002" },
      (control) => control.tickets.get(9_000_538),
      { ticketTypeId: 9_000_201, firstname: "มาลี", status: "active", orderId: null },
    ],
    [
      "orders",
      { eventId: "9000102", userId: "9000002", status: "pending" },
      (control) => control.orders.get(9_000_306),
      { buyerFirstname: "มาลี", paidAt: null },
    ],
  ])(
    "for %s with the values %j creates a row, which the tab then lists, and the page says so",
    async (collection, typed, find, expected) => {
      const answer = await save(`new/${collection}`, typed);

      expect(await find(sandbox)).toMatchObject(expected);
      const [address, id] = (answer.headers.location ?? "").split("#");
      expect([answer.status, address]).toEqual([302, `${sandbox.url}${inspector}/${collectionTabs[collection]}`]);
      expect(await noticeAfter(browser, answer)).toMatch(/^.+ was created\.$/);
      expect((await browser.send(address ?? "")).body).toContain(`id="${id}"`);
    },
  );

  it("creates several tickets of a user at once", async () => {
    const answer = await save("new/tickets?userId=9000002", { eventId: "9000101", count: "3" });

    expect((await sandbox.tickets.list()).filter(({ userId }) => userId === 9_000_002)).toHaveLength(3);
    expect(await noticeAfter(browser, answer)).toBe("3 tickets were created.");
  });

  it("highlights all tickets that it has created, until the page is loaded again", async () => {
    const { headers } = await save("new/tickets?userId=9000002", { eventId: "9000101", count: "3" });
    const created = (await sandbox.tickets.list()).filter(({ userId }) => userId === 9_000_002);
    const highlighted = async () => {
      const { body } = await browser.send(headers.location ?? "");
      return [...body.matchAll(/<tr id="([^"]*)" class="highlighted"/g)].map(([, id]) => id).toSorted();
    };

    expect(await highlighted()).toEqual(created.map(({ id }) => `tickets-${id}`).toSorted());
    expect(await highlighted()).toEqual([]);
  });

  it.each<[CollectionName, Readonly<Record<string, string>>, RegExp]>([
    ["users", { fullName: "ก", email: "somchai@sandbox.example" }, /"somchai@sandbox.example" exists already/],
    ["users", { fullName: "ก", birthday: "yesterday" }, /^birthday: must be a date/],
    ["applications", { name: "Shop" }, /^clientId: is missing/],
    ["events", { organizerId: "soon" }, /there is no organizer soon/],
    [
      "events",
      { "ticketTypes[0][name]": "VIP", "ticketTypes[0][quota]": "-1" },
      /^ticketTypes.0.quota: must be a number/,
    ],
    ["tickets", { eventId: "9000101", ticketTypeId: "9000206" }, /event 9000101 has no ticket type 9000206/],
    ["tickets", { createdAt: "noon" }, /^createdAt: must be a time/],
  ])("for %s with the values %j is shown again, with the reason", async (collection, typed, reason) => {
    const before = await sandbox.snapshot();
    const answer = await save(`new/${collection}`, typed);

    expect([answer.status, refusalIn(answer)]).toEqual([422, expect.stringMatching(reason)]);
    const [again] = formsIn(answer.body);
    expect(again?.action).toBe(`${inspector}/${collection}`);
    for (const pair of Object.entries(typed).filter(([, value]) => value !== "soon")) {
      expect(again?.fields).toContainEqual(pair);
    }
    expect({ ...(await sandbox.snapshot()).world, browserSessions: [] }).toEqual(before.world);
  });

  it("that was opened from the sign-in page still leads back there after it was refused", async () => {
    const page = await browser.send("/users/sign_in?return_to=%2Foauth%2Fauthorized_applications");
    const found = formsIn(page.body).find(({ action }) => action === `${inspector}/users`);
    const fields = { ...Object.fromEntries(found?.fields ?? []), fullName: "ไก่", email: "somchai@sandbox.example" };
    const refused = await browser.send(found?.action ?? "", form(fields));

    expect(formsIn(refused.body)[0]?.fields).toContainEqual(["return_to", "/oauth/authorized_applications"]);
  });
});

describe("the form of an existing row", () => {
  it.each(collectionNames)("changes nothing if it is saved as it is: %s", async (collection) => {
    await sandbox.users.create({ key: "with-milliseconds", fullName: " ช่องว่าง" });
    const before = (await sandbox.snapshot()).world[collection];
    for (const row of before) {
      const answer = await save(`${collection}/${encodeURIComponent(keyOf(row))}`);
      expect([keyOf(row), await noticeAfter(browser, answer)]).toEqual([
        keyOf(row),
        expect.stringMatching(/was not changed/),
      ]);
    }

    expect((await sandbox.snapshot()).world[collection]).toEqual(before);
  });

  it("changes only the fields with new values, and names them", async () => {
    const before = await sandbox.users.get("somchai");
    const answer = await save("users/somchai", { fullName: "สมชาย ใหม่", locked: "true", phone: "", avatars: "none" });

    expect(await sandbox.users.get("somchai")).toEqual({
      ...before,
      fullName: "สมชาย ใหม่",
      locked: true,
      phone: null,
      avatars: null,
    });
    expect(answer.headers.location).toBe(`${sandbox.url}${inspector}/people#users-somchai`);
    expect(await noticeAfter(browser, answer)).toBe("สมชาย ใหม่ was changed: fullName, locked, phone, avatars.");
    await save("users/somchai", { avatars: "drawn" });
    expect((await sandbox.users.get("somchai"))?.avatars).toEqual(before?.avatars);
  });

  it("removes the ticket types without a name, and gives a new one a free id", async () => {
    await save("events/9000101", { "ticketTypes[1][name]": "", "ticketTypes[2][name]": "Early" });

    expect((await sandbox.events.get(9_000_101))?.ticketTypes).toEqual([
      { id: 9_000_201, name: "บัตรทั่วไป", priceSatangs: 0, quota: null },
      { id: 9_000_207, name: "Early", priceSatangs: 0, quota: null },
    ]);
  });

  it("does not remove a ticket type that tickets have", async () => {
    const answer = await save("events/9000101", { "ticketTypes[0][name]": "" });

    expect(refusalIn(answer)).toBe("ticketTypes: 17 tickets have the type 9000201; change or delete them first");
    expect((await sandbox.events.get(9_000_101))?.ticketTypes).toHaveLength(2);
  });

  it("saves a text that is longer than the 10 KB that Eventpop's own forms may have", async () => {
    const description = "ดนตรีสดริมแม่น้ำ ".repeat(400).trim();
    await save("events/9000101", { description });

    expect((await sandbox.events.get(9_000_101))?.description).toBe(description);
  });

  it("redirects to the row of the user under the new key", async () => {
    const answer = await save("users/somchai", { key: "chai" });

    expect(answer.headers.location).toMatch(/#users-chai$/);
    expect(await sandbox.users.get("chai")).toMatchObject({ id: 9_000_001 });
  });

  it("never changes an id, because other rows refer to it", async () => {
    await save("users/somchai", { id: "5" });
    await save("applications/sandboxclient", { clientId: "other" });

    expect((await sandbox.users.get("somchai"))?.id).toBe(9_000_001);
    expect(await sandbox.applications.get("sandboxclient")).toBeDefined();
  });

  it.each(["users/nobody", "tickets/1", "events/x", "new/tokens"])("does not exist for %s", async (path) => {
    expect((await browser.send(`${inspector}/${path}`)).status).toBe(404);
  });
});

describe("the deletion of a row", () => {
  it.each<[string, string, readonly [orders: number, events: number, tickets: number]]>([
    ["users/somchai", "Deleted with it: 2 × tickets, 2 × orders.", [3, 5, 41]],
    ["users/malee", "มาลี ศรีสุข is deleted at once. Only a reset or an import brings deleted data back.", [5, 5, 43]],
    ["events/9000105", "Deleted with it: 1 × tickets.", [5, 4, 42]],
    ["organizers/9000001", "Deleted with it: 4 × events, 42 × tickets, 5 × orders.", [0, 1, 1]],
    ["orders/9000301", "Deleted with it: 1 × tickets.", [4, 5, 42]],
    ["tickets/9000401", "SB9000401 is deleted at once.", [5, 5, 42]],
  ])(
    "of %s first names the rows that are deleted with it, and then deletes all of them",
    async (path, sentence, counts) => {
      const { asked, answer } = await remove(path);

      expect([answer.status, asked]).toEqual([302, expect.stringContaining(sentence)]);
      const { orders, events, tickets } = (await sandbox.snapshot()).world;
      expect([orders.length, events.length, tickets.length]).toEqual(counts);
      expect(await noticeAfter(browser, answer)).toMatch(/was deleted/);
      expect((await browser.send(`${inspector}/${path}`)).status).toBe(404);
    },
  );
});
