import type { EventsTabProps } from "../pages/inspector/events-tab";
import type { World } from "../world/world";

/** Returns the content of the events tab: events with their organizers, tickets and orders with their events and users. */
export function eventsTab({ users, organizers, events, tickets, orders }: World): EventsTabProps {
  const titleOf = (eventId: number) => events.get(eventId)?.title ?? String(eventId);
  const nameOf = (userId: number) => users.find(({ id }) => id === userId)?.fullName ?? String(userId);
  return {
    tab: "events",
    organizers: organizers.list().map(({ id, name }) => ({
      id,
      name,
      eventCount: events.list(({ organizerId }) => organizerId === id).length,
    })),
    ticketStatuses: ["active", "used", "revoked"],
    events: events.list().map(({ id, title, organizerId, status, startAt, endAt }) => ({
      id,
      title,
      organizer: organizers.get(organizerId)?.name ?? String(organizerId),
      status,
      startAt: Date.parse(startAt),
      endAt: Date.parse(endAt),
    })),
    tickets: tickets.list().map((ticket) => ({
      id: ticket.id,
      event: titleOf(ticket.eventId),
      ticketType: events.get(ticket.eventId)?.ticketTypes.find(({ id }) => id === ticket.ticketTypeId)?.name ?? "",
      holder: `${ticket.firstname} ${ticket.lastname}`,
      referenceCode: ticket.referenceCode,
      status: ticket.status,
    })),
    orders: orders.list().map(({ id, eventId, userId, status, createdAt }) => ({
      id,
      event: titleOf(eventId),
      buyer: nameOf(userId),
      status,
      ticketCount: tickets.list(({ orderId }) => orderId === id).length,
      createdAt: Date.parse(createdAt),
    })),
  };
}
