import type { Event, Order, Organizer, Ticket, User } from "./catalogue";
import type { Application, BrowserSession, Code, RateWindow, Token } from "./credentials";
import { Table, type TableOptions } from "./table";

/** The maximum number of rows in each table that requests fill. Without a limit, many requests could use up the memory. */
const MAX_CREDENTIALS = 10_000;

/** All data of a sandbox, as plain data. */
export interface WorldState {
  /** The users. */
  readonly users: readonly User[];
  /** The OAuth clients. */
  readonly applications: readonly Application[];
  /** The organizers of events. */
  readonly organizers: readonly Organizer[];
  /** The events. */
  readonly events: readonly Event[];
  /** The tickets. */
  readonly tickets: readonly Ticket[];
  /** The orders. */
  readonly orders: readonly Order[];
  /** Authorization codes, used ones included. */
  readonly codes: readonly Code[];
  /** Tokens, expired and revoked ones included. */
  readonly tokens: readonly Token[];
  /** The sessions of browsers. */
  readonly browserSessions: readonly BrowserSession[];
  /** The counted requests for rate limits. */
  readonly rateWindows: readonly RateWindow[];
}

/** The sandbox's database: a table for each kind of data. It exists only in memory. */
export class World {
  /** Is called after each change of a table. */
  onChange: () => void = () => {};
  readonly users = this.#table<User>({ key: ({ key }) => key, aliases: ({ id, email }) => [id, email] });
  readonly applications = this.#table<Application>({ key: ({ clientId }) => clientId });
  readonly organizers = this.#table<Organizer>({ key: ({ id }) => id });
  readonly events = this.#table<Event>({ key: ({ id }) => id });
  readonly tickets = this.#table<Ticket>({ key: ({ id }) => id, aliases: ({ referenceCode }) => [referenceCode] });
  readonly orders = this.#table<Order>({ key: ({ id }) => id });
  readonly codes = this.#table<Code>({ key: ({ code }) => code, maxRows: MAX_CREDENTIALS });
  readonly tokens = this.#table<Token>({ key: ({ accessToken }) => accessToken, maxRows: MAX_CREDENTIALS });
  readonly browserSessions = this.#table<BrowserSession>({ key: ({ id }) => id, maxRows: MAX_CREDENTIALS });
  readonly rateWindows = this.#table<RateWindow>({ key: ({ caller }) => caller, maxRows: MAX_CREDENTIALS });

  userById(id: number | null): User | undefined {
    return id === null ? undefined : this.users.find((user) => user.id === id);
  }

  /** Returns a deep copy of all data. */
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

  #table<Row extends object>(options: TableOptions<Row>): Table<Row> {
    return new Table({ ...options, changed: () => this.onChange() });
  }
}
