import { type Sandbox, type SandboxOptions, type Seed, startSandbox } from "eventpop-sandbox";
import { EventpopClient } from "../../src/api/client";
import { rejectionOf } from "../support/rejection";

const ORGANIZER = 1017;
const OTHERS = 1018;
const EVENT = 15113;
const LATER_EVENT = 15114;
const VIP = 32;

const SEED: Seed = {
  users: [
    { key: "somchai", id: 7, fullName: "สมชาย ใจดี", email: "somchai@mail.example" },
    { key: "staff", id: 8, fullName: "มาลี", organizerIds: [ORGANIZER] },
  ],
  organizers: [
    { id: ORGANIZER, name: "Riverside" },
    { id: OTHERS, name: "Elsewhere" },
  ],
  events: [
    {
      id: EVENT,
      organizerId: ORGANIZER,
      title: "เทศกาลริมน้ำ",
      ticketTypes: [
        { id: 31, name: "บัตรทั่วไป", priceSatangs: 0 },
        { id: VIP, name: "VIP", priceSatangs: 150_000, quota: 2 },
      ],
    },
    { id: LATER_EVENT, organizerId: ORGANIZER, title: "Later", status: "draft" },
  ],
  orders: [{ id: 90, eventId: EVENT, user: "somchai", status: "paid" }],
  tickets: [
    { id: 501, eventId: EVENT, user: "somchai", ticketTypeId: VIP, orderId: 90, referenceCode: "ABC123" },
    { id: 502, eventId: EVENT, user: "somchai", ticketTypeId: 31, status: "used", usedAt: "2026-03-02T02:30:00Z" },
    { id: 503, eventId: EVENT, user: "somchai", ticketTypeId: 31, status: "revoked", email: "friend@mail.example" },
  ],
};

interface Variant {
  readonly how: string;
  readonly compat?: SandboxOptions["compat"];
  readonly tokenIn?: "header" | "parameters";
}

/** All compat switches of the sandbox that change the API, and both values of the option `tokenIn`. */
const VARIANTS: readonly Variant[] = [
  { how: "with the default settings" },
  { how: "with users without an envelope", compat: { meEnvelope: "flat" } },
  { how: "with lists without an envelope", compat: { listEnvelope: "bare" } },
  { how: "with strings for numbers in ticket types", compat: { ticketTypeNumbers: false } },
  { how: "with 401 and 403 responses without a body", compat: { apiErrors: "empty" } },
  { how: "with access tokens in parameters", tokenIn: "parameters" },
];

