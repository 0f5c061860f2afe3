import type { Request, RequestHandler, Response } from "express";
import type { EventpopTicket } from "../api/resources";
import { EventpopError } from "../errors";
import { bad, type Reader, readOptions, wholeNumber } from "../options";
import { isPerson, languageOf } from "./audience";
import { type Auth, authOf } from "./auth";
import { answerError, keepPrivate } from "./error-response";
import { HeldTickets, remember } from "./held-tickets";
import type { LoginData } from "./login-session";
import { sendPage } from "./pages/page";
import { chooseTicketPage, noTicketPage } from "./pages/ticket-pages";
import type { SignedInEventpop } from "./signed-in";

/** Which tickets open a route. */
export interface RequireTicketOptions {
  /** Whose event it is. From your configuration, never from the browser. */
  organizerId: string | number;
  eventId: string | number;
  /** Ids of the ticket types that count. Default: all. */
  ticketTypes?: readonly (string | number)[];
  /** Statuses that count. `used` means scanned at the door. @defaultValue `["active", "used"]` */
  statuses?: readonly string[];
  /** How old Eventpop's answer may be, in milliseconds: 1,000 to 86,400,000. A refund is noticed this much later. @defaultValue `60_000` */
  maxAge?: number;
}

const id: Reader<string> = (value, name) => {
  if ((typeof value !== "string" && typeof value !== "number") || !/^[\w-]{1,64}$/.test(String(value))) {
    throw bad(`${name} must be the id as Eventpop shows it, such as 1234.`);
  }
  return String(value);
};

const listOf =
  (fallback: readonly string[] | undefined): Reader<readonly string[] | undefined> =>
  (value = fallback, name) => {
    if (value === undefined) return undefined;
    if (!Array.isArray(value) || value.length === 0) throw bad(`${name} must be a list with at least one entry.`);
    return value.map((each) => id(each, `each of ${name}`));
  };

const readers = {
  organizerId: id,
  eventId: id,
  ticketTypes: listOf(undefined),
  statuses: listOf(["active", "used"]),
  maxAge: wholeNumber(60_000, 1_000, 86_400_000),
} satisfies Record<keyof RequireTicketOptions, Reader<unknown>>;

/**
 * Lets people through who are signed in and hold a ticket that counts: behind it, `req.eventpop.ticket` is there. Whoever holds
 * several chooses one, and can choose anew by posting `event` and `returnTo` to the router's ticket path. Whoever holds none
 * gets a page, or 403 as a program.
 *
 * A ticket is no identity: a buyer may hold those of a whole group. Tell people apart by `req.eventpop.user.id`.
 *
 * @throws {@link OptionError} `EVENTPOP_BAD_OPTION`, while the app starts
 * @example app.get("/backstage", requireTicket({ organizerId: 12, eventId: 3456 }), (req, res) => …);
 */
export function requireTicket(options: RequireTicketOptions): RequestHandler {
  const { organizerId, eventId, ticketTypes, statuses, maxAge } = readOptions("requireTicket", options, readers);
  const types = ticketTypes && new Set(ticketTypes);
  const good = new Set(statuses);
  const counts = (ticket: EventpopTicket) =>
    ticket.eventId === eventId && good.has(ticket.status) && (!types || types.has(ticket.ticketType?.id ?? ""));
  const held = new HeldTickets();

  /** The ticket that opens the route, or the tickets to choose from. */
  async function check(auth: Auth, req: Request, eventpop: SignedInEventpop, login: LoginData) {
    const known = login.tickets?.[eventId];
    const isFresh = known !== undefined && Date.now() - known.checkedAt < maxAge;
    if (isFresh && known.ticket?.id === known.chosen && known.ticket && counts(known.ticket)) return known.ticket;
    const answer = await held.find(eventpop, login, organizerId, eventId, maxAge);
    const eligible = answer.tickets.filter(counts);
    const chosen = eligible.find((ticket) => ticket.id === known?.chosen);
    // Only what Eventpop listed can be chosen; one ticket needs no choice, unless the person let go of another before.
    const ticket = chosen ?? (eligible.length === 1 ? eligible[0] : undefined);
    if (!ticket) return eligible;
    if (held.isNews(answer)) {
      const checkedAt = answer.fetchedAt;
      auth.sessions.write(req.session, remember(login, eventId, { chosen: ticket.id, ticket, checkedAt }));
    }
    return ticket;
  }

  return (req, res, next) => {
    const auth = authOf(req);
    const { eventpop } = req;
    const login = auth.loginOf(req);
    if (!eventpop || !login) {
      answerError(auth.whySignedOut(req), req, res, next);
      return;
    }
    check(auth, req, eventpop, login).then(
      (found) => {
        if (Array.isArray(found)) {
          respondWithoutTicket(auth, req, res, eventId, found);
          return;
        }
        eventpop.ticket = found as EventpopTicket;
        next();
      },
      (error: unknown) => answerError(error, req, res, next),
    );
  };
}

/** Tells who holds no ticket so, and lets who holds several choose. */
function respondWithoutTicket(
  auth: Auth,
  req: Request,
  res: Response,
  eventId: string,
  tickets: EventpopTicket[],
): void {
  keepPrivate(res);
  const code = tickets.length === 0 ? "EVENTPOP_TICKET_REQUIRED" : "EVENTPOP_TICKET_CHOICE_REQUIRED";
  const error = new EventpopError(
    code,
    tickets.length === 0 ? "No ticket that counts." : "Several tickets to choose from.",
  );
  if (!isPerson(req)) {
    const choices = tickets.map(({ id, ticketType, status }) => ({ id, status, ticketType: ticketType?.name }));
    const details = {
      code,
      message: error.message,
      ...(choices.length > 0 && { tickets: choices, chooseUrl: auth.ticketPath }),
    };
    res.status(error.status).json({ error: details });
    return;
  }
  const language = languageOf(req);
  const returnTo = auth.publicPath(req);
  const html =
    tickets.length === 0
      ? noTicketPage(language, returnTo, auth.settings.successRedirect)
      : chooseTicketPage(language, { action: auth.ticketPath, eventId, returnTo, tickets });
  sendPage(res, error.status, html);
}
