import type { Seed } from "../world/drafts";
import type { World } from "../world/world";

interface Register {
  get(id: number): object | undefined;
}

/**
 * Where `seed` names something that `world` does not have, one sentence each. People were found when the world was made;
 * the order of a ticket is a number and no more.
 */
export function danglingReferences(seed: Seed, world: World): readonly string[] {
  const { users = [], events = [], tickets = [], orders = [] } = seed;
  const { organizers, events: allEvents } = world;
  return [
    ...users.flatMap(({ organizerIds = [] }, index) =>
      organizerIds.flatMap((id) => missing(`users.${index}.organizerIds`, "organizer", id, organizers)),
    ),
    ...events.flatMap(({ organizerId }, index) =>
      missing(`events.${index}.organizerId`, "organizer", organizerId, organizers),
    ),
    ...orders.flatMap(({ eventId }, index) => missing(`orders.${index}.eventId`, "event", eventId, allEvents)),
    ...tickets.flatMap(({ eventId, ticketTypeId }, index) => [
      ...missing(`tickets.${index}.eventId`, "event", eventId, allEvents),
      ...missingTicketType(`tickets.${index}.ticketTypeId`, world, eventId, ticketTypeId),
    ]),
  ];
}

function missing(place: string, kind: string, id: number, register: Register) {
  return register.get(id) ? [] : [`${place}: there is no ${kind} ${id}`];
}

function missingTicketType(place: string, { events }: World, eventId: number, ticketTypeId: number | undefined) {
  const event = events.get(eventId);
  if (!event || ticketTypeId === undefined || event.ticketTypes.some(({ id }) => id === ticketTypeId)) return [];
  return [`${place}: event ${eventId} has no ticket type ${ticketTypeId}`];
}
