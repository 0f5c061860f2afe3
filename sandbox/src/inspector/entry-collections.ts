import type { GenericSchema } from "valibot";
import type { SandboxControl } from "../control/control";
import type { CollectionName } from "../pages/inspector/collections";
import type { DependentRows } from "../pages/inspector/entry-form";
import { danglingReferences } from "../seed/seed-references";
import { draftSchemas } from "../world/draft-schemas";
import type { Seed } from "../world/drafts";
import { mistakeText } from "../world/mistakes";
import type { Table } from "../world/table";
import type { World } from "../world/world";

/** What the forms of the inspector need to know about one kind of data. */
export interface EntryCollection {
  readonly schema: GenericSchema;
  find(world: World, key: string): Entry | undefined;
}

/** A row that a form shows. */
export interface Entry {
  /** The key in paths and in the control operations. */
  readonly key: string;
  /** The name by which the pages call the row. */
  readonly name: string;
  readonly values: Readonly<Record<string, unknown>>;
  /** The rows that refer to this row. They are deleted together with it. */
  readonly dependents: Dependents;
}

type Dependents = Readonly<Partial<Record<CollectionName, readonly (string | number)[]>>>;

function entryCollection<Row extends object>(
  schema: GenericSchema,
  tableOf: (world: World) => Table<Row>,
  describe: (row: Row, world: World) => { key: string | number; name: string; dependents?: Dependents },
): EntryCollection {
  return {
    schema,
    find: (world, wanted) => {
      const row = tableOf(world).get(wanted);
      if (!row) return undefined;
      const { key, name, dependents = {} } = describe(row, world);
      return { key: String(key), name, values: Object.fromEntries(Object.entries(row)), dependents };
    },
  };
}

const idsOf = (rows: readonly { readonly id: number }[]) => rows.map(({ id }) => id);

export const entryCollections: Readonly<Record<CollectionName, EntryCollection>> = {
  users: entryCollection(
    draftSchemas.user,
    (world) => world.users,
    ({ key, fullName, id }, { tickets, orders }) => ({
      key,
      name: fullName,
      dependents: {
        tickets: idsOf(tickets.list(({ userId }) => userId === id)),
        orders: idsOf(orders.list(({ userId }) => userId === id)),
      },
    }),
  ),
  applications: entryCollection(
    draftSchemas.application,
    (world) => world.applications,
    ({ clientId, name }) => ({ key: clientId, name }),
  ),
  organizers: entryCollection(
    draftSchemas.organizer,
    (world) => world.organizers,
    ({ id, name }, { events, tickets, orders }) => {
      const eventIds = idsOf(events.list(({ organizerId }) => organizerId === id));
      const isOfEvent = ({ eventId }: { readonly eventId: number }) => eventIds.includes(eventId);
      const dependents = {
        events: eventIds,
        tickets: idsOf(tickets.list(isOfEvent)),
        orders: idsOf(orders.list(isOfEvent)),
      };
      return { key: id, name, dependents };
    },
  ),
  events: entryCollection(
    draftSchemas.event,
    (world) => world.events,
    ({ id, title }, { tickets, orders }) => ({
      key: id,
      name: title,
      dependents: {
        tickets: idsOf(tickets.list(({ eventId }) => eventId === id)),
        orders: idsOf(orders.list(({ eventId }) => eventId === id)),
      },
    }),
  ),
  tickets: entryCollection(
    draftSchemas.ticket,
    (world) => world.tickets,
    ({ id, referenceCode }) => ({ key: id, name: referenceCode }),
  ),
  orders: entryCollection(
    draftSchemas.order,
    (world) => world.orders,
    ({ id }, { tickets }) => ({
      key: id,
      name: String(id),
      dependents: { tickets: idsOf(tickets.list(({ orderId }) => orderId === id)) },
    }),
  ),
};

/** Returns the numbers of the rows that are deleted together with the row. */
export function dependentCounts({ dependents }: Entry): readonly DependentRows[] {
  return (Object.keys(dependents) as CollectionName[])
    .map((collection) => ({ collection, count: dependents[collection]?.length ?? 0 }))
    .filter(({ count }) => count > 0);
}

/**
 * Returns why the ticket types of an event cannot be changed: a type that would be removed still has tickets. Returns undefined if no such
 * type has tickets.
 */
export function lostTicketType(
  { tickets }: World,
  collection: CollectionName,
  { values: { id } }: Entry,
  { ticketTypes }: { readonly ticketTypes?: readonly { readonly id: unknown }[] },
): string | undefined {
  if (collection !== "events" || !ticketTypes) return undefined;
  const kept = ticketTypes.map((type) => type.id);
  const [ticket, ...others] = tickets.list(
    ({ eventId, ticketTypeId }) => eventId === id && !kept.includes(ticketTypeId),
  );
  return (
    ticket &&
    `ticketTypes: ${others.length + 1} tickets have the type ${ticket.ticketTypeId}; change or delete them first`
  );
}

/** Deletes a row, and the rows that refer to it. */
export async function removeEntry(control: SandboxControl, collection: CollectionName, entry: Entry): Promise<void> {
  for (const [name, keys] of Object.entries(entry.dependents) as [CollectionName, readonly number[]][]) {
    for (const key of keys) await control[name].remove(key);
  }
  await control[collection].remove(entry.key);
}

/**
 * Returns why the references in `values` are wrong, such as a ticket type that the event does not have. Returns undefined if
 * they are right. `values` may be incomplete.
 */
export function wrongReference(world: World, collection: CollectionName, values: object): string | undefined {
  const [mistake] = danglingReferences({ [collection]: [values] } as Seed, world);
  return mistake && mistakeText({ ...mistake, path: mistake.path.slice(2) });
}
