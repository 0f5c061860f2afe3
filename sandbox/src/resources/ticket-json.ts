import type { Event, Ticket, TicketType } from "../world/catalogue";
import { bangkokTime } from "./bangkok-time";

/**
 * Returns the JSON of a ticket in the API. If `hasNumbers` is true, `ticket_type.id` and `price_satangs` are numbers.
 * Otherwise they are strings.
 */
export function ticketJson(ticket: Ticket, event: Event | undefined, hasNumbers: boolean): object {
  const type = event?.ticketTypes.find(({ id }) => id === ticket.ticketTypeId);
  return {
    id: ticket.id,
    order_id: ticket.orderId,
    event_id: ticket.eventId,
    status: ticket.status,
    firstname: ticket.firstname,
    lastname: ticket.lastname,
    phone: ticket.phone,
    email: ticket.email,
    reference_code: ticket.referenceCode,
    kind: ticket.kind,
    external_id: ticket.externalId,
    revoke_note: ticket.revokeNote,
    ticket_type: type ? ticketTypeJson(type, hasNumbers) : null,
    price_label: type ? priceLabel(type) : null,
    forms: [],
    created_at: bangkokTime(ticket.createdAt),
    updated_at: bangkokTime(ticket.updatedAt),
    used_at: bangkokTime(ticket.usedAt),
    registered_at: bangkokTime(ticket.registeredAt),
  };
}

function ticketTypeJson({ id, name, priceSatangs }: TicketType, hasNumbers: boolean): object {
  const written = (amount: number) => (hasNumbers ? amount : String(amount));
  return {
    id: written(id),
    name,
    price: baht(priceSatangs),
    price_satangs: written(priceSatangs),
    kind: priceSatangs === 0 ? "free" : "paid",
  };
}

function priceLabel({ priceSatangs }: TicketType): string {
  return priceSatangs === 0 ? "Free" : baht(priceSatangs);
}

/** Formats a price in satangs as baht: 150000 becomes `฿1,500.00`. */
function baht(satangs: number): string {
  const amount = (satangs / 100).toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  return `฿${amount}`;
}
