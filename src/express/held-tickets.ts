import type { EventpopTicket } from "../api/resources";
import { BoundedMap } from "../session/bounded-map";
import type { LoginData } from "./login-session";
import type { SignedInEventpop } from "./signed-in";

/** A ticket that let its holder in, as a session remembers it. */
export interface HeldTicket {
  /** Id of the ticket that was chosen, or the only one; absent once the person wants to choose anew. */
  readonly chosen?: string;
  /** The ticket as Eventpop last showed it. */
  readonly ticket?: EventpopTicket;
  /** When that was, in milliseconds since the epoch. */
  readonly checkedAt: number;
}

/** A person's tickets for one event, and when Eventpop said so (milliseconds since the epoch). */
export interface TicketAnswer {
  readonly tickets: readonly EventpopTicket[];
  readonly fetchedAt: number;
}

/** Few people hold more; whoever does is asked page by page all the same. */
const PER_PAGE = 100;
/** A session keeps the tickets of this many events, the latest ones. */
const MOST_EVENTS = 5;
const REMEMBER_MS = 10 * 60_000;
const REMEMBERED = 1_000;

/**
 * Asks Eventpop which tickets people hold: one question at a time per login, organizer and event, however many requests wait
 * for the answer, and none while the last answer is young enough.
 */
export class HeldTickets {
  private readonly answers = new BoundedMap<TicketAnswer>(REMEMBER_MS, REMEMBERED);
  private readonly noted = new WeakSet<TicketAnswer>();
  private readonly underWay = new Map<string, Promise<TicketAnswer>>();

  /** The person's tickets for the event, whatever their type and status, as Eventpop said at most `maxAge` ms ago. */
  find(
    eventpop: SignedInEventpop,
    { handle }: LoginData,
    organizerId: string,
    eventId: string,
    maxAge: number,
  ): Promise<TicketAnswer> {
    const key = JSON.stringify([handle, organizerId, eventId]);
    const known = this.answers.get(key);
    if (known && Date.now() - known.fetchedAt < maxAge) return Promise.resolve(known);
    let question = this.underWay.get(key);
    if (!question) {
      question = this.ask(key, eventpop, organizerId, eventId).finally(() => this.underWay.delete(key));
      this.underWay.set(key, question);
    }
    return question;
  }

  /** True once per answer: of all the requests that waited for it, one puts it into its session. */
  isNews(answer: TicketAnswer): boolean {
    if (this.noted.has(answer)) return false;
    this.noted.add(answer);
    return true;
  }

  private async ask(
    key: string,
    eventpop: SignedInEventpop,
    organizerId: string,
    eventId: string,
  ): Promise<TicketAnswer> {
    const fetchedAt = Date.now();
    const all = await eventpop.tickets(organizerId, { perPage: PER_PAGE }).all();
    // Eventpop documents no filter by event for a person's own tickets.
    const answer = { tickets: all.filter((ticket) => ticket.eventId === eventId), fetchedAt };
    this.answers.set(key, answer);
    return answer;
  }
}

/** A login that remembers one more held ticket, without what only fills sessions. */
export function remember(login: LoginData, eventId: string, held: HeldTicket): LoginData {
  const others = Object.entries(login.tickets ?? {}).filter(([each]) => each !== eventId);
  const ticket = held.ticket && { ...held.ticket, forms: [] };
  const entry: [string, HeldTicket] = [eventId, { ...held, ...(ticket && { ticket }) }];
  return { ...login, tickets: Object.fromEntries([...others.slice(1 - MOST_EVENTS), entry]) };
}
