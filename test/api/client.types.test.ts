import type { EventpopClient } from "../../src/api/client";
import type { EventpopTicket, EventpopUser, WithRaw } from "../../src/api/resources";

/** Never run: `tsc -p test` reads it, and fails where a line marked as a mistake compiles. */
async function mistakesDoNotCompile(eventpop: EventpopClient): Promise<void> {
  const holder = { firstname: "Somchai", lastname: "Jaidee", email: "s@mail.example", phone: "081" };

  eventpop.tickets(1017, { orderBy: "usedAt", order: "desc", perPage: 50 });
  // @ts-expect-error A person's tickets have no order by reference code.
  eventpop.tickets(1017, { orderBy: "referenceCode" });
  // @ts-expect-error Names are in camel case.
  eventpop.tickets(1017, { orderBy: "created_at" });
  // @ts-expect-error Orders have no `usedAt`.
  eventpop.orders(1017, { orderBy: "usedAt" });
  // @ts-expect-error Events have no `paidAt`.
  eventpop.events(1017, { orderBy: "paidAt" });
  // @ts-expect-error Upwards is "asc".
  eventpop.events(1017, { order: "up" });

  eventpop.eventTickets(1017, 15113, { orderBy: "referenceCode", status: ["active"], updatedAfter: new Date() });
  // @ts-expect-error A person's tickets cannot be filtered.
  eventpop.tickets(1017, { status: "active" });
  // @ts-expect-error No such filter.
  eventpop.eventTickets(1017, 15113, { firstname: "Somchai" });
  // @ts-expect-error A status is a word.
  eventpop.eventTickets(1017, 15113, { status: 1 });
  // @ts-expect-error A time is a date or a string.
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
  // @ts-expect-error Which ticket?
  await eventpop.invalidateTicket(1017, 15113, { reason: "refunded" });
  // @ts-expect-error One of the two.
  await eventpop.invalidateTicket(1017, 15113, { ticketId: 501, referenceCode: "ABC123" });

  // @ts-expect-error An organizer is always named.
  eventpop.tickets();
  // @ts-expect-error A reference code is text.
  await eventpop.findTicket(15113, 123);

  const user: EventpopUser = await eventpop.me();
  // @ts-expect-error Everything but the id may be missing.
  const email: string = user.email;
  // @ts-expect-error A user cannot be changed.
  user.id = email;

  for await (const ticket of eventpop.tickets(1017)) {
    const read: WithRaw<EventpopTicket> = ticket;
    const status: string = read.status;
    // @ts-expect-error What the JSON holds is unknown.
    const raw: string = ticket.raw.status;
    expect([status, raw]).toBeDefined();
  }
}

describe("the types of a client", () => {
  it("accept valid calls, and cause compiler errors for invalid ones", () => {
    expect(mistakesDoNotCompile).toBeInstanceOf(Function);
  });
});
