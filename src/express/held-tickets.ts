import type { EventpopTicket } from "../api/resources";
import { ExpiringMap } from "../time/expiring-map";
import type { SealedEntries } from "../tokens/sealed-entries";
import type { LoginData } from "./login-session";
import type { SignedInEventpop } from "./signed-in";

/** A person's tickets for one event, whatever their type and status. */
export interface TicketAnswer {
  readonly tickets: readonly EventpopTicket[];
  /** When Eventpop said so, in milliseconds on the clock of `performance`. */
  readonly asOf: number;
}

/** Whose tickets, and for which event. */
export interface TicketQuestion {
  readonly eventpop: SignedInEventpop;
  readonly login: LoginData;
  /** Where the app's processes share what Eventpop said. */
  readonly entries: SealedEntries;
  readonly organizerId: string;
  readonly eventId: string;
}

/** The same answer as other processes read it. */
interface StoredAnswer {
  readonly tickets: readonly EventpopTicket[];
  /** Milliseconds since the epoch. */
  readonly fetchedAt: number;
}

/** Few people hold more; whoever does is asked page by page all the same. */
const PER_PAGE = 100;
/** This process remembers so many answers, for so many milliseconds; after that, and in other processes, the store does. */
const REMEMBER_MS = 60_000;
const MAX_REMEMBERED = 1_000;
/** Longer answers are not stored, in bytes of JSON: about a hundred tickets. Each process asks for them by itself. */
const MAX_STORED_BYTES = 64 * 1_024;

/**
 * Asks Eventpop which tickets people hold: one request at a time per login, organizer and event, however many wait for the
 * answer, and none while the last answer, which any process may have asked for, is young enough.
 */
export class HeldTickets {
  private readonly answers = new ExpiringMap<TicketAnswer>(REMEMBER_MS, MAX_REMEMBERED);
  private readonly reads = new Map<string, Promise<TicketAnswer | undefined>>();
  private readonly requests = new Map<string, Promise<TicketAnswer>>();

  /** What Eventpop said at most `maxAge` milliseconds ago, or says now. */
  async find(question: TicketQuestion, maxAge: number): Promise<TicketAnswer> {
    const { login, organizerId, eventId } = question;
    const key = JSON.stringify([login.recordId, organizerId, eventId]);
    const known = this.answers.get(key);
    if (known && isYoung(known, maxAge)) return known;
    if (!this.requests.has(key)) {
      const stored = await once(this.reads, key, () => this.readStored(key, question));
      if (stored && isYoung(stored, maxAge)) return stored;
    }
    // Looked up again: the answer may have come while the store was read.
    const latest = this.answers.get(key);
    if (latest && isYoung(latest, maxAge)) return latest;
    return once(this.requests, key, () => this.ask(key, question, maxAge));
  }

  /** What some process was told; undefined where the store does not say: Eventpop is asked then. */
  private async readStored(key: string, question: TicketQuestion): Promise<TicketAnswer | undefined> {
    const { entries, login } = question;
    const stored = (await entries.read(login.recordId, answerName(question)).catch(() => undefined)) as
      | StoredAnswer
      | undefined;
    if (!stored) return undefined;
    const age = Date.now() - stored.fetchedAt;
    // Nothing from the future is believed: another process's clock may be ahead.
    if (age < 0) return undefined;
    const answer = { tickets: stored.tickets, asOf: performance.now() - age };
    this.answers.set(key, answer);
    return answer;
  }

  private async ask(key: string, question: TicketQuestion, maxAge: number): Promise<TicketAnswer> {
    const { eventpop, login, entries, organizerId, eventId } = question;
    const [asOf, fetchedAt] = [performance.now(), Date.now()];
    const all = await eventpop.tickets(organizerId, { perPage: PER_PAGE }).all();
    // Eventpop documents no filter by event for a person's own tickets. What only fills memory and store stays behind: the
    // forms, and by copying the raw answer.
    const tickets = all.filter((ticket) => ticket.eventId === eventId).map((ticket) => ({ ...ticket, forms: [] }));
    const answer = { tickets, asOf };
    this.answers.set(key, answer);
    const stored: StoredAnswer = { tickets, fetchedAt };
    if (Buffer.byteLength(JSON.stringify(stored)) <= MAX_STORED_BYTES) {
      const expiresAt = fetchedAt + Math.max(maxAge, REMEMBER_MS);
      // Without it other processes ask for themselves: no reason to send somebody away.
      await entries.write(login.recordId, answerName(question), stored, expiresAt).catch(() => {});
    }
    return answer;
  }
}

/** Whether what Eventpop said may still be believed. */
export function isYoung({ asOf }: TicketAnswer, maxAge: number): boolean {
  return performance.now() - asOf < maxAge;
}

/**
 * The id of the ticket that the person chose for an event; undefined before that, and once they want to choose anew.
 *
 * @throws StoreError `EVENTPOP_STORE`
 */
export async function readChoice(entries: SealedEntries, { recordId }: LoginData, eventId: string) {
  const choice = (await entries.read(recordId, choiceName(eventId))) as { readonly ticketId?: string } | undefined;
  return choice?.ticketId;
}

/**
 * Remembers a choice, or forgets it, for as long as the login may last at the most.
 *
 * @throws StoreError `EVENTPOP_STORE`
 */
export function writeChoice(
  entries: SealedEntries,
  { recordId }: LoginData,
  choice: { readonly eventId: string; readonly ticketId: string | undefined; readonly expiresAt: number },
): Promise<void> {
  return entries.write(recordId, choiceName(choice.eventId), { ticketId: choice.ticketId }, choice.expiresAt);
}

function answerName({ organizerId, eventId }: TicketQuestion): string {
  return `tickets ${organizerId} ${eventId}`;
}

function choiceName(eventId: string): string {
  return `choice ${eventId}`;
}

/** Starts what is not under way already. */
function once<T>(underWay: Map<string, Promise<T>>, key: string, start: () => Promise<T>): Promise<T> {
  const promise = underWay.get(key) ?? start().finally(() => underWay.delete(key));
  underWay.set(key, promise);
  return promise;
}
