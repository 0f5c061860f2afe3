import type { EventpopClient } from "../../src/api/client";
import type { EventpopTicket, EventpopUser, WithRaw } from "../../src/api/resources";

/** Never called. `tsc -p test` compiles it, and fails if a line after `@ts-expect-error` has no error. */
async function mistakesDoNotCompile(eventpop: EventpopClient): Promise<void> {
  const holder = { firstname: "Somchai", lastname: "Jaidee", email: "s@mail.example", phone: "081" };

  eventpop.tickets(1017, { orderBy: "usedAt", order: "desc", perPage: 50 });
  // @ts-expect-error A user's tickets cannot be ordered by reference code.
  eventpop.tickets(1017, { orderBy: "referenceCode" });
  // @ts-expect-error Names are in camel case.
  eventpop.tickets(1017, { orderBy: "created_at" });
  // @ts-expect-error Orders have no `usedAt`.
  eventpop.orders(1017, { orderBy: "usedAt" });
  // @ts-expect-error Events have no `paidAt`.
  eventpop.events(1017, { orderBy: "paidAt" });
  // @ts-expect-error The order must be "asc" or "desc".
  eventpop.events(1017, { order: "up" });

  eventpop.eventTickets(1017, 15113, { orderBy: "referenceCode", status: ["active"], updatedAfter: new Date() });
  // @ts-expect-error A user's tickets cannot be filtered.
  eventpop.tickets(1017, { status: "active" });
  // @ts-expect-error There is no filter by first name.
  eventpop.eventTickets(1017, 15113, { firstname: "Somchai" });
  // @ts-expect-error A status must be a string.
  eventpop.eventTickets(1017, 15113, { status: 1 });
  // @ts-expect-error A time must be a Date or a string.
  eventpop.eventTickets(1017, 15113, { updatedAfter: 1_700_000_000 });

  await eventpop.createTicket(1017, 15113, { ...holder, ticketTypeId: 3 });
  await eventpop.createTicket(1017, 15113, { ...holder, ticketTypeId: 3, externalId: "order-7" }, { retry: true });
  // @ts-expect-error The ticket type is missing.
  await eventpop.createTicket(1017, 15113, holder);
  // @ts-expect-error The phone number is missing.
  await eventpop.createTicket(1017, 15113, { ...holder, ticketTypeId: 3, phone: undefined });
  // @ts-expect-error Only a ticket with an external id may be sent twice.
  await eventpop.createTicket(1017, 15113, { ...holder, ticketTypeId: 3 }, { retry: true });

  await eventpop.invalidateTicket(1017, 15113, { ticketId: 501, reason: "refunded" });
  // @ts-expect-error The ticket's id or reference code is missing.
  await eventpop.invalidateTicket(1017, 15113, { reason: "refunded" });
  // @ts-expect-error Only one of the two is allowed.
  await eventpop.invalidateTicket(1017, 15113, { ticketId: 501, referenceCode: "ABC123" });

  // @ts-expect-error The organizer is missing.
  eventpop.tickets();
  // @ts-expect-error A reference code must be a string.
  await eventpop.findTicket(15113, 123);

  const user: EventpopUser = await eventpop.me();
  // @ts-expect-error All fields except the id may be missing.
  const email: string = user.email;
  // @ts-expect-error A user cannot be changed.
  user.id = email;

  for await (const ticket of eventpop.tickets(1017)) {
    const read: WithRaw<EventpopTicket> = ticket;
    const status: string = read.status;
    // @ts-expect-error The types of the original JSON are unknown.
    const raw: string = ticket.raw.status;
    expect([status, raw]).toBeDefined();
  }
}

describe("the types of a client", () => {
  it("accept valid calls, and cause compiler errors for invalid ones", () => {
    expect(mistakesDoNotCompile).toBeInstanceOf(Function);
  });
});
