import type { NextFunction, Request, Response } from "express";
import type { EventpopTicket } from "../../api/resources";
import { EventpopError } from "../../errors";
import { setPrivateHeaders } from "../../login/framework-response";
import type { Auth } from "../auth";
import type { SignedInEventpop } from "../signed-in";
import { languageOf, wantsHtml } from "./content-negotiation";
import { canSendError } from "./error-response";
import { sendPage } from "./page";
import { isReadable } from "./redirect";
import { holderOf, noTicketPage, ticketChoicePage } from "./ticket-choice-page";

/** Why a request is refused: the user holds no ticket that counts (`tickets` is empty), or has to choose one of `tickets`. */
export interface TicketRefusal {
  readonly eventpop: SignedInEventpop;
  readonly eventId: string;
  readonly tickets: readonly EventpopTicket[];
}

/** Responds to a request without a ticket: with a page for browsers, with JSON for other clients. */
export function respondWithoutTicket(
  auth: Auth,
  req: Request,
  res: Response,
  next: NextFunction,
  refusal: TicketRefusal,
): void {
  const error =
    refusal.tickets.length === 0
      ? new EventpopError("EVENTPOP_TICKET_REQUIRED", "The account holds no ticket that counts.")
      : new EventpopError("EVENTPOP_TICKET_CHOICE_REQUIRED", "The account holds several tickets to choose from.");
  if (!canSendError(error, req, res)) {
    next(error);
    return;
  }
  setPrivateHeaders(res);
  if (wantsHtml(req)) sendTicketPage(auth, req, res, error.status, refusal);
  else sendTicketJson(auth, res, error, refusal);
}

function sendTicketJson(auth: Auth, res: Response, error: EventpopError, { eventId, tickets }: TicketRefusal): void {
  const { status, code, message } = error;
  const choices = tickets.map((ticket) => ({
    id: ticket.id,
    name: holderOf(ticket),
    ticketType: ticket.ticketType?.name,
    status: ticket.status,
  }));
  const choice = { event: eventId, tickets: choices, chooseUrl: auth.paths.ticket };
  res.status(status).json({ error: { code, message, ...(tickets.length > 0 && choice) } });
}

function sendTicketPage(
  auth: Auth,
  req: Request,
  res: Response,
  status: number,
  { eventpop, eventId, tickets }: TicketRefusal,
): void {
  const language = languageOf(req, auth.settings.language);
  const home = auth.settings.successRedirect;
  // A browser can be redirected only to what it can request with GET.
  const returnTo = isReadable(req) ? auth.paths.of(req) : home;
  if (tickets.length === 0) {
    sendPage(res, status, noTicketPage(language, returnTo, home));
    return;
  }
  // With no-referrer, the browser would send the form with `Origin: null`.
  res.setHeader("Referrer-Policy", "same-origin");
  const { formToken } = eventpop;
  sendPage(
    res,
    status,
    ticketChoicePage(language, { action: auth.paths.ticket, eventId, returnTo, formToken, tickets }),
  );
}
