import type { Event, Order, Organizer, Ticket, User } from "./catalogue";
import type { Application, BrowserSession, Code, RateWindow, Token } from "./credentials";
import { Table } from "./table";

/** Bounds what a flood of requests can make the sandbox remember. */
const mostCredentials = 10_000;

/** Everything the sandbox knows, as plain data. */
export interface WorldState {
  /** People. */
  readonly users: readonly User[];
  /** API applications. */
  readonly applications: readonly Application[];
  /** Who puts on events. */
  readonly organizers: readonly Organizer[];
  /** What there is to go to. */
  readonly events: readonly Event[];
  /** Who goes. */
  readonly tickets: readonly Ticket[];
  /** Who bought. */
  readonly orders: readonly Order[];
  /** Authorization codes, spent ones too. */
  readonly codes: readonly Code[];
  /** Tokens, dead ones too. */
  readonly tokens: readonly Token[];
  /** Who is signed in where. */
  readonly browserSessions: readonly BrowserSession[];
  /** Calls counted against limits. */
  readonly rateWindows: readonly RateWindow[];
}

/** The stand-in Eventpop's database: in memory, and nowhere else. */
export class World {
  readonly users = new Table<User>({ key: ({ key }) => key, aliases: ({ id, email }) => [id, email] });
  readonly applications = new Table<Application>({ key: ({ clientId }) => clientId });
  readonly organizers = new Table<Organizer>({ key: ({ id }) => id });
  readonly events = new Table<Event>({ key: ({ id }) => id });
  readonly tickets = new Table<Ticket>({ key: ({ id }) => id, aliases: ({ referenceCode }) => [referenceCode] });
  readonly orders = new Table<Order>({ key: ({ id }) => id });
  readonly codes = new Table<Code>({ key: ({ code }) => code, limit: mostCredentials });
  readonly tokens = new Table<Token>({ key: ({ accessToken }) => accessToken, limit: mostCredentials });
  readonly browserSessions = new Table<BrowserSession>({ key: ({ id }) => id, limit: mostCredentials });
  readonly rateWindows = new Table<RateWindow>({ key: ({ caller }) => caller, limit: mostCredentials });

  userById(id: number | null): User | undefined {
    return id === null ? undefined : this.users.find((user) => user.id === id);
  }

  /** A copy that later changes do not reach. */
  snapshot(): WorldState {
    return structuredClone({
      users: this.users.snapshot(),
      applications: this.applications.snapshot(),
      organizers: this.organizers.snapshot(),
      events: this.events.snapshot(),
      tickets: this.tickets.snapshot(),
      orders: this.orders.snapshot(),
      codes: this.codes.snapshot(),
      tokens: this.tokens.snapshot(),
      browserSessions: this.browserSessions.snapshot(),
      rateWindows: this.rateWindows.snapshot(),
    });
  }

  restore(state: WorldState): void {
    const copy = structuredClone(state);
    this.users.restore(copy.users);
    this.applications.restore(copy.applications);
    this.organizers.restore(copy.organizers);
    this.events.restore(copy.events);
    this.tickets.restore(copy.tickets);
    this.orders.restore(copy.orders);
    this.codes.restore(copy.codes);
    this.tokens.restore(copy.tokens);
    this.browserSessions.restore(copy.browserSessions);
    this.rateWindows.restore(copy.rateWindows);
  }
}
