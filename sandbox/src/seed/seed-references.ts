import type { Seed } from "../world/drafts";
import type { Mistake } from "../world/mistakes";
import type { World } from "../world/world";

interface Lookup {
  get(id: number): object | undefined;
}

/**
 * Returns the references in `seed` to organizers, events and ticket types that `world` does not contain. It does not
 * check references to users, which are checked when the rows are created, nor the `orderId` of a ticket. References that were removed
 * because of another mistake are not reported either.
 */
export function danglingReferences(seed: Seed, world: World): readonly Mistake[] {
  const { users = [], events = [], tickets = [], orders = [] } = seed;
  const { organizers, events: allEvents } = world;
  return [
    ...users.flatMap(({ organizerIds = [] }, index) =>
      organizerIds.flatMap((id) => missingRow(["users", index, "organizerIds"], "organizer", id, organizers)),
    ),
    ...events.flatMap(({ organizerId }, index) =>
      missingRow(["events", index, "organizerId"], "organizer", organizerId, organizers),
    ),
    ...orders.flatMap(({ eventId }, index) => missingRow(["orders", index, "eventId"], "event", eventId, allEvents)),
    ...tickets.flatMap(({ eventId, ticketTypeId }, index) => [
      ...missingRow(["tickets", index, "eventId"], "event", eventId, allEvents),
      ...missingTicketType(["tickets", index, "ticketTypeId"], world, eventId, ticketTypeId),
    ]),
  ];
}

function missingRow(path: Mistake["path"], kind: string, id: number | undefined, rows: Lookup): readonly Mistake[] {
  return id === undefined || rows.get(id) ? [] : [{ path, sentence: `there is no ${kind} ${id}` }];
}

function missingTicketType(
  path: Mistake["path"],
  { events }: World,
  eventId: number,
  ticketTypeId: number | undefined,
): readonly Mistake[] {
  const event = events.get(eventId);
  if (!event || ticketTypeId === undefined || event.ticketTypes.some(({ id }) => id === ticketTypeId)) return [];
  return [{ path, sentence: `event ${eventId} has no ticket type ${ticketTypeId}` }];
}
