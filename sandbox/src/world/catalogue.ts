/**
 * This file contains the types of users, organizers, events, tickets and orders, as the sandbox stores them. Times are
 * ISO 8601. Ids are integers.
 */

/** The URLs of a user's picture in four sizes. If a URL begins with `/`, the sandbox draws the picture. */
export interface Avatars {
  /** The uploaded picture. */
  readonly original: string;
  /** The value of `avatar` in the response of `/me`. */
  readonly medium: string;
  /** A picture that is smaller than `medium`. */
  readonly thumb: string;
  /** A picture that is smaller than `thumb`. */
  readonly tiny: string;
}

/** What is special about a user of the default seed. The sign-in page shows it as a tag. */
export type UserTrait = "no-profile" | "organizer" | "revoked-ticket" | "long-name" | "changed-email" | "locked";

/** A user account at Eventpop. */
export interface User {
  /** A short name for tests, such as `somchai`. */
  readonly key: string;
  /** Eventpop's user id. It never changes. */
  readonly id: number;
  /** The e-mail address with which the user signs in. Letter case does not matter. */
  readonly email: string;
  /** The password. It is stored in plain text, because the sandbox has no real users. */
  readonly password: string;
  /** First and last name, in the user's own script. */
  readonly fullName: string;
  /** The name in Latin letters if `fullName` is in another script. Only the sandbox's pages show it. */
  readonly latinName: string | null;
  /** The pictures of the user. Null if the user has none. */
  readonly avatars: Avatars | null;
  /** The date of birth, as `YYYY-MM-DD`. */
  readonly birthday: string | null;
  /** The gender, as Eventpop writes it, such as `female`. */
  readonly gender: string | null;
  /** The phone number with its country code, such as `+66810000001`. */
  readonly phone: string | null;
  /** The ids of the organizers for which the user works. With the scope `organizer`, the user can read their data. */
  readonly organizerIds: readonly number[];
  /** Whether the account is locked: if true, the user cannot sign in. */
  readonly locked: boolean;
  /** What is special about the user, for tests. The sign-in page shows it as a tag. Null if nothing is. */
  readonly trait: UserTrait | null;
}

/** A company or person that organizes events. */
export interface Organizer {
  /** The id. It is part of the path of API requests for tickets. */
  readonly id: number;
  /** The name. The sandbox's pages show it. */
  readonly name: string;
}

export interface TicketType {
  /** The id. It is unique among all ticket types. */
  readonly id: number;
  /** The name, such as `VIP`. */
  readonly name: string;
  /** The price in hundredths of a baht. 0 means that the ticket is free. */
  readonly priceSatangs: number;
  /** The maximum number of tickets of this type. Null means no limit. Revoked tickets do not count. */
  readonly quota: number | null;
}

export interface Event {
  /** The id. It is part of the path of API requests for tickets. */
  readonly id: number;
  /** The id of the event's organizer. */
  readonly organizerId: number;
  /** The status. `draft`: the event is not announced yet. `ended`: the event is over. */
  readonly status: "active" | "draft" | "ended";
  /** The name of the event. */
  readonly title: string;
  /** The description in Thai. */
  readonly description: string;
  /** The description in English. */
  readonly descriptionEn: string;
  /** The place of the event. */
  readonly locationName: string;
  /** The URL of the cover picture. */
  readonly cover: string | null;
  /** The URL of the poster. */
  readonly poster: string | null;
  /** The ticket types of the event. */
  readonly ticketTypes: readonly TicketType[];
  /** When the event begins. */
  readonly startAt: string;
  /** When the event ends. */
  readonly endAt: string;
  /** When the event was created. */
  readonly createdAt: string;
  /** When the event was last changed. */
  readonly updatedAt: string;
}

export interface Ticket {
  /** The id. It is unique among all tickets. */
  readonly id: number;
  /** The id of the user who has the ticket. Null if an organizer created the ticket for a person without an account. */
  readonly userId: number | null;
  /** The id of the ticket's order. Null if an organizer created the ticket. */
  readonly orderId: number | null;
  /** The id of the event. */
  readonly eventId: number;
  /** The id of the ticket type. */
  readonly ticketTypeId: number;
  /** The status. `used`: the holder has entered the event. `revoked`: an organizer has revoked the ticket. */
  readonly status: "active" | "used" | "revoked";
  /** The first name of the person who attends. This person may be someone other than the buyer. */
  readonly firstname: string;
  /** The last name of the person who attends. */
  readonly lastname: string;
  /** The e-mail address of the person who attends. */
  readonly email: string | null;
  /** The phone number of the person who attends. */
  readonly phone: string | null;
  /** The code that is printed on the ticket. Each ticket has a different one. */
  readonly referenceCode: string;
  /** How the ticket was created. `external`: an organizer created it through the API. `normal`: all other tickets. */
  readonly kind: "normal" | "external";
  /** The organizer's own id for the ticket, which the API calls `external_id`. Null if there is none. */
  readonly externalId: string | null;
  /** The organizer's reason for revoking the ticket. Null if the ticket is not revoked, or if no reason was given. */
  readonly revokeNote: string | null;
  /** When the ticket was created. */
  readonly createdAt: string;
  /** When the ticket was last changed. */
  readonly updatedAt: string;
  /** When the ticket was used. Null if it has not been used. */
  readonly usedAt: string | null;
  /** When the holder registered for the event. Null if this has not happened. */
  readonly registeredAt: string | null;
}

export interface Order {
  /** The id. It is unique among all orders. */
  readonly id: number;
  /** The id of the buyer. */
  readonly userId: number;
  /** The id of the event. */
  readonly eventId: number;
  /** The status. `pending`: the order is not paid yet. */
  readonly status: "paid" | "pending" | "cancelled";
  /** First name of the buyer. */
  readonly buyerFirstname: string;
  /** Last name of the buyer. */
  readonly buyerLastname: string;
  /** E-mail of the buyer. */
  readonly buyerEmail: string | null;
  /** Phone of the buyer, with the country code. */
  readonly buyerPhone: string | null;
  /** When the order was created. */
  readonly createdAt: string;
  /** When the order was last changed. */
  readonly updatedAt: string;
  /** When the order was paid. Null if it has not been paid. */
  readonly paidAt: string | null;
}
