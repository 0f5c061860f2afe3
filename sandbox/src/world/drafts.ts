import type { Event, Order, Organizer, Ticket, TicketType, User } from "./catalogue";
import type { Application } from "./credentials";

/**
 * This file contains the types of drafts. A draft describes a row that a seed or a test creates: omitted fields get
 * defaults, and an unknown field is an error.
 */

/** The draft of a user. The default password is `sandbox`. Without `avatars` the sandbox draws the pictures. */
export type UserDraft = Partial<User>;

/**
 * The draft of an application. Without `redirectUris` every redirect URI on this machine is allowed. Without `clientSecret`
 * the secret is the client id followed by `secret`.
 */
export type ApplicationDraft = Partial<Application> & Pick<Application, "clientId">;

/** The draft of an organizer. */
export type OrganizerDraft = Partial<Organizer>;

/** The draft of a ticket type. By default it is free and has no quota. */
export type TicketTypeDraft = Partial<TicketType> & Pick<TicketType, "id" | "name">;

/** The draft of an event. Without `ticketTypes` it has one free ticket type. */
export interface EventDraft extends Partial<Omit<Event, "organizerId" | "ticketTypes">>, Pick<Event, "organizerId"> {
  /** The ticket types of the event. */
  readonly ticketTypes?: readonly TicketTypeDraft[];
}

/**
 * The draft of a ticket. `user` or `userId` names the user who has the ticket; without both, no user has it. The defaults
 * of names, e-mail and phone are those of the user.
 */
export interface TicketDraft extends Partial<Omit<Ticket, "eventId">>, Pick<Ticket, "eventId"> {
  /** The key of the user who has the ticket. */
  readonly user?: string;
}

/**
 * The draft of an order. `user` or `userId` names the buyer; one of them is required. The defaults of names, e-mail and
 * phone are those of the buyer.
 */
export interface OrderDraft extends Partial<Omit<Order, "eventId">>, Pick<Order, "eventId"> {
  /** The key of the buyer. */
  readonly user?: string;
}

/** All data of a sandbox. An omitted list is empty, except for `applications`: its default is the default application. */
export interface Seed {
  /** The users. */
  readonly users?: readonly UserDraft[];
  /** The registered applications. The redirect URI of a request must be one of the application's redirect URIs. */
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
