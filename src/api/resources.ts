import { toId } from "../config/validators";
import { ProviderError } from "../errors";
import { FieldReader, isObject, withoutUndefined } from "./field-reader";

/**
 * The resources of Eventpop's public API. Each type is followed by the function that reads it from a response.
 * Source: Eventpop's OpenAPI file and guides, April 2026.
 *
 * Names are Eventpop's names in camel case. Ids are strings, even if Eventpop sends numbers. A field is absent if Eventpop did not
 * send it, or sent null, a blank text or an invalid value.
 */

/**
 * A time as Eventpop sent it, in ISO 8601 with its offset, such as `2026-10-21T19:00:00.000+07:00`. `new Date(time)` is always a
 * valid date. The field is absent if there is no such time yet. It is a string, because a string keeps the offset and stays
 * unchanged in sessions, JSON and databases.
 */
export type IsoTime = string;

/**
 * A resource, with the JSON object from which it was read in `raw`. `raw` is not enumerable: printing, spreading and
 * `JSON.stringify` omit it, so that it does not get into logs and stores by accident. `ticket.raw` still returns it.
 */
export type WithRaw<T> = T & { readonly raw: Readonly<Record<string, unknown>> };

/** An Eventpop account, as `/me` describes it. Only `id` is always present. */
export interface EventpopUser {
  /** Eventpop's user id, in decimal digits. Identify users only by this id, never by e-mail, because users change their e-mail. */
  readonly id: string;
  /** First and last name in one string, in the script that the user chose; at most 256 characters. */
  readonly fullName?: string;
  readonly email?: string;
  /** URL of the avatar picture. */
  readonly avatar?: string;
  readonly avatars?: EventpopPictures;
  /** Date of birth, `YYYY-MM-DD`. */
  readonly birthday?: string;
  readonly gender?: string;
  readonly phone?: string;
}

/**
 * Reads the user in a response of `/me`: `{ user: {…} }`, which is what Eventpop sends, or the bare user of its OpenAPI file.
 * Only the id is required, so that an invalid avatar, for example, does not prevent the login.
 *
 * @throws {@link ProviderError} `EVENTPOP_INVALID_RESPONSE`
 */
export function readUser(body: unknown): WithRaw<EventpopUser> {
  const response = new FieldReader(body, "me");
  // If there is a `user`, only its fields count, even if it is empty. An `id` outside of `user` could belong to another user.
  const user = response.get("user") === undefined ? response : response.requiredObject("user");
  return withRaw(user, {
    id: user.requiredId("id"),
    ...withoutUndefined({
      fullName: user.truncatedLine("full_name"),
      email: user.line("email", 320),
      avatar: user.url("avatar"),
      avatars: readPictures(user.object("avatars")),
      birthday: user.date("birthday"),
      gender: user.line("gender", 64),
      phone: user.line("phone", 64),
    }),
  });
}

/**
 * A ticket. Its name, e-mail and phone belong to its holder, who may be a different person than the user of the account, because
 * one buyer often has tickets for a group. Never use them, or the ticket's id, to identify a user.
 */
export interface EventpopTicket {
  readonly id: string;
  readonly orderId?: string;
  readonly eventId: string;
  /** `active`, `used`, `revoked`, or a status that Eventpop added later. */
  readonly status: string;
  readonly firstname?: string;
  readonly lastname?: string;
  readonly phone?: string;
  readonly email?: string;
  /** The code that is printed on the ticket and scanned at the door. Do not log it, because anyone who has the code can use the ticket. */
  readonly referenceCode?: string;
  /** `normal`, or `external` for a ticket that `createTicket` created. */
  readonly kind?: string;
  /** The id that the app gave when it created the ticket. */
  readonly externalId?: string;
  readonly revokeNote?: string;
  readonly ticketType?: EventpopTicketType;
  /** The price as text: for example an amount, "Free" or a note. */
  readonly priceLabel?: string;
  /** The holder's answers to the organizer's questions, as Eventpop sent them. */
  readonly forms: readonly unknown[];
  readonly createdAt?: IsoTime;
  readonly updatedAt?: IsoTime;
  readonly usedAt?: IsoTime;
  readonly registeredAt?: IsoTime;
}

/** Reads a ticket. Id, event and status are required, because apps use them to decide who may enter. */
export function readTicket(ticket: FieldReader): WithRaw<EventpopTicket> {
  return withRaw(ticket, {
    id: ticket.requiredId("id"),
    eventId: ticket.requiredId("event_id"),
    status: ticket.requiredWord("status"),
    forms: ticket.list("forms"),
    ...withoutUndefined({
      orderId: ticket.id("order_id"),
      firstname: ticket.truncatedLine("firstname"),
      lastname: ticket.truncatedLine("lastname"),
      phone: ticket.line("phone", 64),
      email: ticket.line("email", 320),
      referenceCode: ticket.line("reference_code"),
      kind: ticket.line("kind"),
      externalId: ticket.line("external_id"),
      revokeNote: ticket.text("revoke_note"),
      ticketType: readTicketType(ticket.object("ticket_type")),
      priceLabel: ticket.line("price_label"),
      createdAt: ticket.time("created_at"),
      updatedAt: ticket.time("updated_at"),
      usedAt: ticket.time("used_at"),
      registeredAt: ticket.time("registered_at"),
    }),
  });
}

