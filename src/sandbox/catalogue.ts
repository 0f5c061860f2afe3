/**
 * What Eventpop sells and to whom, as the sandbox keeps it. Times are ISO 8601. Ids are whole numbers, as on the wire.
 */

/** Addresses of a person's picture in four sizes; one that begins with `/` is drawn by the sandbox itself. */
export interface Avatars {
  readonly original: string;
  readonly medium: string;
  readonly thumb: string;
  readonly tiny: string;
}

export const personTraits = [
  "no-profile",
  "organizer",
  "revoked-ticket",
  "long-name",
  "changed-email",
  "locked",
] as const;

/** Why a seeded person exists, where it is not the tickets they hold; the sign-in page shows it. */
export type PersonTrait = (typeof personTraits)[number];

/** A person with an Eventpop account. */
export interface User {
  /** Short name for tests, such as `somchai`. */
  readonly key: string;
  readonly id: number;
  readonly email: string;
  readonly password: string;
  readonly fullName: string;
  /** The name in Latin letters, where `fullName` is not. Shown on the sandbox's pages only. */
  readonly latinName: string | null;
  readonly avatars: Avatars | null;
  /** `YYYY-MM-DD` */
  readonly birthday: string | null;
  readonly gender: string | null;
  readonly phone: string | null;
  /** The organizers for which this person works: where the `organizer` scope opens doors. */
  readonly organizerIds: readonly number[];
  /** Whether signing in is refused. */
  readonly locked: boolean;
  readonly trait: PersonTrait | null;
}

/** Who puts on events. */
export interface Organizer {
  readonly id: number;
  readonly name: string;
}

export interface TicketType {
  readonly id: number;
  readonly name: string;
  readonly priceSatangs: number;
  /** How many tickets of this type there may be; null is no limit. Revoked ones do not count. */
  readonly quota: number | null;
}

export interface Event {
  readonly id: number;
  readonly organizerId: number;
  readonly status: "active" | "draft" | "ended";
  readonly title: string;
  /** In Thai. */
  readonly description: string;
  readonly descriptionEn: string;
  readonly locationName: string;
  /** Address of the cover picture. */
  readonly cover: string | null;
  /** Address of the poster. */
  readonly poster: string | null;
  readonly ticketTypes: readonly TicketType[];
  readonly startAt: string;
  readonly endAt: string;
  readonly createdAt: string;
  readonly updatedAt: string;
}

export interface Ticket {
  readonly id: number;
  /** Whose ticket it is; null for one that an organizer made for somebody without an account. */
  readonly userId: number | null;
  readonly orderId: number | null;
  readonly eventId: number;
  readonly ticketTypeId: number;
  readonly status: "active" | "used" | "revoked";
  readonly firstname: string;
  readonly lastname: string;
  readonly email: string | null;
  readonly phone: string | null;
  readonly referenceCode: string;
  /** `external` for tickets that an organizer made through the API. */
  readonly kind: "normal" | "external";
  readonly externalId: string | null;
  readonly revokeNote: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly usedAt: string | null;
  readonly registeredAt: string | null;
}

export interface Order {
  readonly id: number;
  readonly userId: number;
  readonly eventId: number;
  readonly status: "paid" | "pending" | "cancelled";
  readonly buyerFirstname: string;
  readonly buyerLastname: string;
  readonly buyerEmail: string | null;
  readonly buyerPhone: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly paidAt: string | null;
}
