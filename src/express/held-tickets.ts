import type { EventpopTicket } from "../api/resources";
import { ExpiringMap } from "../time/expiring-map";
import type { SealedEntries } from "../tokens/sealed-entries";
import type { LoginData } from "./login-session";
import type { SignedInEventpop } from "./signed-in";

/** A user's tickets for one event, of every type and status. */
export interface TicketList {
  readonly tickets: readonly EventpopTicket[];
  /** When the list was requested from Eventpop, in milliseconds of `performance.now()`. */
  readonly requestedAt: number;
}

/** A search for the tickets of one login for one event. */
export interface TicketQuery {
  readonly eventpop: SignedInEventpop;
  readonly login: LoginData;
  /** The entries in the session store through which the app's processes share the lists. */
  readonly entries: SealedEntries;
  readonly organizerId: string;
  readonly eventId: string;
}

/** A {@link TicketList} as it is stored for other processes. */
interface StoredTickets {
  readonly tickets: readonly EventpopTicket[];
  /** When the list was requested from Eventpop, in milliseconds since the epoch. */
  readonly fetchedAt: number;
}

/** Tickets per request. Few users have more tickets. For them, all pages are requested. */
const PER_PAGE = 100;
/** How long a list stays in the memory of this process, and the maximum number of such lists. Other lists are read from the store. */
const MEMORY_MS = 60_000;
const MAX_LISTS = 1_000;
/** Maximum length of a stored list, in bytes of JSON: about a hundred tickets. Each process requests longer lists itself. */
const MAX_STORED_BYTES = 64 * 1_024;

/**
 * Finds the tickets that users hold. For a login, organizer and event, this process sends only one request at a time. It sends no
 * request if this or another process has a list that is recent enough.
 */
export class HeldTickets {
  private readonly lists = new ExpiringMap<TicketList>(MEMORY_MS, MAX_LISTS);
  private readonly reads = new Map<string, Promise<TicketList | undefined>>();
  private readonly requests = new Map<string, Promise<TicketList>>();

  /** Returns a list that is at most `maxAge` milliseconds old, from memory, the store, or Eventpop. */
  async find(query: TicketQuery, maxAge: number): Promise<TicketList> {
    const { login, organizerId, eventId } = query;
    const key = JSON.stringify([login.recordId, organizerId, eventId]);
    const known = this.lists.get(key);
    if (known && isYoungerThan(known, maxAge)) return known;
    if (!this.requests.has(key)) {
      const stored = await shareCall(this.reads, key, () => this.readStored(key, query));
      if (stored && isYoungerThan(stored, maxAge)) return stored;
    }
    // The list is looked up again, because another request may have completed while the store was read.
    const latest = this.lists.get(key);
    if (latest && isYoungerThan(latest, maxAge)) return latest;
    return shareCall(this.requests, key, () => this.requestTickets(key, query, maxAge));
  }

  /** Returns the list that a process has stored. Returns undefined if there is none or the store fails; the list is then requested from Eventpop. */
  private async readStored(key: string, query: TicketQuery): Promise<TicketList | undefined> {
    const { entries, login } = query;
    const stored = (await entries.readEntry(login.recordId, listEntryName(query)).catch(() => undefined)) as
      | StoredTickets
      | undefined;
    if (!stored) return undefined;
    const age = Date.now() - stored.fetchedAt;
    // A negative age means that the clock of one process is wrong, so the real age is unknown.
    if (age < 0) return undefined;
    const list = { tickets: stored.tickets, requestedAt: performance.now() - age };
    this.lists.set(key, list);
    return list;
  }

  private async requestTickets(key: string, query: TicketQuery, maxAge: number): Promise<TicketList> {
    const { eventpop, login, entries, organizerId, eventId } = query;
    const [requestedAt, fetchedAt] = [performance.now(), Date.now()];
    const all = await eventpop.tickets(organizerId, { perPage: PER_PAGE }).all();
    // Eventpop documents no filter by event for a user's own tickets. To save memory and storage, the copies have empty `forms`
    // and no `raw`.
    const tickets = all.filter((ticket) => ticket.eventId === eventId).map((ticket) => ({ ...ticket, forms: [] }));
    const list = { tickets, requestedAt };
    this.lists.set(key, list);
    const stored: StoredTickets = { tickets, fetchedAt };
    if (Buffer.byteLength(JSON.stringify(stored)) <= MAX_STORED_BYTES) {
      const expiresAt = fetchedAt + Math.max(maxAge, MEMORY_MS);
      // If this write fails, the user is not refused. Other processes then request the tickets themselves.
      await entries.writeEntry(login.recordId, listEntryName(query), stored, expiresAt).catch(() => {});
    }
    return list;
  }
}

/** Whether a list was requested less than `maxAge` milliseconds ago. */
export function isYoungerThan({ requestedAt }: TicketList, maxAge: number): boolean {
  return performance.now() - requestedAt < maxAge;
}

/** The tickets of one event that a user has chosen, by their ids. */
interface TicketChoice {
  /** The ticket that the user uses. Undefined if the user has not chosen yet, or wants to choose again. */
  readonly ticketId?: string | undefined;
  /** The ticket that a user who wants to choose again has used until then. */
  readonly previousId?: string | undefined;
}

/**
 * Returns the user's choice of a ticket for an event.
 *
 * @throws StoreError `EVENTPOP_STORE`
 */
export async function readTicketChoice(
  entries: SealedEntries,
  { recordId }: LoginData,
  eventId: string,
): Promise<TicketChoice> {
  return ((await entries.readEntry(recordId, choiceEntryName(eventId))) as TicketChoice | undefined) ?? {};
}

/**
 * Saves the user's choice of a ticket for an event. If `ticketId` is undefined, the user chooses again.
 *
 * @throws StoreError `EVENTPOP_STORE`
 */
export async function writeTicketChoice(
  entries: SealedEntries,
  login: LoginData,
  choice: { readonly eventId: string; readonly ticketId: string | undefined; readonly expiresAt: number },
): Promise<void> {
  const { eventId, ticketId, expiresAt } = choice;
  const old = ticketId === undefined ? await readTicketChoice(entries, login, eventId) : {};
  const value: TicketChoice = { ticketId, previousId: old.ticketId ?? old.previousId };
  await entries.writeEntry(login.recordId, choiceEntryName(eventId), value, expiresAt);
}

function listEntryName({ organizerId, eventId }: TicketQuery): string {
  return `tickets ${organizerId} ${eventId}`;
}

function choiceEntryName(eventId: string): string {
  return `choice ${eventId}`;
}

/** Starts a call. If a call with the same key has not finished, returns the promise of that call instead. */
function shareCall<T>(pending: Map<string, Promise<T>>, key: string, start: () => Promise<T>): Promise<T> {
  const promise = pending.get(key) ?? start().finally(() => pending.delete(key));
  pending.set(key, promise);
  return promise;
}