describe.each(VARIANTS)("a client of the sandbox $how", ({ compat = {}, tokenIn = "header" }) => {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await startSandbox({ compat, seed: SEED });
  });
  beforeEach(() => sandbox.reset());
  afterAll(() => sandbox.close());

  const clientOf = async (as?: string, scope = "public") => {
    const { accessToken } = await sandbox.tokens.issue({ scope, ...(as !== undefined && { as }) });
    return new EventpopClient({ token: accessToken, eventpopURL: sandbox.url, tokenIn });
  };
  const staff = () => clientOf("staff", "public organizer");

  it("returns Eventpop's description of the API", async () => {
    const client = new EventpopClient({ token: "unused", eventpopURL: sandbox.url });
    await expect(client.info()).resolves.toMatchObject({ version: expect.any(String) });
  });

  it("returns the user of its token", async () => {
    await expect((await clientOf("somchai")).me()).resolves.toMatchObject({
      id: "7",
      fullName: "สมชาย ใจดี",
      email: "somchai@mail.example",
    });
  });

  it("lists a user's tickets", async () => {
    const [first, second, third] = await (await clientOf("somchai")).tickets(ORGANIZER).all();
    expect(first).toMatchObject({
      id: "501",
      orderId: "90",
      eventId: "15113",
      status: "active",
      referenceCode: "ABC123",
      ticketType: { id: "32", name: "VIP", priceSatangs: 150_000 },
    });
    expect(first).not.toHaveProperty("usedAt");
    expect(second?.status).toBe("used");
    expect(new Date(second?.usedAt ?? "").toISOString()).toBe("2026-03-02T02:30:00.000Z");
    expect(third?.status).toBe("revoked");
  });

  it("lists no tickets of another organizer", async () => {
    await expect((await clientOf("somchai")).tickets(OTHERS).all()).resolves.toEqual([]);
  });

  it("lists a user's orders", async () => {
    await expect((await clientOf("somchai")).orders(ORGANIZER, { orderBy: "paidAt" }).all()).resolves.toMatchObject([
      { id: "90", status: "paid", eventId: "15113", ticketIds: ["501"] },
    ]);
  });

  it("lists an organizer's events, with a token of its staff or of its application", async () => {
    const titles = async (client: EventpopClient) =>
      (await client.events(ORGANIZER, { order: "desc" }).all()).map(({ title }) => title);
    await expect(titles(await staff())).resolves.toEqual(["Later", "เทศกาลริมน้ำ"]);
    await expect(titles(await clientOf())).resolves.toEqual(["Later", "เทศกาลริมน้ำ"]);
  });

  it("lists an event's tickets with every filter", async () => {
    const client = await staff();
    const idsOf = async (filters: Parameters<EventpopClient["eventTickets"]>[2]) =>
      (await client.eventTickets(ORGANIZER, EVENT, filters).all()).map(({ id }) => id);
    await expect(idsOf({})).resolves.toEqual(["501", "502", "503"]);
    await expect(idsOf({ status: ["active", "used"] })).resolves.toEqual(["501", "502"]);
    await expect(idsOf({ ticketTypeId: VIP })).resolves.toEqual(["501"]);
    await expect(idsOf({ email: "friend@" })).resolves.toEqual(["503"]);
    await expect(idsOf({ phone: "no such number" })).resolves.toEqual([]);
    await expect(idsOf({ minId: 502, maxId: 502 })).resolves.toEqual(["502"]);
    await expect(idsOf({ updatedAfter: new Date("2100-01-01") })).resolves.toEqual([]);
    await expect(idsOf({ updatedBefore: "2100-01-01T00:00:00Z", order: "desc" })).resolves.toEqual([
      "503",
      "502",
      "501",
    ]);
  });

  it("creates one ticket for two calls with the same external id", async () => {
    const client = await staff();
    const holder = { firstname: "ปีเตอร์", lastname: "Pan", email: "peter@mail.example", phone: "0812345678" };
    const ticket = { ...holder, ticketTypeId: VIP, externalId: "order-7" };

    const first = await client.createTicket(ORGANIZER, EVENT, ticket, { retry: true });
    const again = await client.createTicket(ORGANIZER, EVENT, ticket, { retry: true });

    expect(first).toMatchObject({ idempotent: false, ticket: { kind: "external", externalId: "order-7", ...holder } });
    expect(again).toMatchObject({ idempotent: true, ticket: { id: first.ticket.id } });
    await expect(client.createTicket(ORGANIZER, EVENT, { ...ticket, phone: "1" })).rejects.toMatchObject({
      code: "EVENTPOP_CONFLICT",
    });
    await expect(client.createTicket(ORGANIZER, EVENT, { ...holder, ticketTypeId: VIP })).rejects.toMatchObject({
      code: "EVENTPOP_REJECTED",
      providerStatus: 422,
    });
    await expect(client.createTicket(ORGANIZER, EVENT, { ...holder, ticketTypeId: 99 })).rejects.toMatchObject({
      code: "EVENTPOP_NOT_FOUND",
    });
  });

  it("invalidates a ticket, and fails the second time", async () => {
    const client = await staff();
    const reason = { reason: "refunded" };
    await expect(
      client.invalidateTicket(ORGANIZER, EVENT, { referenceCode: "ABC123", ...reason }),
    ).resolves.toMatchObject({ ticket: { id: "501", status: "revoked", revokeNote: "refunded" } });
    await expect(client.invalidateTicket(ORGANIZER, EVENT, { ticketId: 501, ...reason })).rejects.toMatchObject({
      code: "EVENTPOP_REJECTED",
    });
    await expect(client.invalidateTicket(ORGANIZER, EVENT, { ticketId: 999 })).rejects.toMatchObject({
      code: "EVENTPOP_NOT_FOUND",
    });
  });

  it("finds a ticket by its reference code", async () => {
    for (const client of [await staff(), await clientOf()]) {
      await expect(client.findTicket(EVENT, "ABC123")).resolves.toMatchObject({ id: "501" });
      await expect(client.findTicket(EVENT, "XYZ")).rejects.toMatchObject({ code: "EVENTPOP_NOT_FOUND" });
    }
  });

  it("throws an error for a token without the scope, and for staff of another organizer", async () => {
    const person = await clientOf("somchai");
    await expect(person.eventTickets(ORGANIZER, EVENT).all()).rejects.toMatchObject({ code: "EVENTPOP_FORBIDDEN" });
    await expect((await staff()).events(OTHERS).all()).rejects.toMatchObject({ code: "EVENTPOP_FORBIDDEN" });
  });

  it("throws an error for a token that is revoked or expired", async () => {
    for (const end of [sandbox.tokens.revoke, sandbox.tokens.expire]) {
      const client = await clientOf("somchai");
      await end({ as: "somchai" });
      await expect(client.me()).rejects.toMatchObject({ code: "EVENTPOP_TOKEN_REFUSED", providerStatus: 401 });
    }
  });

  it("calls the token function again if the token has expired", async () => {
    const tokenOf = async () => (await sandbox.tokens.issue({ as: "somchai" })).accessToken;
    const old = await tokenOf();
    await sandbox.tokens.expire({ as: "somchai" });
    const client = new EventpopClient({
      token: (rejected) => (rejected === undefined ? Promise.resolve(old) : tokenOf()),
      eventpopURL: sandbox.url,
      tokenIn,
    });
    await expect(client.me()).resolves.toMatchObject({ id: "7" });
  });
});

describe("Eventpop's limit of ten requests for /me per minute", () => {
  it.each([true, false])(
    "causes EVENTPOP_RATE_LIMITED, and no further request is sent (Retry-After: %p)",
    async (retryAfter) => {
      const sandbox = await startSandbox({ seed: SEED, rateLimit: { me: { retryAfter } } });
      try {
        const { accessToken } = await sandbox.tokens.issue({ as: "somchai" });
        const client = new EventpopClient({ token: accessToken, eventpopURL: sandbox.url });
        for (let call = 1; call <= 10; call += 1) await client.me();

        const error = await rejectionOf(client.me());
        expect(error).toMatchObject({ code: "EVENTPOP_RATE_LIMITED", providerStatus: 429 });
        expect(error).toHaveProperty("retryAfter", expect.any(Number));
        await expect(client.tickets(ORGANIZER).all()).rejects.toMatchObject({ code: "EVENTPOP_RATE_LIMITED" });
      } finally {
        await sandbox.close();
      }
    },
  );
});
