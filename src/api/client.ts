import {
  type ApiClientSettings,
  type EventpopClientOptions,
  readClientOptions,
  type TokenSource,
} from "../config/client-options";
import type { ApiSettings } from "../config/eventpop-options";
import { eventpopId, type Id, optionError, type Validators } from "../config/validators";
import { ProviderError } from "../errors";
import type { Refusal } from "../http/provider-errors";
import { type ApiCall, callApi, parseJson } from "./call";
import { DEFAULT_PER_PAGE, Listing, type ListShape, readPage } from "./listing";
import { fetchUser } from "./me";
import {
  type EventListOptions,
  type EventTicketListOptions,
  eventListOptions,
  eventTicketListOptions,
  type Invalidation,
  invalidationOptions,
  type NewTicket,
  newTicketOptions,
  nonBlankText,
  type OrderListOptions,
  orderListOptions,
  type TicketListOptions,
  ticketListOptions,
  toParameters,
} from "./parameters";
import {
  type EventpopEvent,
  type EventpopOrder,
  type EventpopTicket,
  type EventpopUser,
  readEvent,
  readOrder,
  readReceipt,
  readTicket,
  readTicketResponse,
  type TicketReceipt,
  type WithRaw,
} from "./resources";

const NOT_FOUND: Refusal = ["EVENTPOP_NOT_FOUND"];
const BAD_REQUEST: Refusal = ["EVENTPOP_REJECTED", "Eventpop does not accept these parameters."];
const READ_REFUSALS = { 400: BAD_REQUEST, 404: NOT_FOUND };
/** Eventpop documents 201 for a new ticket, and 200 for an invalidation and for a ticket that already exists. */
const POST_SUCCESS = [200, 201];

/**
 * A typed client for every documented operation of Eventpop's public API.
 *
 * Operations reject with a {@link ProviderError}: `EVENTPOP_TOKEN_REFUSED` (401), `EVENTPOP_FORBIDDEN` (403: the scope is
 * missing, or the token is for another organizer), `EVENTPOP_NOT_FOUND` (404), `EVENTPOP_RATE_LIMITED` (429, with `retryAfter`),
 * `EVENTPOP_UNAVAILABLE` (5xx), `EVENTPOP_INVALID_RESPONSE` for an invalid response. Without a response, the codes are
 * `EVENTPOP_TIMEOUT`, `EVENTPOP_UNREACHABLE`, `EVENTPOP_CONNECTION_LOST` and `EVENTPOP_OVERLOADED`. For an invalid argument,
 * operations throw an {@link OptionError} and send no request. No error contains a path, a token or personal data.
 *
 * A GET is sent once more, within the same deadline, after a broken connection or a 502, 503 or 504. A POST is not sent again. After
 * a 429, calls with the same token reject at once, without a request, until the time in `Retry-After` is over. That time is one
 * minute if the header is missing, and at most one hour.
 */
export class EventpopClient {
  readonly #api: ApiSettings;
  readonly #tokenSource: TokenSource;

  /** @throws {@link OptionError} `EVENTPOP_BAD_OPTION`, naming the option */
  constructor(options: EventpopClientOptions);
  /** @internal For options that are already validated. */
  constructor(parts: ApiClientSettings);
  constructor(options: EventpopClientOptions | ApiClientSettings) {
    const { api, tokenSource } = "api" in options ? options : readClientOptions(options);
    this.#api = api;
    this.#tokenSource = tokenSource;
  }

