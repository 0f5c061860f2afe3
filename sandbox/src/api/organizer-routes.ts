import type { Request, Response, Router } from "express";
import { causeOf } from "../causes/causes";
import { type Parameters, parametersOf } from "../http/parameters";
import { railsRouter } from "../http/rails-routing";
import type { Provider } from "../provider";
import { eventJson } from "../resources/event-json";
import { wholeNumber } from "../resources/listing";
import { readTicketFilter } from "../resources/ticket-filter";
import { ticketJson } from "../resources/ticket-json";
import type { Event } from "../world/catalogue";
import {
  canReadOrganizer,
  refuseOtherOrganizer,
  requireApplicationOrOrganizerToken,
  requireOrganizerStaff,
} from "./api-access";
import { sendApiError, sendResource } from "./api-responses";
import { eventOrderKeys, eventTicketOrderKeys, sendList } from "./resource-list";
import { createTicket, invalidateTicket, type TicketWriteResult } from "./ticket-writes";

/** Returns the routes for an organizer's staff. Some of them also accept tokens from the client credentials grant. */
export function organizerRoutes(provider: Provider): Router {
  const router = railsRouter();
  const { world } = provider;
  const eventTickets = "/organizers/:organizerId/events/:eventId/tickets";

  router.get("/organizers/:organizerId/events", (req, res) => {
    const organizerId = wholeNumber(req.params.organizerId) ?? Number.NaN;
    const token = requireApplicationOrOrganizerToken(provider, req, res);
    if (!token) return;
    if (!canReadOrganizer(provider, token, organizerId)) return refuseOtherOrganizer(provider, req, res, token);
    const rows = world.events.list((event) => event.organizerId === organizerId);
    sendList(provider, req, res, { name: "events", rows, orderKeys: eventOrderKeys, toJson: eventJson });
  });

  router.get(eventTickets, (req, res) => {
    const event = requireStaffEvent(provider, req, res);
    if (!event) return;
    const passes = readTicketFilter(parametersOf(req));
    if ("sentence" in passes) return sendApiError(provider, res, 400, passes);
    sendList(provider, req, res, {
      name: "tickets",
      rows: world.tickets.list((ticket) => ticket.eventId === event.id && passes(ticket)),
      orderKeys: eventTicketOrderKeys,
      toJson: (ticket) => ticketJson(ticket, event, provider.settings.compat.ticketTypeNumbers),
    });
  });

  router.post(eventTickets, (req, res) => write(provider, req, res, createTicket, 201));
  router.post(`${eventTickets}/invalidate`, (req, res) => write(provider, req, res, invalidateTicket, 200));

  router.get("/tickets/search", (req, res) => {
    const token = requireApplicationOrOrganizerToken(provider, req, res);
    if (!token) return;
    const parameters = parametersOf(req);
    const event = world.events.get(parameters.text("event_id") ?? "");
    const referenceCode = parameters.text("reference_code");
    const isVisible = event !== undefined && canReadOrganizer(provider, token, event.organizerId);
    const ticket = world.tickets.find((t) => t.eventId === event?.id && t.referenceCode === referenceCode);
    // The response for a ticket of another organizer is 404, because Eventpop documents no 403 for this operation.
    if (!ticket || !isVisible) {
      const cause = ticket
        ? causeOf("ticket-not-visible", { ticket: ticket.referenceCode })
        : causeOf("ticket-unknown", {
            event: parameters.text("event_id") ?? "(no event_id)",
            ticket: referenceCode ?? "(no reference_code)",
          });
      return sendApiError(provider, res, 404, { sentence: "Ticket not found", cause });
    }
    sendResource(provider, res, ticketJson(ticket, event, provider.settings.compat.ticketTypeNumbers));
  });

  return router;
}

/**
 * Returns the event whose id is in the path. Sends an error and returns undefined if there is no such event or the user does
 * not belong to the organizer's staff.
 */
function requireStaffEvent(provider: Provider, req: Request, res: Response): Event | undefined {
  const organizerId = wholeNumber(String(req.params.organizerId)) ?? Number.NaN;
  if (!requireOrganizerStaff(provider, req, res, organizerId)) return undefined;
  const event = provider.world.events.get(String(req.params.eventId));
  if (event?.organizerId === organizerId) return event;
  const cause = causeOf("event-unknown", { organizer: organizerId, event: String(req.params.eventId) });
  sendApiError(provider, res, 404, { sentence: "Event not found", cause });
  return undefined;
}

function write(
  provider: Provider,
  req: Request,
  res: Response,
  action: (provider: Provider, event: Event, parameters: Parameters) => TicketWriteResult,
  status: number,
) {
  const event = requireStaffEvent(provider, req, res);
  if (!event) return;
  const result = action(provider, event, parametersOf(req));
  if ("sentence" in result) return sendApiError(provider, res, result.status, result);
  const { idempotent, ticket } = result;
  const body = ticketJson(ticket, event, provider.settings.compat.ticketTypeNumbers);
  sendResource(provider, res, { success: true, idempotent, ticket: body }, status);
}
