import { EventpopClient } from "../../src/api/client";
import { type ScriptedProvider, startScriptedProvider } from "../support/scripted-provider";

let provider: ScriptedProvider;
beforeAll(async () => {
  provider = await startScriptedProvider();
});
afterAll(() => provider.close());

const NEW_TICKET = { ticketTypeId: 3, firstname: "Somchai", lastname: "Jaidee", email: "s@mail.example", phone: "081" };
const RECEIPT = { success: true, idempotent: false, ticket: { id: 501, event_id: 15113, status: "active" } };

const client = () => new EventpopClient({ token: "abc", eventpopURL: provider.url });

describe("creating a ticket", () => {
  it("sends the ticket as JSON, and returns the created one", async () => {
    provider.respondWith({ status: 201, body: RECEIPT });
    await expect(client().createTicket(1017, "15113", NEW_TICKET)).resolves.toMatchObject({
      ticket: { id: "501", eventId: "15113" },
      idempotent: false,
    });
    const [call] = provider.calls;
    expect(call).toMatchObject({ method: "POST", path: "/api/public/organizers/1017/events/15113/tickets" });
    expect(JSON.parse(call?.body ?? "")).toMatchObject({ ticket_type_id: 3, firstname: "Somchai", phone: "081" });
  });

  it.each([
    [400, "EVENTPOP_REJECTED"],
    [401, "EVENTPOP_TOKEN_REFUSED"],
    [403, "EVENTPOP_FORBIDDEN"],
    [404, "EVENTPOP_NOT_FOUND"],
    [409, "EVENTPOP_CONFLICT"],
    [422, "EVENTPOP_REJECTED"],
    [500, "EVENTPOP_UNAVAILABLE"],
  ])("with a %i response fails with %s", async (status, code) => {
    provider.respondWith({ status, body: { error: "sentence" } });
    await expect(client().createTicket(1017, 15113, NEW_TICKET)).rejects.toMatchObject({
      code,
      providerStatus: status,
    });
  });

  it("is not repeated after a lost response, because that could create two tickets", async () => {
    provider.respondWith("hang up");
    await expect(client().createTicket(1017, 15113, { ...NEW_TICKET, externalId: "order-7" })).rejects.toMatchObject({
      code: "EVENTPOP_CONNECTION_LOST",
    });
    expect(provider.calls).toHaveLength(1);
  });

  it("is repeated once with retry: true and an externalId", async () => {
    provider.respondWith(() => (provider.calls.length === 1 ? "hang up" : { body: { ...RECEIPT, idempotent: true } }));
    const ticket = { ...NEW_TICKET, externalId: "order-7" };
    await expect(client().createTicket(1017, 15113, ticket, { retry: true })).resolves.toMatchObject({
      idempotent: true,
    });
    expect(provider.calls).toHaveLength(2);
  });

  it("refuses retry: true without an externalId", async () => {
    provider.respondWith({ status: 201, body: RECEIPT });
    const ticket = NEW_TICKET as typeof NEW_TICKET & { externalId: string };
    await expect(client().createTicket(1017, 15113, ticket, { retry: true })).rejects.toMatchObject({
      code: "EVENTPOP_BAD_OPTION",
      message: expect.stringContaining("externalId"),
    });
    expect(provider.calls).toEqual([]);
  });

  it("fails if the body has success: false, with any status", async () => {
    provider.respondWith({ status: 201, body: { success: false } });
    await expect(client().createTicket(1017, 15113, NEW_TICKET)).rejects.toMatchObject({ code: "EVENTPOP_REJECTED" });
  });
});

describe("invalidating a ticket", () => {
  it("sends the ticket's id or reference code", async () => {
    provider.respondWith({ body: RECEIPT });
    await client().invalidateTicket(1017, 15113, { ticketId: "501", reason: "refunded" });
    await client().invalidateTicket(1017, 15113, { referenceCode: "ABC123" });
    expect(provider.calls.map(({ path, body }) => [path, JSON.parse(body)])).toEqual([
      ["/api/public/organizers/1017/events/15113/tickets/invalidate", { ticket_id: 501, reason: "refunded" }],
      ["/api/public/organizers/1017/events/15113/tickets/invalidate", { reference_code: "ABC123" }],
    ]);
  });

  it.each([{}, { ticketId: 501, referenceCode: "ABC123" }])("sends nothing for %j", async (ticket) => {
    provider.respondWith({ body: RECEIPT });
    const writing = client().invalidateTicket(1017, 15113, ticket as { ticketId: number });
    await expect(writing).rejects.toMatchObject({ code: "EVENTPOP_BAD_OPTION" });
    expect(provider.calls).toEqual([]);
  });

  it("fails for a ticket that is already used or revoked", async () => {
    provider.respondWith({ status: 422 });
    await expect(client().invalidateTicket(1017, 15113, { ticketId: 501 })).rejects.toMatchObject({
      code: "EVENTPOP_REJECTED",
      message: "invalidateTicket: The ticket is already revoked or used.",
    });
  });
});
