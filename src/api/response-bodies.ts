import { toId } from "../config/validators";
import { ProviderError } from "../errors";
import { Fields, isObject, present } from "./fields";
import type {
  EventpopEvent,
  EventpopOrder,
  EventpopPictures,
  EventpopTicket,
  EventpopTicketType,
  EventpopUser,
  Page,
  TicketReceipt,
  WithRaw,
} from "./resources";

/** Reads one entity of a list, or throws. */
export type ReadItem<T> = (fields: Fields) => WithRaw<T>;

/**
 * The person in an answer of `/me`: `{ user: {…} }`, which is what Eventpop sends, or the bare user of its OpenAPI file.
 * Only the id must be there; a strange avatar locks nobody out.
 *
 * @throws {@link ProviderError} `EVENTPOP_INVALID_RESPONSE`
 */
export function readUser(body: unknown): WithRaw<EventpopUser> {
  const answer = new Fields(body, "me");
  // An envelope that is there counts, even if it is empty: an id beside it would be somebody else's.
  const user = answer.get("user") === undefined ? answer : answer.inside("user");
  return withRaw(user, {
    id: user.id("id"),
    ...present({
      fullName: user.cutLine("full_name"),
      email: user.line("email", 320),
      avatar: user.url("avatar"),
      avatars: readPictures(user.object("avatars")),
      birthday: user.date("birthday"),
      gender: user.line("gender", 64),
      phone: user.line("phone", 64),
    }),
  });
}

/** One ticket. Id, event and status must be there: everything is decided by them. */
export function readTicket(ticket: Fields): WithRaw<EventpopTicket> {
  return withRaw(ticket, {
    id: ticket.id("id"),
    eventId: ticket.id("event_id"),
    status: ticket.word("status"),
    forms: ticket.list("forms"),
    ...present({
      orderId: ticket.optionalId("order_id"),
      firstname: ticket.cutLine("firstname"),
      lastname: ticket.cutLine("lastname"),
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

/** One order. */
export function readOrder(order: Fields): WithRaw<EventpopOrder> {
  return withRaw(order, {
    id: order.id("id"),
    status: order.word("status"),
    forms: order.list("forms"),
    ticketIds: order.list("ticket_ids").flatMap((id) => toId(id) ?? []),
    ...present({
      buyerFirstname: order.cutLine("buyer_firstname"),
      buyerLastname: order.cutLine("buyer_lastname"),
      buyerEmail: order.line("buyer_email", 320),
      buyerPhone: order.line("buyer_phone", 64),
      buyerPhoneCountry: order.line("buyer_phone_country"),
      buyerPhoneCountryCode: order.line("buyer_phone_country_code"),
      buyerPhoneLocal: order.line("buyer_phone_local"),
      eventId: order.optionalId("event_id"),
      createdAt: order.time("created_at"),
      updatedAt: order.time("updated_at"),
      paidAt: order.time("paid_at"),
    }),
  });
}

/** One event. */
export function readEvent(event: Fields): WithRaw<EventpopEvent> {
  return withRaw(event, {
    id: event.id("id"),
    status: event.word("status"),
    ...present({
      title: event.cutLine("title"),
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

/** What a list is called in its envelope, and how its items are read. */
export interface ListShape<T> {
  readonly operation: string;
  readonly name: "tickets" | "orders" | "events";
  readonly readItem: ReadItem<T>;
}

/**
 * One page of a list: `{ success, tickets, count, total, page, per_page }`, a bare array, or the single entity that the
 * OpenAPI file describes.
 */
export function readPage<T>(
  body: unknown,
  shape: ListShape<T>,
  asked: { page: number; perPage: number },
): Page<WithRaw<T>> {
  const { operation, name, readItem } = shape;
  const readItems = (items: readonly unknown[]) =>
    items.map((item, index) => readItem(new Fields(item, operation, `${name}[${index}]`)));
  if (Array.isArray(body)) return { items: readItems(body), count: body.length, ...asked };

  const answer = succeeded(new Fields(body, operation), operation);
  if (answer.get(name) === undefined && toId(answer.get("id")) !== undefined) {
    return { items: [readItem(answer)], count: 1, total: 1, ...asked };
  }
  const items = readItems(answer.array(name));
  return {
    items,
    count: items.length,
    ...present({ total: answer.count("total") }),
    page: answer.count("page") ?? asked.page,
    perPage: answer.count("per_page") || asked.perPage,
  };
}

/** The ticket of an answer about one: `{ success, ticket }`, or the bare ticket. */
export function readFoundTicket(body: unknown, operation: string): WithRaw<EventpopTicket> {
  const answer = succeeded(new Fields(body, operation), operation);
  return readTicket(answer.get("ticket") === undefined ? answer : answer.inside("ticket"));
}

/** The answer to a write: `{ success, idempotent, ticket }`. */
export function readReceipt(body: unknown, operation: string): TicketReceipt {
  return { ticket: readFoundTicket(body, operation), idempotent: isObject(body) && body.idempotent === true };
}

function succeeded(answer: Fields, operation: string): Fields {
  if (answer.get("success") !== false) return answer;
  throw new ProviderError("EVENTPOP_REJECTED", `${operation}: Eventpop says that it did not succeed.`);
}

function readTicketType(type: Fields | undefined): EventpopTicketType | undefined {
  const id = type?.optionalId("id");
  if (!type || id === undefined) return undefined;
  const price = type.get("price");
  return {
    id,
    ...present({
      name: type.cutLine("name"),
      price: typeof price === "number" ? String(price) : type.line("price"),
      priceSatangs: type.count("price_satangs"),
      kind: type.line("kind"),
    }),
  };
}

function readPictures(sizes: Fields | undefined): EventpopPictures | undefined {
  if (!sizes) return undefined;
  const pictures = present({
    original: sizes.url("original"),
    medium: sizes.url("medium"),
    thumb: sizes.url("thumb"),
    tiny: sizes.url("tiny"),
  });
  return Object.keys(pictures).length === 0 ? undefined : pictures;
}

function withRaw<T extends object>({ raw }: Fields, resource: T): WithRaw<T> {
  return Object.defineProperty(resource, "raw", { value: raw }) as WithRaw<T>;
}
