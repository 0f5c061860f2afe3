import type { Event, Order, Organizer, Ticket, TicketType, User } from "./catalogue";
import type { Application } from "./credentials";

/** What seeds and tests may say about a thing; the rest is made up. Unknown names are refused. */

/** A person. Whoever has no `password` has `sandbox`; pictures are drawn unless `avatars` is null. */
export type UserDraft = Partial<User>;

/**
 * An application. One without `redirectUris` may have its callback anywhere on this machine; the secret of one without
 * `clientSecret` is its client id with `secret` behind it.
 */
export type ApplicationDraft = Partial<Application> & Pick<Application, "clientId">;

/** An organizer. */
export type OrganizerDraft = Partial<Organizer>;

/** A ticket type; free, and without a quota, unless it says otherwise. */
export type TicketTypeDraft = Partial<TicketType> & Pick<TicketType, "id" | "name">;

/** An event; one without `ticketTypes` has a free one. */
export interface EventDraft extends Partial<Omit<Event, "organizerId" | "ticketTypes">>, Pick<Event, "organizerId"> {
  /** The kinds of tickets to it. */
  readonly ticketTypes?: readonly TicketTypeDraft[];
}

/** A ticket, of nobody unless `user` or `userId` says whose. Names, e-mail and phone are the person's. */
export interface TicketDraft extends Partial<Omit<Ticket, "eventId">>, Pick<Ticket, "eventId"> {
  /** Key of the person whose ticket it is. */
  readonly user?: string;
}

/** An order, of the person in `user` or `userId`. Names, e-mail and phone are theirs. */
export interface OrderDraft extends Partial<Omit<Order, "eventId">>, Pick<Order, "eventId"> {
  /** Key of the person who bought it. */
  readonly user?: string;
}

/** A whole world. Collections left out are empty; without applications there is the zero-configuration one. */
export interface Seed {
  /** The people. */
  readonly users?: readonly UserDraft[];
  /** The registered applications. Their callbacks must match exactly. */
  readonly applications?: readonly ApplicationDraft[];
  /** Who puts on events. */
  readonly organizers?: readonly OrganizerDraft[];
  /** What there is to go to. */
  readonly events?: readonly EventDraft[];
  /** Who goes. */
  readonly tickets?: readonly TicketDraft[];
  /** Who paid, or has not. */
  readonly orders?: readonly OrderDraft[];
}
