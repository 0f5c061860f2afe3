import type { Order, Ticket } from "../world/catalogue";
import { bangkokTime } from "./bangkok-time";

/** Returns the JSON of an order in the API, with the ids of its `tickets`. */
export function orderJson(order: Order, tickets: readonly Ticket[]): object {
  return {
    id: order.id,
    status: order.status,
    buyer_firstname: order.buyerFirstname,
    buyer_lastname: order.buyerLastname,
    buyer_email: order.buyerEmail,
    buyer_phone: order.buyerPhone,
    ...phoneParts(order.buyerPhone),
    event_id: order.eventId,
    forms: [],
    ticket_ids: tickets.map(({ id }) => id),
    created_at: bangkokTime(order.createdAt),
    updated_at: bangkokTime(order.updatedAt),
    paid_at: bangkokTime(order.paidAt),
  };
}

/** Returns the parts of a Thai phone number. If the number is not Thai, all parts are null. */
function phoneParts(phone: string | null): object {
  const local = /^\+66(\d+)$/.exec(phone ?? "")?.[1];
  return {
    buyer_phone_country: local === undefined ? null : "TH",
    buyer_phone_country_code: local === undefined ? null : "66",
    buyer_phone_local: local === undefined ? null : `0${local}`,
  };
}
