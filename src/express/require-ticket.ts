import type { Request, RequestHandler } from "express";
import type { EventpopTicket } from "../api/resources";
import { type RequireTicketOptions, readRequireTicketOptions } from "../config/guard-options";
import { OptionError } from "../errors";
import { type Auth, withAuth } from "./auth";
import { isYoungerThan, readTicketChoice, type TicketQuery } from "./held-tickets";
import { signedIn } from "./require-sign-in";
import { sendOnlyJson } from "./responses/content-negotiation";
import { handleError } from "./responses/error-response";
import { respondWithoutTicket } from "./responses/ticket-response";

/** Maximum age of a list that may refuse a user, in milliseconds, even if `maxAge` is longer. The user may just have bought a ticket. */
const MAX_REFUSAL_AGE_MS = 60_000;

/**
 * The ticket that the route accepts, or the tickets that the user can choose from. `choices` is empty if the user has no ticket that
 * counts. If the user wants to choose again, `previousId` is the id of the ticket that was chosen before.
 */
type Decision =
  | { readonly ticket: EventpopTicket }
  | { readonly choices: readonly EventpopTicket[]; readonly previousId?: string | undefined };

/**
 * Creates middleware that accepts only logged-in users with a ticket that counts. In the handlers after it, {@link ticketOf}
 * returns the ticket, with empty `forms`. A user with several tickets chooses one. To choose again, post `event` and `returnTo` to
 * the router's ticket path. A user without a ticket gets a page, or 403 as JSON. While Eventpop cannot be reached, users whose
 * tickets are not known get 502, 503 or 504.
 *
 * Never identify users by a ticket, because one user may have the tickets of a whole group. Identify users by
 * `req.eventpop.user.id`.
 *
 * @throws {@link OptionError} `EVENTPOP_BAD_OPTION`, while the app starts
 * @example app.get("/backstage", requireTicket({ organizerId: 12, eventId: 3456 }), (req, res) => …);
 */
export function requireTicket(options: RequireTicketOptions): RequestHandler {
  const { organizerId, eventId, ticketTypes, statuses, maxAge, json } = readRequireTicketOptions(options);
  const counts = (ticket: EventpopTicket) =>
    ticket.eventId === eventId &&
    statuses.includes(ticket.status) &&
    (ticketTypes === undefined || ticketTypes.includes(ticket.ticketType?.id ?? ""));

  /** Returns the user's only ticket or the chosen ticket. A saved choice counts only if Eventpop lists the ticket. */
  async function decide(tickets: readonly EventpopTicket[], { entries, login }: TicketQuery): Promise<Decision> {
    const choices = tickets.filter(counts);
    const [ticket, another] = choices;
    if (ticket && !another) return { ticket };
    const { ticketId, previousId } = another ? await readTicketChoice(entries, login, eventId) : {};
    const chosen = choices.find(({ id }) => id === ticketId);
    return chosen ? { ticket: chosen } : { choices, previousId };
  }

  async function check({ heldTickets }: Auth, query: TicketQuery): Promise<Decision> {
    const list = await heldTickets.find(query, maxAge);
    const decision = await decide(list.tickets, query);
    if ("ticket" in decision || isYoungerThan(list, MAX_REFUSAL_AGE_MS)) return decision;
    const latest = await heldTickets.find(query, MAX_REFUSAL_AGE_MS);
    return decide(latest.tickets, query);
  }

  return withAuth((auth, req, res, next) => {
    if (json) sendOnlyJson(req);
    const { eventpop } = req;
    const login = auth.logins.currentLogin(req);
    if (!eventpop || !login) {
      handleError(auth.logins.missingLoginError(req), req, res, next);
      return;
    }
    const apply = (decision: Decision) => {
      if ("choices" in decision) {
        const { choices: tickets, previousId } = decision;
        respondWithoutTicket(auth, req, res, next, { eventpop, eventId, tickets, previousId });
        return;
      }
      eventpop.ticket = decision.ticket;
      next();
    };
    check(auth, { eventpop, login, entries: auth.logins.bindingOf(req).entries, organizerId, eventId })
      .then(apply, (error: unknown) => handleError(error, req, res, next))
      .catch(next);
  });
}

/**
 * Returns `req.eventpop.ticket`: the ticket that {@link requireTicket} accepted.
 *
 * @throws {@link SignInRequiredError} if no user is logged in; {@link OptionError} `EVENTPOP_SETUP` if no `requireTicket` ran
 * before the handler
 * @example app.get("/backstage", requireTicket({ organizerId: 12, eventId: 3456 }), (req, res) => res.send(ticketOf(req).id));
 */
export function ticketOf(req: Request): EventpopTicket {
  const { ticket } = signedIn(req);
  if (!ticket)
    throw new OptionError("EVENTPOP_SETUP", "Put requireTicket({ organizerId, eventId }) before this route.");
  return ticket;
}
