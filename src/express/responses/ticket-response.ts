import escapeHtml from "escape-html";
import type { NextFunction, Request, Response } from "express";
import type { EventpopTicket } from "../../api/resources";
import type { Language } from "../../config/auth-options";
import { ERRORS, EventpopError } from "../../errors";
import { setPrivateHeaders } from "../../login/framework-response";
import type { Auth } from "../auth";
import type { SignedInEventpop } from "../signed-in";
import { languageOf, wantsHtml } from "./content-negotiation";
import { LINK_LABELS } from "./error-page";
import { canSendError, errorJson, handleError } from "./error-response";
import type { PageLink } from "./page";
import { isGetOrHead } from "./redirect";
import { sendPage } from "./send-page";

/** Why a request is refused. The user has no ticket that counts if `tickets` is empty; otherwise, the user has to choose one of them. */
export interface TicketRefusal {
  readonly eventpop: SignedInEventpop;
  readonly eventId: string;
  readonly tickets: readonly EventpopTicket[];
  /** Id of the ticket that a user who wants to choose again has used until then. */
  readonly previousId: string | undefined;
}

const CHOICE = ERRORS.EVENTPOP_TICKET_CHOICE_REQUIRED;

interface Labels {
  readonly legend: string;
  readonly submit: string;
  readonly cancel: string;
  readonly ticket: string;
  readonly number: (id: string) => string;
  /** Texts for Eventpop's ticket statuses. A status without a text is shown as Eventpop sends it. */
  readonly statuses: Readonly<Record<string, string>>;
}

const LABELS: Readonly<Record<Language, Labels>> = {
  en: {
    legend: "Your tickets",
    submit: "Use this ticket",
    cancel: "Cancel",
    ticket: "Ticket",
    number: (id) => `No. ${id}`,
    statuses: { active: "not used yet", used: "scanned at the door" },
  },
  th: {
    legend: "บัตรของคุณ",
    submit: "ใช้บัตรใบนี้",
    cancel: "ยกเลิก",
    ticket: "บัตร",
    number: (id) => `เลขที่ ${id}`,
    statuses: { active: "ยังไม่ได้ใช้", used: "สแกนเข้างานแล้ว" },
  },
};

/** Responds with an error if the user has no ticket that counts, and with a page for choosing one if the user has several. */
export function respondWithoutTicket(
  auth: Auth,
  req: Request,
  res: Response,
  next: NextFunction,
  refusal: TicketRefusal,
): void {
  const isChoice = refusal.tickets.length > 0;
  const error = new EventpopError(isChoice ? "EVENTPOP_TICKET_CHOICE_REQUIRED" : "EVENTPOP_TICKET_REQUIRED");
  if (!isChoice || !canSendError(error, req, res)) {
    handleError(error, req, res, next);
    return;
  }
  setPrivateHeaders(res);
  res.status(error.status);
  if (wantsHtml(req)) sendChoicePage(auth, req, res, refusal);
  else sendChoiceJson(auth, res, refusal);
}

function sendChoiceJson(auth: Auth, res: Response, { eventId, tickets }: TicketRefusal): void {
  const choice = { event: eventId, tickets: tickets.map(summaryOf), chooseUrl: auth.paths.ticket };
  res.status(CHOICE.status).json(errorJson("EVENTPOP_TICKET_CHOICE_REQUIRED", choice));
}

function sendChoicePage(auth: Auth, req: Request, res: Response, refusal: TicketRefusal): void {
  const language = languageOf(req, auth.settings.language);
  // A browser can be redirected only to a URL that it can request with GET.
  const returnTo = isGetOrHead(req) ? auth.paths.requestedPath(req) : auth.settings.successRedirect;
  const labels = LABELS[language];
  const body = renderForm(labels, refusal, auth.paths.ticket, returnTo);
  // With `no-referrer`, the browser would send the form with `Origin: null`.
  res.setHeader("Referrer-Policy", "same-origin");
  const home = { href: auth.settings.home, label: LINK_LABELS[language].home };
  // If a ticket was chosen before, the form itself has a button that cancels.
  const canCancel = refusal.tickets.some(({ id }) => id === refusal.previousId);
  const links = canCancel ? [home] : [...linkToCancel(auth, req, labels.cancel), home];
  sendPage(res, CHOICE.status, { language, ...CHOICE.page[language], body, links }, auth.look);
}

/**
 * Returns the link that cancels the choice. It leads to the page from which the visitor came. Returns no link if that page is this page or
 * the start page.
 */
function linkToCancel({ paths, settings }: Auth, req: Request, label: string): readonly PageLink[] {
  const page = paths.sourcePageOf(req);
  const isUseful = page !== undefined && page !== paths.requestedPath(req) && page !== settings.home;
  return isUseful ? [{ href: page, label }] : [];
}

function summaryOf(ticket: EventpopTicket): object {
  const { id, ticketType, status } = ticket;
  return { id, name: holderNameOf(ticket), ticketType: ticketType?.name, status };
}

/** Returns the holder's name on a ticket, or undefined if the ticket has no name. */
function holderNameOf({ firstname, lastname }: EventpopTicket): string | undefined {
  return [firstname, lastname].filter(Boolean).join(" ") || undefined;
}

/** Returns the form. The current ticket is selected. If the user already chose a ticket, a second form cancels the new choice. */
function renderForm(labels: Labels, refusal: TicketRefusal, action: string, returnTo: string) {
  const { eventpop, eventId, tickets, previousId } = refusal;
  const fields = Object.entries({ event: eventId, returnTo, formToken: eventpop.formToken })
    .map(hiddenField)
    .join("\n");
  const options = tickets.map((ticket) => {
    const { id, ticketType, status } = ticket;
    const checked = id === previousId ? " checked" : "";
    const title = [ticketType?.name ?? labels.ticket, labels.number(id)].join(" · ");
    const details = [holderNameOf(ticket), labels.statuses[status] ?? status].filter(Boolean).join(" · ");
    return `<label><input type="radio" name="ticket" value="${escapeHtml(id)}" required${checked}>
<span><b>${escapeHtml(title)}</b><small>${escapeHtml(details)}</small></span></label>`;
  });
  const previous = tickets.find(({ id }) => id === previousId);
  const start = `<form method="post" action="${escapeHtml(action)}"`;
  const cancelButton = previous
    ? `<button type="submit" class="second" form="keep">${escapeHtml(labels.cancel)}</button>`
    : "";
  const cancelForm = previous
    ? `${start} id="keep">\n${fields}\n${hiddenField(["ticket", previous.id])}\n</form>\n`
    : "";
  return `${start}>
${fields}
<fieldset><legend>${escapeHtml(labels.legend)}</legend>
${options.join("\n")}
</fieldset>
<p class="actions"><button type="submit">${escapeHtml(labels.submit)}</button>${cancelButton}</p>
</form>
${cancelForm}`;
}

function hiddenField([name, value]: readonly [string, string]): string {
  return `<input type="hidden" name="${name}" value="${escapeHtml(value)}">`;
}
