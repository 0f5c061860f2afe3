import type { Parameters } from "../http/parameters";
import type { Ticket } from "../world/catalogue";
import { parseInstant } from "../world/instant";
import { type InvalidParameter, invalidParameter, wholeNumber } from "./listing";

type TicketFilter = (ticket: Ticket) => boolean;

/**
 * The filters for an event's tickets, by the name of their query parameter. Each function makes a filter from the value
 * of the parameter, or returns undefined if the value is invalid.
 */
const filters: Readonly<Record<string, (text: string) => TicketFilter | undefined>> = {
  status: (text) => {
    const statuses = text.split(",").map((status) => status.trim());
    return ({ status }) => statuses.includes(status);
  },
  ticket_type_id: byNumber((ticket, id) => ticket.ticketTypeId === id),
  email: (text) => contains(text, ({ email }) => email),
  phone: (text) => contains(text, ({ phone }) => phone),
  updated_before: byTime((updatedAt, time) => updatedAt < time),
  updated_after: byTime((updatedAt, time) => updatedAt > time),
  min_id: byNumber((ticket, id) => ticket.id >= id),
  max_id: byNumber((ticket, id) => ticket.id <= id),
};

/** Returns a filter that combines all filters in `parameters`. Returns an error message if one of them is invalid. */
export function readTicketFilter(parameters: Parameters): TicketFilter | InvalidParameter {
  const tests: TicketFilter[] = [];
  for (const [name, filter] of Object.entries(filters)) {
    const text = parameters.text(name);
    if (text === undefined) continue;
    const test = filter(text);
    if (!test) {
      const expected = name.startsWith("updated_") ? "a time such as 2026-04-13T09:00:00+07:00" : "a whole number";
      return invalidParameter(parameters, name, expected);
    }
    tests.push(test);
  }
  return (ticket) => tests.every((test) => test(ticket));
}

function byNumber(test: (ticket: Ticket, number: number) => boolean) {
  return (text: string): TicketFilter | undefined => {
    const number = wholeNumber(text);
    return number === undefined ? undefined : (ticket) => test(ticket, number);
  };
}

function byTime(test: (updatedAt: number, time: number) => boolean) {
  return (text: string): TicketFilter | undefined => {
    const time = parseInstant(text);
    return time === undefined ? undefined : ({ updatedAt }) => test(Date.parse(updatedAt), time);
  };
}

function contains(text: string, field: (ticket: Ticket) => string | null): TicketFilter {
  return (ticket) => (field(ticket) ?? "").toLowerCase().includes(text.toLowerCase());
}

/**
 * Returns the filter for the parameter `q={"event_id":13090}` of a user's tickets, which Eventpop does not document. If
 * the value is invalid, no ticket is filtered out.
 */
export function readUndocumentedFilter(parameters: Parameters): TicketFilter {
  const eventId = eventIdIn(parameters.text("q") ?? "{}");
  return (ticket) => eventId === undefined || ticket.eventId === eventId;
}

function eventIdIn(text: string): number | undefined {
  try {
    const query: unknown = JSON.parse(text);
    const hasEvent = typeof query === "object" && query !== null && "event_id" in query;
    return hasEvent ? wholeNumber(String(query.event_id)) : undefined;
  } catch {
    return undefined;
  }
}
