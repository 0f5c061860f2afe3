import type { EventpopTicket } from "../api/resources";
import { BoundedMap } from "../session/bounded-map";
import type { HeldTicket, LoginData } from "./login-session";
import type { SignedInEventpop } from "./signed-in";

/** A person's tickets for one event, and when Eventpop said so (milliseconds since the epoch). */
export interface TicketAnswer {
  readonly tickets: readonly EventpopTicket[];
  readonly fetchedAt: number;
}

/** Few people hold more; whoever does is asked page by page all the same. */
const PER_PAGE = 100;
/** An answer serves everybody who waits for it, and whoever holds no ticket or has to choose; admissions last in sessions. */
const REMEMBER_MS = 60_000;
const REMEMBERED = 1_000;
/** A session remembers the tickets of this many events, and this much of them: sessions stay below 8 KB. */
const MOST_EVENTS = 5;
const MOST_BYTES = 3_000;

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
    if (known && isYoung(known.fetchedAt, maxAge)) return Promise.resolve(known);
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
    // Eventpop documents no filter by event for a person's own tickets. What only fills memory and sessions stays behind:
    // the forms, and by copying the raw answer.
    const ofEvent = all.filter((ticket) => ticket.eventId === eventId);
    const answer = { tickets: ofEvent.map((ticket) => ({ ...ticket, forms: [] })), fetchedAt };
    this.answers.set(key, answer);
    return answer;
  }
}

/** Whether what was so at `time` may still be believed. Nothing from the future is: another process's clock may be ahead. */
export function isYoung(time: number, maxAge: number): boolean {
  const age = Date.now() - time;
  return age >= 0 && age < maxAge;
}

/** What a login remembers of an event's tickets. */
export function recall({ tickets }: LoginData, eventId: string): HeldTicket | undefined {
  return tickets?.find((held) => held.eventId === eventId);
}

/** A login that remembers this of an event's tickets; of other events, the latest as far as there is room. */
export function remember(login: LoginData, held: HeldTicket): LoginData {
  const others = login.tickets?.filter(({ eventId }) => eventId !== held.eventId) ?? [];
  let room = MOST_BYTES;
  const tickets = [held, ...others].slice(0, MOST_EVENTS).map(({ admission, ...choice }) => {
    const size = admission ? Buffer.byteLength(JSON.stringify(admission)) : 0;
    if (!admission || size > room) return choice;
    room -= size;
    return { ...choice, admission };
  });
  return { ...login, tickets };
}
