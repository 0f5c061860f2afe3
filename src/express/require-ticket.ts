import type { NextFunction, Request, RequestHandler, Response } from "express";
import type { EventpopTicket } from "../api/resources";
import { type RequireTicketOptions, readTicketOptions } from "../config/guard-options";
import { EventpopError, OptionError } from "../errors";
import { setPrivateHeaders } from "../login/framework-response";
import type { Auth } from "./auth";
import { languageOf, wantsHtml } from "./content-negotiation";
import { HeldTickets, isYoung, readChoice, type TicketQuestion } from "./held-tickets";
import { signedIn } from "./require-sign-in";
import { canSendError, handleError } from "./responses/error-response";
import { sendPage } from "./responses/page";
import { holderOf, noTicketPage, ticketChoicePage } from "./responses/ticket-choice-page";
import { withAuth } from "./with-auth";

/** How old an answer may be by which somebody is not let in, in milliseconds, where `maxAge` is longer. */
const MAX_REFUSAL_AGE_MS = 60_000;

/** What each set-up knows of its people's tickets: its guards share it. */
const heldTickets = new WeakMap<Auth, HeldTickets>();

/** The ticket that opens the route; or those to choose from, none for somebody who holds none that counts. */
type Outcome = { readonly ticket: EventpopTicket } | { readonly choices: readonly EventpopTicket[] };

/**
 * Lets people through who are signed in and hold a ticket that counts: behind it, {@link ticketOf} gives the ticket (its `forms`
 * left out). Whoever holds several chooses one, and can choose anew by posting `event` and `returnTo` to the router's ticket
 * path. Whoever holds none gets a page, or 403 as a program. While Eventpop cannot be asked, nobody is let in anew: 502, 503
 * or 504.
 *
 * A ticket is no identity: a buyer may hold those of a whole group. Tell people apart by `req.eventpop.user.id`.
 *
 * @throws {@link OptionError} `EVENTPOP_BAD_OPTION`, while the app starts
 * @example app.get("/backstage", requireTicket({ organizerId: 12, eventId: 3456 }), (req, res) => …);
 */
export function requireTicket(options: RequireTicketOptions): RequestHandler {
  const { organizerId, eventId, ticketTypes, statuses, maxAge } = readTicketOptions(options);
  const counts = (ticket: EventpopTicket) =>
    ticket.eventId === eventId &&
    statuses.includes(ticket.status) &&
    (ticketTypes === undefined || ticketTypes.includes(ticket.ticketType?.id ?? ""));

  /** Only what Eventpop listed can be chosen, and a single ticket needs no choice. */
  async function decide(tickets: readonly EventpopTicket[], { entries, login }: TicketQuestion): Promise<Outcome> {
    const choices = tickets.filter(counts);
    const [ticket, another] = choices;
    if (ticket && !another) return { ticket };
    const chosenId = another && (await readChoice(entries, login, eventId));
    const chosen = choices.find(({ id }) => id === chosenId);
    return chosen ? { ticket: chosen } : { choices };
  }

  async function check(auth: Auth, question: TicketQuestion): Promise<Outcome> {
    const held = heldBy(auth);
    const answer = await held.find(question, maxAge);
    const outcome = await decide(answer.tickets, question);
    if ("ticket" in outcome || isYoung(answer, MAX_REFUSAL_AGE_MS)) return outcome;
    // Whoever is not let in may just have bought a ticket.
    const latest = await held.find(question, MAX_REFUSAL_AGE_MS);
    return decide(latest.tickets, question);
  }

  return withAuth((auth, req, res, next) => {
    const { eventpop } = req;
    const login = auth.loginOf(req);
    if (!eventpop || !login) {
      handleError(auth.whySignedOut(req), req, res, next);
      return;
    }
    const goOn = (outcome: Outcome) => {
      if ("choices" in outcome) {
        respondWithoutTicket(auth, req, res, next, eventId, outcome.choices);
        return;
      }
      eventpop.ticket = outcome.ticket;
      next();
    };
    check(auth, { eventpop, login, entries: auth.entriesOf(req), organizerId, eventId })
      .then(goOn, (error: unknown) => handleError(error, req, res, next))
      .catch(next);
  });
}

/**
 * The ticket that let the person through {@link requireTicket}: `req.eventpop.ticket`, or an error.
 *
 * @throws {@link SignInRequiredError} where nobody is signed in; {@link OptionError} `EVENTPOP_SETUP` where no `requireTicket`
 * stands before the route
 * @example app.get("/backstage", requireTicket({ organizerId: 12, eventId: 3456 }), (req, res) => res.send(ticketOf(req).id));
 */
export function ticketOf(req: Request): EventpopTicket {
  const { ticket } = signedIn(req);
  if (!ticket)
    throw new OptionError("EVENTPOP_SETUP", "Put requireTicket({ organizerId, eventId }) before this route.");
  return ticket;
}

function heldBy(auth: Auth): HeldTickets {
  const held = heldTickets.get(auth) ?? new HeldTickets();
  heldTickets.set(auth, held);
  return held;
}

/** Tells who holds no ticket so, and lets who holds several choose. */
function respondWithoutTicket(
  auth: Auth,
  req: Request,
  res: Response,
  next: NextFunction,
  eventId: string,
  tickets: readonly EventpopTicket[],
): void {
  const error =
    tickets.length === 0
      ? new EventpopError("EVENTPOP_TICKET_REQUIRED", "The account holds no ticket that counts.")
      : new EventpopError("EVENTPOP_TICKET_CHOICE_REQUIRED", "The account holds several tickets to choose from.");
  if (!canSendError(error, req, res)) {
    next(error);
    return;
  }
  const { status, code, message } = error;
  setPrivateHeaders(res);
  if (!wantsHtml(req)) {
    const choices = tickets.map((ticket) => ({
      id: ticket.id,
      name: holderOf(ticket),
      ticketType: ticket.ticketType?.name,
      status: ticket.status,
    }));
    const way = { event: eventId, tickets: choices, chooseUrl: auth.ticketPath };
    res.status(status).json({ error: { code, message, ...(tickets.length > 0 && way) } });
    return;
  }
  const language = languageOf(req, auth.settings.language);
  const home = auth.settings.successRedirect;
  // Nobody can be sent back to what was not a page.
  const returnTo = req.method === "GET" || req.method === "HEAD" ? auth.publicPath(req) : home;
  if (tickets.length === 0) {
    sendPage(res, status, noTicketPage(language, returnTo, home));
    return;
  }
  // With no-referrer the browser would send the form with `Origin: null`.
  res.setHeader("Referrer-Policy", "same-origin");
  const { formToken } = signedIn(req);
  sendPage(res, status, ticketChoicePage(language, { action: auth.ticketPath, eventId, returnTo, formToken, tickets }));
}