  /** Eventpop's information about its API. Needs no token. The content of the response is not documented. */
  async info(): Promise<unknown> {
    const call = { operation: "info", path: "/info" };
    return parseJson(await callApi(this.#api, call), call.operation);
  }

  /** The user of the token. Eventpop allows 10 calls per minute, so call it only once per login. Scope `public`. */
  async me(): Promise<WithRaw<EventpopUser>> {
    const { user } = await this.#withToken((token) => fetchUser(this.#api, token, "api"));
    return user;
  }

  /** The user's tickets for events of one organizer. Scope `public`. */
  tickets(organizerId: Id, options: TicketListOptions = {}): Listing<WithRaw<EventpopTicket>> {
    const shape = { operation: "tickets", fieldName: "tickets", readItem: readTicket } as const;
    return this.#list(
      shape,
      `/organizers/${eventpopId(organizerId, "organizerId")}/tickets`,
      options,
      ticketListOptions,
    );
  }

  /** The user's orders for events of one organizer. Scope `public`. */
  orders(organizerId: Id, options: OrderListOptions = {}): Listing<WithRaw<EventpopOrder>> {
    const shape = { operation: "orders", fieldName: "orders", readItem: readOrder } as const;
    return this.#list(shape, `/organizers/${eventpopId(organizerId, "organizerId")}/orders`, options, orderListOptions);
  }

  /** An organizer's events. Needs an application token of the organizer, or the scope `organizer`. */
  events(organizerId: Id, options: EventListOptions = {}): Listing<WithRaw<EventpopEvent>> {
    const shape = { operation: "events", fieldName: "events", readItem: readEvent } as const;
    return this.#list(shape, `/organizers/${eventpopId(organizerId, "organizerId")}/events`, options, eventListOptions);
  }

  /** All tickets of an event, of all users. Scope `organizer`. */
  eventTickets(organizerId: Id, eventId: Id, options: EventTicketListOptions = {}): Listing<WithRaw<EventpopTicket>> {
    const shape = { operation: "eventTickets", fieldName: "tickets", readItem: readTicket } as const;
    return this.#list(shape, eventTicketsPath(organizerId, eventId), options, eventTicketListOptions);
  }

  /**
   * Creates a ticket that was sold elsewhere. Scope `organizer`.
   *
   * By default, the request is sent only once. With `retry: true` and an `externalId`, it is sent once more, within the same
   * deadline, after a broken connection or a 502, 503 or 504. Eventpop recognizes the repeated request by its `externalId`.
   *
   * @throws {@link ProviderError} also `EVENTPOP_CONFLICT` (409: `externalId` or `referenceCode` is in use) and
   * `EVENTPOP_REJECTED` (400: invalid data; 422: the organizer's quota of such tickets is used up)
   */
  async createTicket(
    organizerId: Id,
    eventId: Id,
    ticket: NewTicket & { externalId: string },
    options: { retry: boolean },
  ): Promise<TicketReceipt>;
  async createTicket(
    organizerId: Id,
    eventId: Id,
    ticket: NewTicket,
    options?: { retry?: false | undefined },
  ): Promise<TicketReceipt>;
  async createTicket(
    organizerId: Id,
    eventId: Id,
    ticket: NewTicket,
    { retry = false }: { retry?: boolean | undefined } = {},
  ): Promise<TicketReceipt> {
    if (retry && ticket.externalId === undefined)
      throw optionError("createTicket: retry needs a ticket with an externalId.");
    return this.#post({
      operation: "createTicket",
      path: eventTicketsPath(organizerId, eventId),
      fields: toParameters("createTicket", ticket, newTicketOptions),
      refusals: {
        ...READ_REFUSALS,
        409: ["EVENTPOP_CONFLICT"],
        422: ["EVENTPOP_REJECTED", "The quota of tickets that are created this way is used up."],
      },
      repeatable: retry,
    });
  }

  /**
   * Revokes a ticket. Scope `organizer`.
   *
   * @throws {@link ProviderError} also `EVENTPOP_REJECTED` (422: the ticket is already revoked or used)
   */
  async invalidateTicket(organizerId: Id, eventId: Id, ticket: Invalidation): Promise<TicketReceipt> {
    if ((ticket.ticketId === undefined) === (ticket.referenceCode === undefined)) {
      throw optionError("invalidateTicket needs a ticketId or a referenceCode, and not both.");
    }
    return this.#post({
      operation: "invalidateTicket",
      path: `${eventTicketsPath(organizerId, eventId)}/invalidate`,
      fields: toParameters("invalidateTicket", ticket, invalidationOptions),
      refusals: { ...READ_REFUSALS, 422: ["EVENTPOP_REJECTED", "The ticket is already revoked or used."] },
    });
  }

  /**
   * The ticket of an event with this reference code. Needs an application token of the organizer or the scope `organizer`.
   * Eventpop's documents contradict each other about this.
   *
   * @throws {@link ProviderError} also `EVENTPOP_NOT_FOUND` if there is no such ticket
   */
  async findTicket(eventId: Id, referenceCode: string): Promise<WithRaw<EventpopTicket>> {
    const query = {
      event_id: eventpopId(eventId, "eventId"),
      reference_code: nonBlankText(referenceCode, "referenceCode"),
    };
    const call = { operation: "findTicket", path: "/tickets/search", query, refusals: READ_REFUSALS };
    return readTicketResponse(await this.#callJson(call), call.operation);
  }

  #list<T extends { readonly id: string }>(
    shape: ListShape<T>,
    path: string,
    options: object,
    validators: Validators,
  ): Listing<WithRaw<T>> {
    const { operation } = shape;
    const query = toParameters(operation, options, validators);
    const perPage = Number(query.per_page ?? DEFAULT_PER_PAGE);
    const fetchPage = async (page: number) => {
      const call = { operation, path, query: { ...query, page: String(page) }, refusals: READ_REFUSALS };
      return readPage(await this.#callJson(call), shape, { page, perPage });
    };
    return new Listing({ operation, fetchPage });
  }

  async #post(call: ApiCall): Promise<TicketReceipt> {
    return readReceipt(await this.#callJson({ ...call, success: POST_SUCCESS }), call.operation);
  }

  async #callJson(call: ApiCall): Promise<unknown> {
    const response = await this.#withToken((token) => callApi(this.#api, call, token));
    return parseJson(response, call.operation);
  }

  /** Runs a call. If Eventpop refuses the token, runs the call once more with a renewed token (RFC 6750 §3.1). */
  async #withToken<T>(run: (token: string) => Promise<T>): Promise<T> {
    const token = await this.#tokenSource();
    try {
      return await run(token);
    } catch (error) {
      if (!(error instanceof ProviderError) || error.providerStatus !== 401) throw error;
      const renewed = await this.#tokenSource(token);
      if (renewed === token) throw error;
      return run(renewed);
    }
  }
}

function eventTicketsPath(organizerId: Id, eventId: Id): string {
  return `/organizers/${eventpopId(organizerId, "organizerId")}/events/${eventpopId(eventId, "eventId")}/tickets`;
}