/** A type of ticket, such as "Early bird" or "VIP". */
export interface EventpopTicketType {
  readonly id: string;
  readonly name?: string;
  /** In baht, as Eventpop sent it. */
  readonly price?: string;
  /** In satangs, hundredths of a baht. */
  readonly priceSatangs?: number;
  readonly kind?: string;
}

function readTicketType(type: FieldReader | undefined): EventpopTicketType | undefined {
  const id = type?.id("id");
  if (!type || id === undefined) return undefined;
  const price = type.get("price");
  return {
    id,
    ...withoutUndefined({
      name: type.truncatedLine("name"),
      price: typeof price === "number" ? String(price) : type.line("price"),
      priceSatangs: type.count("price_satangs"),
      kind: type.line("kind"),
    }),
  };
}

/** The result of `createTicket` and `invalidateTicket`. */
export interface TicketReceipt {
  readonly ticket: WithRaw<EventpopTicket>;
  /** True if an earlier request already had this result, so that Eventpop changed nothing now. */
  readonly idempotent: boolean;
}

/** Reads the ticket in a response: `{ success, ticket }`, or the bare ticket. */
export function readTicketResponse(body: unknown, operation: string): WithRaw<EventpopTicket> {
  const response = checkSuccess(new FieldReader(body, operation), operation);
  return readTicket(response.get("ticket") === undefined ? response : response.requiredObject("ticket"));
}

/** Reads the response to a POST: `{ success, idempotent, ticket }`. */
export function readReceipt(body: unknown, operation: string): TicketReceipt {
  return { ticket: readTicketResponse(body, operation), idempotent: isObject(body) && body.idempotent === true };
}

/** An order: one purchase of tickets. */
export interface EventpopOrder {
  readonly id: string;
  /** `paid`, `pending`, `cancelled`, or a status that Eventpop added later. */
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

export function readOrder(order: FieldReader): WithRaw<EventpopOrder> {
  return withRaw(order, {
    id: order.requiredId("id"),
    status: order.requiredWord("status"),
    forms: order.list("forms"),
    ticketIds: order.list("ticket_ids").flatMap((id) => toId(id) ?? []),
    ...withoutUndefined({
      buyerFirstname: order.truncatedLine("buyer_firstname"),
      buyerLastname: order.truncatedLine("buyer_lastname"),
      buyerEmail: order.line("buyer_email", 320),
      buyerPhone: order.line("buyer_phone", 64),
      buyerPhoneCountry: order.line("buyer_phone_country"),
      buyerPhoneCountryCode: order.line("buyer_phone_country_code"),
      buyerPhoneLocal: order.line("buyer_phone_local"),
      eventId: order.id("event_id"),
      createdAt: order.time("created_at"),
      updatedAt: order.time("updated_at"),
      paidAt: order.time("paid_at"),
    }),
  });
}

/** An event of an organizer. */
export interface EventpopEvent {
  readonly id: string;
  /** `active`, `draft`, `ended`, or a status that Eventpop added later. */
  readonly status: string;
  readonly title?: string;
  /** In Thai; may be HTML. */
  readonly description?: string;
  /** In English; may be HTML. */
  readonly descriptionEn?: string;
  readonly locationName?: string;
  readonly displayLocationName?: string;
  /** URL of the icon of the event's category. */
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

export function readEvent(event: FieldReader): WithRaw<EventpopEvent> {
  return withRaw(event, {
    id: event.requiredId("id"),
    status: event.requiredWord("status"),
    ...withoutUndefined({
      title: event.truncatedLine("title"),
      description: event.text("description"),
      descriptionEn: event.text("description_en"),
      locationName: event.line("location_name"),
      displayLocationName: event.line("display_location_name"),
      displayIcon: event.url("display_icon"),
      cover: event.url("cover"),
      covers: readPictures(event.object("covers")),
      poster: event.url("poster"),
      posters: readPictures(event.object("posters")),
      createdAt: event.time("created_at"),
      updatedAt: event.time("updated_at"),
      startAt: event.time("start_at"),
      endAt: event.time("end_at"),
    }),
  });
}

/** URLs of one picture in several sizes. Eventpop's OpenAPI file contains only `original`. */
export interface EventpopPictures {
  readonly original?: string;
  readonly medium?: string;
  readonly thumb?: string;
  readonly tiny?: string;
}

function readPictures(sizes: FieldReader | undefined): EventpopPictures | undefined {
  if (!sizes) return undefined;
  const pictures = withoutUndefined({
    original: sizes.url("original"),
    medium: sizes.url("medium"),
    thumb: sizes.url("thumb"),
    tiny: sizes.url("tiny"),
  });
  return Object.keys(pictures).length === 0 ? undefined : pictures;
}

/** Returns the response. Throws if the response has `success: false`. */
export function checkSuccess(response: FieldReader, operation: string): FieldReader {
  if (response.get("success") !== false) return response;
  throw new ProviderError("EVENTPOP_REJECTED", `${operation}: Eventpop responded that it did not succeed.`);
}

function withRaw<T extends object>({ raw }: FieldReader, resource: T): WithRaw<T> {
  return Object.defineProperty(resource, "raw", { value: raw }) as WithRaw<T>;
}
