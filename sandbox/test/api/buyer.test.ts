import { type Sandbox, startSandbox } from "../../src";
import { Application } from "../application";
import { jsonOf } from "../wire";

const organizer = 9_000_001;
const otherOrganizer = 9_000_002;

interface List {
  readonly success: boolean;
  readonly tickets: readonly { readonly id: number; readonly event_id: number }[];
  readonly orders: readonly object[];
  readonly count: number;
  readonly total: number;
  readonly page: number;
  readonly per_page: number;
}

describe("the tickets and orders of a user", () => {
  let sandbox: Sandbox;
  let application: Application;
  beforeAll(async () => {
    sandbox = await startSandbox();
    application = new Application(sandbox);
  });
  beforeEach(() => sandbox.reset());
  afterAll(() => sandbox.close());

  const list = async (as: string, path: string) => {
    const { access_token } = await application.signIn(as);
    return jsonOf(await application.api(path, access_token)) as List;
  };
  const tickets = (as: string, query = "", at = organizer) => list(as, `/organizers/${at}/tickets${query}`);
  const idsOf = (page: List) => page.tickets.map(({ id }) => id);

  it.each([
    ["malee", 0],
    ["nok", 1],
    ["somchai", 2],
    ["ploy", 37],
  ])("are listed: %s has %i tickets", async (as, total) => {
    const page = await tickets(as);

    expect(page).toMatchObject({ success: true, count: Math.min(10, total), total, page: 1, per_page: 10 });
    expect(page.tickets).toHaveLength(page.count);
  });

  it("have all fields that Eventpop documents", async () => {
    const {
      tickets: [ticket],
    } = await tickets("praew");

    expect(ticket).toEqual({
      id: 9_000_404,
      order_id: 9_000_303,
      event_id: 9_000_101,
      status: "revoked",
      firstname: "แพรว",
      lastname: "แสงจันทร์",
      phone: "+66810000006",
      email: "praew@sandbox.example",
      reference_code: "SB9000404",
      kind: "normal",
      external_id: null,
      revoke_note: "คืนเงินแล้ว (refunded)",
      ticket_type: { id: 9_000_201, name: "บัตรทั่วไป", price: "฿0.00", price_satangs: 0, kind: "free" },
      price_label: "Free",
      forms: [],
      created_at: expect.stringMatching(/T12:00:00\.000\+07:00$/),
      updated_at: expect.stringMatching(/T12:00:00\.000\+07:00$/),
      used_at: null,
      registered_at: null,
    });
  });

  it("are returned in pages, and a page after the last one is empty", async () => {
    const pages = await Promise.all([1, 2, 3, 4, 5].map((page) => tickets("ploy", `?page=${page}`)));

    expect(pages.map(({ count }) => count)).toEqual([10, 10, 10, 7, 0]);
    expect(new Set(pages.flatMap(idsOf)).size).toBe(37);
    expect(pages.map(({ total }) => total)).toEqual([37, 37, 37, 37, 37]);
  });

  it.each([
    ["?per_page=37", 37, 1],
    ["?per_page=1&page=37", 1, 37],
    ["?per_page=0", 1, 1],
    ["?per_page=1000", 37, 1],
    ["?page=0", 10, 1],
    ["?page=-3", 10, 1],
  ])(
    "are listed with the nearest allowed page and per_page if a value is too small or too large: %s",
    async (query, count, page) => {
      expect(await tickets("ploy", query)).toMatchObject({ count, page, total: 37 });
    },
  );

  it.each([
    ["?page=one", "page is invalid"],
    ["?per_page=1.5", "per_page is invalid"],
    ["?order_by=price", "order_by does not have a valid value"],
    ["?order_by=constructor", "order_by does not have a valid value"],
    ["?order=sideways", "order does not have a valid value"],
  ])("are not listed if a parameter is invalid: %s gets 400", async (query, error) => {
    const { access_token } = await application.signIn("ploy");
    const response = await application.api(`/organizers/${organizer}/tickets${query}`, access_token);

    expect([response.status, jsonOf(response)]).toEqual([400, { error }]);
  });

  it("are sorted by id or by a time, with null last", async () => {
    const byId = idsOf(await tickets("somchai"));
    const newestFirst = idsOf(await tickets("somchai", "?order=desc"));
    const byUse = idsOf(await tickets("somchai", "?order_by=used_at"));
    const byCreation = idsOf(await tickets("somchai", "?order_by=created_at"));

    expect([byId, newestFirst]).toEqual([
      [9_000_401, 9_000_402],
      [9_000_402, 9_000_401],
    ]);
    expect([byUse, byCreation]).toEqual([
      [9_000_402, 9_000_401],
      [9_000_402, 9_000_401],
    ]);
  });

  it("are only those for the organizer in the path", async () => {
    expect([(await tickets("long")).total, (await tickets("long", "", otherOrganizer)).total]).toEqual([0, 1]);
    expect((await tickets("long", "", 1)).total).toBe(0);
  });

  it("are filtered by the parameter q if undocumentedQ is true, and not if it is false", async () => {
    const query = `?${new URLSearchParams({ q: '{"event_id":9000103}' })}`;
    expect((await tickets("ploy", query)).total).toBe(12);
    expect((await tickets("ploy", "?q=nonsense")).total).toBe(37);

    await sandbox.settings.update({ compat: { undocumentedQ: false } });
    expect((await tickets("ploy", query)).total).toBe(37);
  });

  it("are an array with listEnvelope: bare, and have two numbers as strings with ticketTypeNumbers: false", async () => {
    await sandbox.settings.update({ compat: { listEnvelope: "bare", ticketTypeNumbers: false } });

    expect(await tickets("nok")).toEqual([
      expect.objectContaining({ ticket_type: expect.objectContaining({ id: "9000201", price_satangs: "0" }) }),
    ]);
  });

  it("include pending and cancelled orders", async () => {
    const orders = await list("praew", `/organizers/${organizer}/orders?order_by=paid_at`);

    expect(orders).toMatchObject({ success: true, count: 3, total: 3, page: 1, per_page: 10 });
    expect(orders.orders).toEqual([
      expect.objectContaining({ status: "paid", ticket_ids: [9_000_404] }),
      expect.objectContaining({ status: "pending", ticket_ids: [], paid_at: null }),
      expect.objectContaining({ status: "cancelled", paid_at: null }),
    ]);
    expect(orders.orders[0]).toMatchObject({
      buyer_firstname: "แพรว",
      buyer_phone: "+66810000006",
      buyer_phone_country: "TH",
      buyer_phone_country_code: "66",
      buyer_phone_local: "0810000006",
      forms: [],
    });
  });

  it.each(["tickets", "orders"])("are refused without a user's token with scope public: %s", async (what) => {
    const path = `/organizers/${organizer}/${what}`;
    const call = async (token: string | undefined) => (await application.api(path, token)).status;

    expect(await call(undefined)).toBe(401);
    expect(await call((await application.applicationToken()).access_token)).toBe(401);
    expect(await call((await application.signIn("ploy", "organizer")).access_token)).toBe(403);
    expect(await call((await application.signIn("ploy")).access_token)).toBe(200);
  });
});
