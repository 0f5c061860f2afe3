/**
 * The vocabulary of Eventpop's public API: what the client hands out and the sandbox serves.
 * Types only. Source: Eventpop's OpenAPI file and guides, April 2026.
 *
 * Names are Eventpop's in camel case. Ids are strings, whatever they were on the wire. A field that Eventpop left out,
 * sent as null or blank, or sent in a shape that cannot be used, is absent.
 */

/**
 * A moment as Eventpop wrote it, in ISO 8601 with its offset, such as `2026-10-21T19:00:00.000+07:00`; absent where the
 * thing has not happened. `new Date(time)` is always a valid date. A string, because it passes through sessions, JSON
 * and databases unchanged, and keeps the offset.
 */
export type IsoTime = string;

/** Addresses of one picture in several sizes. Eventpop's OpenAPI file knows `original` only. */
export interface EventpopPictures {
  readonly original?: string;
  readonly medium?: string;
  readonly thumb?: string;
  readonly tiny?: string;
}

/** An Eventpop account, as `/me` describes it. Everything but `id` may be missing. */
export interface EventpopUser {
  /** The identity: Eventpop's user id in decimal digits. Never use the e-mail for this: people change it. */
  readonly id: string;
  /** First and last name in one string, in the person's own script; at most 256 characters. */
  readonly fullName?: string;
  readonly email?: string;
  /** Address of the avatar picture. */
  readonly avatar?: string;
  readonly avatars?: EventpopPictures;
  /** `YYYY-MM-DD` */
  readonly birthday?: string;
  readonly gender?: string;
  readonly phone?: string;
}

/**
 * A ticket. It names its holder, who need not be the account it belongs to: one buyer often holds tickets for a group.
 * So a ticket's name, e-mail and phone identify nobody, and its id stands for the ticket, never for the person.
 */
export interface EventpopTicket {
  readonly id: string;
  readonly orderId?: string;
  readonly eventId: string;
  /** `active`, `used`, `revoked`, or a word that Eventpop has added since. */
  readonly status: string;
  readonly firstname?: string;
  readonly lastname?: string;
  readonly phone?: string;
  readonly email?: string;
  /** What is printed on the ticket and read at the door. Whoever knows it may claim the ticket: not for logs. */
  readonly referenceCode?: string;
  /** `normal`, or `external` for one made by `createTicket`. */
  readonly kind?: string;
  /** The id that the app gave when it created the ticket. */
  readonly externalId?: string;
  readonly revokeNote?: string;
  readonly ticketType?: EventpopTicketType;
  /** The price as people read it: an amount, "Free", a note. */
  readonly priceLabel?: string;
  /** The holder's answers to the organizer's questions, as Eventpop sent them. */
  readonly forms: readonly unknown[];
  readonly createdAt?: IsoTime;
  readonly updatedAt?: IsoTime;
  readonly usedAt?: IsoTime;
  readonly registeredAt?: IsoTime;
}

/** What kind of ticket it is: "Early bird", "VIP". */
export interface EventpopTicketType {
  readonly id: string;
  readonly name?: string;
  /** In baht, as Eventpop wrote it. */
  readonly price?: string;
  /** In satangs, hundredths of a baht. */
  readonly priceSatangs?: number;
  readonly kind?: string;
}

/** A purchase. */
export interface EventpopOrder {
  readonly id: string;
  /** `paid`, `pending`, `cancelled`, or a word that Eventpop has added since. */
  readonly status: string;
  readonly buyerFirstname?: string;
  readonly buyerLastname?: string;
  readonly buyerEmail?: string;
  readonly buyerPhone?: string;
  /** ISO code of the phone's country, such as `TH`. */
  readonly buyerPhoneCountry?: string;
  /** Dialling code without `+`, such as `66`. */
  readonly buyerPhoneCountryCode?: string;
  readonly buyerPhoneLocal?: string;
  readonly eventId?: string;
  /** The buyer's answers to the organizer's questions, as Eventpop sent them. */
  readonly forms: readonly unknown[];
  readonly ticketIds: readonly string[];
  readonly createdAt?: IsoTime;
  readonly updatedAt?: IsoTime;
  readonly paidAt?: IsoTime;
}

/** An event of an organizer. */
export interface EventpopEvent {
  readonly id: string;
  /** `active`, `draft`, `ended`, or a word that Eventpop has added since. */
  readonly status: string;
  readonly title?: string;
  /** In Thai; may be HTML. */
  readonly description?: string;
  /** In English; may be HTML. */
  readonly descriptionEn?: string;
  readonly locationName?: string;
  readonly displayLocationName?: string;
  /** Address of the icon of the event's category. */
  readonly displayIcon?: string;
  readonly cover?: string;
  readonly covers?: EventpopPictures;
  readonly poster?: string;
  readonly posters?: EventpopPictures;
  readonly createdAt?: IsoTime;
  readonly updatedAt?: IsoTime;
  readonly startAt?: IsoTime;
  readonly endAt?: IsoTime;
}

/**
 * Something that Eventpop answered, with the JSON object it was read from. `raw` is not enumerable: printing, spreading
 * and `JSON.stringify` leave it out, so that nobody logs or stores it by accident; `ticket.raw` is there all the same.
 */
export type WithRaw<T> = T & { readonly raw: Readonly<Record<string, unknown>> };

/** What `createTicket` and `invalidateTicket` answer. */
export interface TicketReceipt {
  readonly ticket: WithRaw<EventpopTicket>;
  /** Eventpop had done the same before, and did nothing now. */
  readonly idempotent: boolean;
}

/** One page of a list. */
export interface Page<T> {
  readonly items: readonly T[];
  /** How many items are on this page. */
  readonly count: number;
  /** How many items there are on all pages; absent where Eventpop answers with a bare list. */
  readonly total?: number;
  /** Counted from 1. */
  readonly page: number;
  /** How many items a page holds; fewer than asked for, if Eventpop does not go so far. */
  readonly perPage: number;
}
