import { SandboxError } from "../errors";
import type { Avatars, Event, Order, Organizer, Ticket, User } from "./catalogue";
import type { Application } from "./credentials";
import type { ApplicationDraft, EventDraft, OrderDraft, OrganizerDraft, TicketDraft, UserDraft } from "./drafts";
import type { World } from "./world";

/**
 * The functions in this file complete a draft with defaults. The default id of a row is one more than the highest
 * existing id. `now` is ISO 8601.
 */

/** The error that is thrown if a draft needs a user and has neither `user` nor `userId`, or if this user does not exist. */
export class MissingUserError extends SandboxError {
  constructor(message: string) {
    super("EVENTPOP_SANDBOX_BAD_SEED", message);
  }
}

/** The first default id. It is far above Eventpop's real ids, so that default ids are not mistaken for real ones. */
const FIRST_ID = 9_000_001;

function nextId<Row extends { readonly id: number }>(rows: readonly Row[]): number {
  return rows.reduce((next, { id }) => Math.max(next, id + 1), FIRST_ID);
}

/** Returns the URLs of the pictures that the sandbox draws for the user with this id. */
export function drawnAvatars(id: number): Avatars {
  const drawn = (size: keyof Avatars) => `/avatars/${id}/${size}.svg`;
  return { original: drawn("original"), medium: drawn("medium"), thumb: drawn("thumb"), tiny: drawn("tiny") };
}

/** Returns the key of a user who was created without one. */
export function keyFromId(id: number): string {
  return `person-${id}`;
}

export function makeUser(world: World, draft: UserDraft): User {
  const id = draft.id ?? nextId(world.users.list());
  const key = draft.key ?? keyFromId(id);
  return {
    key,
    id,
    email: draft.email ?? `${key}@sandbox.example`,
    password: draft.password ?? "sandbox",
    fullName: draft.fullName ?? key,
    latinName: draft.latinName ?? null,
    avatars: draft.avatars === undefined ? drawnAvatars(id) : draft.avatars,
    birthday: draft.birthday ?? null,
    gender: draft.gender ?? null,
    phone: draft.phone ?? null,
    organizerIds: draft.organizerIds ?? [],
    locked: draft.locked ?? false,
    trait: draft.trait ?? null,
  };
}

export function makeApplication(world: World, draft: ApplicationDraft): Application {
  return {
    clientId: draft.clientId,
    clientSecret: draft.clientSecret ?? `${draft.clientId}secret`,
    id: draft.id ?? world.applications.nextNumber(({ id }) => id),
    name: draft.name ?? draft.clientId,
    redirectUris: draft.redirectUris ?? "any-loopback",
    confidential: draft.confidential ?? true,
    scopes: draft.scopes ?? [],
  };
}

export function makeOrganizer(world: World, draft: OrganizerDraft): Organizer {
  const id = draft.id ?? nextId(world.organizers.list());
  return { id, name: draft.name ?? `Organizer ${id}` };
}

export function makeEvent(world: World, draft: EventDraft, now: string): Event {
  const id = draft.id ?? nextId(world.events.list());
  const title = draft.title ?? `Event ${id}`;
  const startAt = draft.startAt ?? now;
  return {
    id,
    organizerId: draft.organizerId,
    status: draft.status ?? "active",
    title,
    description: draft.description ?? title,
    descriptionEn: draft.descriptionEn ?? title,
    locationName: draft.locationName ?? "Bangkok",
    cover: draft.cover ?? null,
    poster: draft.poster ?? null,
    ticketTypes: (draft.ticketTypes ?? [{ id: 1, name: "บัตรทั่วไป" }]).map((type) => ({
      id: type.id,
      name: type.name,
      priceSatangs: type.priceSatangs ?? 0,
      quota: type.quota ?? null,
    })),
    startAt,
    endAt: draft.endAt ?? startAt,
    createdAt: draft.createdAt ?? now,
    updatedAt: draft.updatedAt ?? draft.createdAt ?? now,
  };
}

export function makeTicket(world: World, draft: TicketDraft, now: string): Ticket {
  const id = draft.id ?? nextId(world.tickets.list());
  const owner = ownerOf(world, draft);
  const name = namesOf(owner);
  const createdAt = draft.createdAt ?? now;
  const status = draft.status ?? "active";
  return {
    id,
    userId: owner?.id ?? null,
    orderId: draft.orderId ?? null,
    eventId: draft.eventId,
    ticketTypeId: draft.ticketTypeId ?? world.events.get(draft.eventId)?.ticketTypes[0]?.id ?? 1,
    status,
    firstname: draft.firstname ?? name.first,
    lastname: draft.lastname ?? name.last,
    email: draft.email ?? owner?.email ?? null,
    phone: draft.phone ?? owner?.phone ?? null,
    referenceCode: draft.referenceCode ?? `SB${id}`,
    kind: draft.kind ?? "normal",
    externalId: draft.externalId ?? null,
    revokeNote: draft.revokeNote ?? null,
    createdAt,
    updatedAt: draft.updatedAt ?? createdAt,
    usedAt: draft.usedAt ?? (status === "used" ? createdAt : null),
    registeredAt: draft.registeredAt ?? null,
  };
}

export function makeOrder(world: World, draft: OrderDraft, now: string): Order {
  const owner = ownerOf(world, draft);
  if (!owner) {
    throw new MissingUserError("An order needs its buyer: user or userId.");
  }
  const name = namesOf(owner);
  const createdAt = draft.createdAt ?? now;
  const status = draft.status ?? "paid";
  return {
    id: draft.id ?? nextId(world.orders.list()),
    userId: owner.id,
    eventId: draft.eventId,
    status,
    buyerFirstname: draft.buyerFirstname ?? name.first,
    buyerLastname: draft.buyerLastname ?? name.last,
    buyerEmail: draft.buyerEmail ?? owner.email,
    buyerPhone: draft.buyerPhone ?? owner.phone,
    createdAt,
    updatedAt: draft.updatedAt ?? createdAt,
    paidAt: draft.paidAt ?? (status === "paid" ? createdAt : null),
  };
}

function ownerOf(world: World, draft: { user?: string | undefined; userId?: number | null | undefined }) {
  const name = draft.user ?? draft.userId ?? undefined;
  if (name === undefined) return undefined;
  const owner = world.users.get(name);
  if (!owner) throw new MissingUserError(`There is no user ${JSON.stringify(name)}.`);
  return owner;
}

function namesOf(owner: User | undefined): { first: string; last: string } {
  const [first = "", ...rest] = (owner?.fullName ?? "ผู้ถือบัตร").split(" ");
  return { first, last: rest.join(" ") };
}
