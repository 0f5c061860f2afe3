import type { Event, Order, Organizer, Ticket, TicketType, User } from "./catalogue";
import type { Application } from "./credentials";

/** Seeds and tests give drafts: omitted fields get a default, and unknown fields are errors. */

/** A user. Without `password` it is `sandbox`; without `avatars` the sandbox draws pictures. */
export type UserDraft = Partial<User>;

/**
 * An application. Without `redirectUris` every redirect URI on this machine is allowed. Without `clientSecret` the
 * secret is the client id followed by `secret`.
 */
export type ApplicationDraft = Partial<Application> & Pick<Application, "clientId">;

/** An organizer. */
export type OrganizerDraft = Partial<Organizer>;

/** A ticket type. By default it is free and has no quota. */
export type TicketTypeDraft = Partial<TicketType> & Pick<TicketType, "id" | "name">;

/** An event. Without `ticketTypes` it has one free type. */
export interface EventDraft extends Partial<Omit<Event, "organizerId" | "ticketTypes">>, Pick<Event, "organizerId"> {
  /** Its ticket types. */
  readonly ticketTypes?: readonly TicketTypeDraft[];
}

/** A ticket of the user in `user` or `userId`, or of no user. By default, names, e-mail and phone are the user's. */
export interface TicketDraft extends Partial<Omit<Ticket, "eventId">>, Pick<Ticket, "eventId"> {
  /** The key of the user who has the ticket. */
  readonly user?: string;
}

/** An order of the user in `user` or `userId`. By default, names, e-mail and phone are the user's. */
export interface OrderDraft extends Partial<Omit<Order, "eventId">>, Pick<Order, "eventId"> {
  /** The key of the buyer. */
  readonly user?: string;
}

/** All data of a sandbox. Omitted lists are empty. Without `applications` there is the default application. */
export interface Seed {
  /** The users. */
  readonly users?: readonly UserDraft[];
  /** The registered applications. Their redirect URIs have to match exactly. */
  readonly applications?: readonly ApplicationDraft[];
  /** The organizers of events. */
  readonly organizers?: readonly OrganizerDraft[];
  /** The events. */
  readonly events?: readonly EventDraft[];
  /** The tickets. */
  readonly tickets?: readonly TicketDraft[];
  /** The orders, paid or not. */
  readonly orders?: readonly OrderDraft[];
}
