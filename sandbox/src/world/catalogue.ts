/**
 * What Eventpop sells and to whom, as the sandbox keeps it. Times are ISO 8601. Ids are whole numbers, as on the wire.
 */

/** Addresses of a person's picture in four sizes; one that begins with `/` is drawn by the sandbox itself. */
export interface Avatars {
  /** As it was uploaded. */
  readonly original: string;
  /** What `avatar` of `/me` shows. */
  readonly medium: string;
  /** Small. */
  readonly thumb: string;
  /** Smallest. */
  readonly tiny: string;
}

/** Why a seeded person exists, where it is not the tickets they hold; the sign-in page shows it. */
export type PersonTrait = "no-profile" | "organizer" | "revoked-ticket" | "long-name" | "changed-email" | "locked";

/** A person with an Eventpop account. */
export interface User {
  /** Short name for tests, such as `somchai`. */
  readonly key: string;
  /** Eventpop's user id: who this is, whatever else changes. */
  readonly id: number;
  /** Found in any letter case when signing in. */
  readonly email: string;
  /** In plain text: this is a sandbox. */
  readonly password: string;
  /** First and last name, in the person's own script. */
  readonly fullName: string;
  /** The name in Latin letters, where `fullName` is not. Shown on the sandbox's pages only. */
  readonly latinName: string | null;
  /** Pictures; null for none. */
  readonly avatars: Avatars | null;
  /** `YYYY-MM-DD` */
  readonly birthday: string | null;
  /** As Eventpop has it, such as `female`. */
  readonly gender: string | null;
  /** With the country code, such as `+66810000001`. */
  readonly phone: string | null;
  /** The organizers for which this person works: where the `organizer` scope opens doors. */
  readonly organizerIds: readonly number[];
  /** Whether signing in is refused. */
  readonly locked: boolean;
  /** Shown on the sign-in page. */
  readonly trait: PersonTrait | null;
}

/** Who puts on events. */
export interface Organizer {
  /** In the path of every call about its tickets. */
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
  /** How many tickets of this type there may be; null is no limit. Revoked ones do not count. */
  readonly quota: number | null;
}

export interface Event {
  /** In the path of every call about its tickets. */
  readonly id: number;
  /** Who puts it on. */
  readonly organizerId: number;
  /** `draft` before it is announced, `ended` after it is over. */
  readonly status: "active" | "draft" | "ended";
  /** Its name. */
  readonly title: string;
  /** In Thai. */
  readonly description: string;
  /** In English. */
  readonly descriptionEn: string;
  /** Where it is. */
  readonly locationName: string;
  /** Address of the cover picture. */
  readonly cover: string | null;
  /** Address of the poster. */
  readonly poster: string | null;
  /** The kinds of tickets to it. */
  readonly ticketTypes: readonly TicketType[];
  /** When it begins. */
  readonly startAt: string;
  /** When it is over. */
  readonly endAt: string;
  /** When it was made. */
  readonly createdAt: string;
  /** When it last changed. */
  readonly updatedAt: string;
}

export interface Ticket {
  /** Unique among all tickets. */
  readonly id: number;
  /** Whose ticket it is; null for one that an organizer made for somebody without an account. */
  readonly userId: number | null;
  /** The order that bought it; null for one that an organizer made. */
  readonly orderId: number | null;
  /** What it is for. */
  readonly eventId: number;
  /** Of which kind. */
  readonly ticketTypeId: number;
  /** `used` at the door, `revoked` by an organizer. */
  readonly status: "active" | "used" | "revoked";
  /** Of who goes, not always of who bought. */
  readonly firstname: string;
  /** Of who goes. */
  readonly lastname: string;
  /** Of who goes. */
  readonly email: string | null;
  /** Of who goes. */
  readonly phone: string | null;
  /** What is on the ticket; unique among all tickets. */
  readonly referenceCode: string;
  /** `external` for tickets that an organizer made through the API. */
  readonly kind: "normal" | "external";
  /** The organizer's own id for it. */
  readonly externalId: string | null;
  /** Why it was revoked. */
  readonly revokeNote: string | null;
  /** When it was made. */
  readonly createdAt: string;
  /** When it last changed. */
  readonly updatedAt: string;
  /** When it was used; null while it was not. */
  readonly usedAt: string | null;
  /** When its holder registered; null while they have not. */
  readonly registeredAt: string | null;
}

export interface Order {
  /** Unique among all orders. */
  readonly id: number;
  /** Who bought. */
  readonly userId: number;
  /** For which event. */
  readonly eventId: number;
  /** `pending` until it is paid. */
  readonly status: "paid" | "pending" | "cancelled";
  /** Of who bought. */
  readonly buyerFirstname: string;
  /** Of who bought. */
  readonly buyerLastname: string;
  /** Of who bought. */
  readonly buyerEmail: string | null;
  /** Of who bought, with the country code. */
  readonly buyerPhone: string | null;
  /** When it was made. */
  readonly createdAt: string;
  /** When it last changed. */
  readonly updatedAt: string;
  /** When it was paid; null while it was not. */
  readonly paidAt: string | null;
}
