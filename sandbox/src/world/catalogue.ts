/**
 * Users, organizers, events, tickets and orders, as the sandbox stores them. Times are ISO 8601. Ids are integers.
 */

/** URLs of a user's picture in four sizes. The sandbox draws pictures whose URL begins with `/`. */
export interface Avatars {
  /** The uploaded picture. */
  readonly original: string;
  /** The value of `avatar` in the response of `/me`. */
  readonly medium: string;
  /** Smaller than `medium`. */
  readonly thumb: string;
  /** Smaller than `thumb`. */
  readonly tiny: string;
}

/** What is special about a user of the default seed. The sign-in page shows it. */
export type PersonTrait = "no-profile" | "organizer" | "revoked-ticket" | "long-name" | "changed-email" | "locked";

/** A user account at Eventpop. */
export interface User {
  /** A short name for tests, such as `somchai`. */
  readonly key: string;
  /** Eventpop's user id. It never changes. */
  readonly id: number;
  /** For signing in, in any letter case. */
  readonly email: string;
  /** In plain text: this is a sandbox. */
  readonly password: string;
  /** First and last name, in the user's own script. */
  readonly fullName: string;
  /** The name in Latin letters if `fullName` is in another script. Only the sandbox's pages show it. */
  readonly latinName: string | null;
  /** Pictures; null if there are none. */
  readonly avatars: Avatars | null;
  /** `YYYY-MM-DD` */
  readonly birthday: string | null;
  /** Eventpop's value, such as `female`. */
  readonly gender: string | null;
  /** With the country code, such as `+66810000001`. */
  readonly phone: string | null;
  /** The organizers whose data this user may read with the scope `organizer`. */
  readonly organizerIds: readonly number[];
  /** Whether signing in is refused. */
  readonly locked: boolean;
  /** Shown on the sign-in page. */
  readonly trait: PersonTrait | null;
}

/** A company or person that organizes events. */
export interface Organizer {
  /** Part of the path of the requests for its tickets. */
  readonly id: number;
  /** Shown on the sandbox's pages. */
  readonly name: string;
}

export interface TicketType {
  /** Unique among all ticket types. */
  readonly id: number;
  /** Such as `VIP`. */
  readonly name: string;
  /** Hundredths of a baht; 0 is free. */
  readonly priceSatangs: number;
  /** The maximum number of tickets of this type; null for no limit. Revoked tickets do not count. */
  readonly quota: number | null;
}

export interface Event {
  /** Part of the path of the requests for its tickets. */
  readonly id: number;
  /** The id of its organizer. */
  readonly organizerId: number;
  /** `draft` before it is announced, `ended` after it is over. */
  readonly status: "active" | "draft" | "ended";
  /** The name of the event. */
  readonly title: string;
  /** The description in Thai. */
  readonly description: string;
  /** The description in English. */
  readonly descriptionEn: string;
  /** The place of the event. */
  readonly locationName: string;
  /** URL of the cover picture. */
  readonly cover: string | null;
  /** URL of the poster. */
  readonly poster: string | null;
  /** Its ticket types. */
  readonly ticketTypes: readonly TicketType[];
  /** When the event begins. */
  readonly startAt: string;
  /** When the event ends. */
  readonly endAt: string;
  /** When it was created. */
  readonly createdAt: string;
  /** When it was last changed. */
  readonly updatedAt: string;
}

export interface Ticket {
  /** Unique among all tickets. */
  readonly id: number;
  /** The user who has the ticket; null if an organizer created it for a person without an account. */
  readonly userId: number | null;
  /** The order of the ticket; null if an organizer created it. */
  readonly orderId: number | null;
  /** The id of the event. */
  readonly eventId: number;
  /** The id of the ticket type. */
  readonly ticketTypeId: number;
  /** `used`: the holder has entered the event. `revoked`: an organizer has revoked it. */
  readonly status: "active" | "used" | "revoked";
  /** First name of the person who attends, who may be another one than the buyer. */
  readonly firstname: string;
  /** Last name of the person who attends. */
  readonly lastname: string;
  /** E-mail of the person who attends. */
  readonly email: string | null;
  /** Phone of the person who attends. */
  readonly phone: string | null;
  /** The code printed on the ticket; unique among all tickets. */
  readonly referenceCode: string;
  /** `external` if an organizer created the ticket through the API. */
  readonly kind: "normal" | "external";
  /** The organizer's own id of the ticket. */
  readonly externalId: string | null;
  /** Why it was revoked. */
  readonly revokeNote: string | null;
  /** When it was created. */
  readonly createdAt: string;
  /** When it was last changed. */
  readonly updatedAt: string;
  /** When it was used; null before. */
  readonly usedAt: string | null;
  /** When its holder registered; null before. */
  readonly registeredAt: string | null;
}

export interface Order {
  /** Unique among all orders. */
  readonly id: number;
  /** The id of the buyer. */
  readonly userId: number;
  /** The id of the event. */
  readonly eventId: number;
  /** `pending`: not paid yet. */
  readonly status: "paid" | "pending" | "cancelled";
  /** First name of the buyer. */
  readonly buyerFirstname: string;
  /** Last name of the buyer. */
  readonly buyerLastname: string;
  /** E-mail of the buyer. */
  readonly buyerEmail: string | null;
  /** Phone of the buyer, with the country code. */
  readonly buyerPhone: string | null;
  /** When it was created. */
  readonly createdAt: string;
  /** When it was last changed. */
  readonly updatedAt: string;
  /** When it was paid; null before. */
  readonly paidAt: string | null;
}
