import type { Seed } from "../world/drafts";
import type { Mistake } from "../world/mistakes";
import type { World } from "../world/world";

interface Register {
  get(id: number): object | undefined;
}

/**
 * Where `seed` names something that `world` does not have. People were found when the world was made;
 * the order of a ticket is a number and no more. A row whose event or organizer was left out for another mistake names none.
 */
export function danglingReferences(seed: Seed, world: World): readonly Mistake[] {
  const { users = [], events = [], tickets = [], orders = [] } = seed;
  const { organizers, events: allEvents } = world;
  return [
    ...users.flatMap(({ organizerIds = [] }, index) =>
      organizerIds.flatMap((id) => missing(["users", index, "organizerIds"], "organizer", id, organizers)),
    ),
    ...events.flatMap(({ organizerId }, index) =>
      missing(["events", index, "organizerId"], "organizer", organizerId, organizers),
    ),
    ...orders.flatMap(({ eventId }, index) => missing(["orders", index, "eventId"], "event", eventId, allEvents)),
    ...tickets.flatMap(({ eventId, ticketTypeId }, index) => [
      ...missing(["tickets", index, "eventId"], "event", eventId, allEvents),
      ...missingTicketType(["tickets", index, "ticketTypeId"], world, eventId, ticketTypeId),
    ]),
  ];
}

function missing(path: Mistake["path"], kind: string, id: number | undefined, register: Register): readonly Mistake[] {
  return id === undefined || register.get(id) ? [] : [{ path, sentence: `there is no ${kind} ${id}` }];
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
