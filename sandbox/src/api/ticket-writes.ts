import { randomBytes } from "node:crypto";
import { causeOf } from "../causes/causes";
import type { Parameters } from "../http/parameters";
import type { Provider } from "../provider";
import { wholeNumber } from "../resources/listing";
import type { Event, Ticket } from "../world/catalogue";
import type { ApiError } from "./api-responses";

/** The ticket that was created or changed, or the status and the message of the error. */
export type TicketWriteResult =
  | { readonly ticket: Ticket; readonly idempotent: boolean }
  | (ApiError & { readonly status: 400 | 404 | 409 | 422 });

const requiredToCreate = ["ticket_type_id", "firstname", "lastname", "email", "phone"] as const;

/**
 * Creates a ticket for `event`. If a ticket with the same `external_id` and the same details exists, returns that ticket.
 * If a ticket with the same `external_id` and other details exists, or if the `reference_code` is already in use, returns
 * a conflict (409).
 */
export function createTicket(provider: Provider, event: Event, parameters: Parameters): TicketWriteResult {
  const { tickets } = provider.world;
  const absent = requiredToCreate.filter((name) => parameters.text(name) === undefined);
  if (absent.length > 0) {
    const sentence = absent.map((name) => `${name} is missing`).join(", ");
    return { status: 400, sentence, cause: causeOf("fields-missing", { fields: absent.join(", ") }) };
  }

  const typeId = wholeNumber(parameters.text("ticket_type_id") ?? "");
  const type = event.ticketTypes.find(({ id }) => id === typeId);
  if (!type) {
    const known = event.ticketTypes.map(({ id }) => id).join(", ");
    const ticketType = parameters.text("ticket_type_id") ?? "";
    const cause = causeOf("ticket-type-unknown", { event: event.id, ticketType, known });
    return { status: 404, sentence: "Ticket type not found", cause };
  }

  const details = {
    ticketTypeId: type.id,
    firstname: parameters.text("firstname") ?? "",
    lastname: parameters.text("lastname") ?? "",
    email: parameters.text("email") ?? null,
    phone: parameters.text("phone") ?? null,
  };
  const externalId = parameters.text("external_id") ?? null;
  const referenceCode = parameters.text("reference_code") ?? null;

  const earlier = externalId === null ? undefined : ticketOf(provider, event, (t) => t.externalId === externalId);
  if (earlier && isSame(earlier, details, referenceCode)) return { ticket: earlier, idempotent: true };
  if (earlier) {
    const cause = causeOf("external-id-taken", { externalId: externalId ?? "", ticket: earlier.referenceCode });
    return { status: 409, sentence: "external_id has already been taken", cause };
  }
  if (referenceCode !== null && tickets.find((ticket) => ticket.referenceCode === referenceCode)) {
    const cause = causeOf("reference-code-taken", { referenceCode });
    return { status: 409, sentence: "reference_code has already been taken", cause };
  }
  const sold = tickets.list(({ ticketTypeId, status }) => ticketTypeId === type.id && status !== "revoked").length;
  if (type.quota !== null && sold >= type.quota) {
    const cause = causeOf("quota-exceeded", { quota: type.quota, ticketType: type.name });
    return { status: 422, sentence: "Ticket quota exceeded", cause };
  }

  const now = new Date(provider.clock.now()).toISOString();
  const ticket = tickets.put({
    id: tickets.nextNumber(({ id }) => id),
    userId: null,
    orderId: null,
    eventId: event.id,
    status: "active",
    ...details,
    referenceCode: referenceCode ?? randomBytes(4).toString("hex").toUpperCase(),
    kind: "external",
    externalId,
    revokeNote: null,
    createdAt: now,
    updatedAt: now,
    usedAt: null,
    registeredAt: null,
  });
  return { ticket, idempotent: false };
}

/** Revokes the ticket of `event` that the parameter `ticket_id` or `reference_code` names. */
export function invalidateTicket(provider: Provider, event: Event, parameters: Parameters): TicketWriteResult {
  const ticketId = parameters.text("ticket_id");
  const referenceCode = parameters.text("reference_code");
  if (ticketId === undefined && referenceCode === undefined) {
    const sentence = "ticket_id, reference_code are missing, at least one parameter must be provided";
    return { status: 400, sentence, cause: causeOf("fields-missing", { fields: "ticket_id or reference_code" }) };
  }
  const ticket = ticketOf(provider, event, (candidate) =>
    ticketId === undefined ? candidate.referenceCode === referenceCode : String(candidate.id) === ticketId,
  );
  if (!ticket) {
    const cause = causeOf("ticket-unknown", { event: event.id, ticket: ticketId ?? referenceCode ?? "" });
    return { status: 404, sentence: "Ticket not found", cause };
  }
  if (ticket.status !== "active") {
    const cause = causeOf("ticket-not-active", { ticket: ticket.referenceCode, status: ticket.status });
    return { status: 422, sentence: `Ticket is already ${ticket.status}`, cause };
  }
  const revoked = provider.world.tickets.update(ticket, {
    status: "revoked",
    revokeNote: parameters.text("reason") ?? null,
    updatedAt: new Date(provider.clock.now()).toISOString(),
  });
  return { ticket: revoked, idempotent: false };
}

function ticketOf({ world }: Provider, event: Event, matches: (ticket: Ticket) => boolean): Ticket | undefined {
  return world.tickets.find((ticket) => ticket.eventId === event.id && matches(ticket));
}

type Details = Pick<Ticket, "ticketTypeId" | "firstname" | "lastname" | "email" | "phone">;

function isSame(ticket: Ticket, details: Details, referenceCode: string | null): boolean {
  const isSameCode = referenceCode === null || ticket.referenceCode === referenceCode;
  return isSameCode && Object.entries(details).every(([name, value]) => ticket[name as keyof Details] === value);
}
