import type { Parameters } from "../http/parameters";
import type { Ticket } from "../world/catalogue";
import { readInstant } from "../world/instant";
import { wholeNumber } from "./listing";

type Test = (ticket: Ticket) => boolean;

/** The filters on an event's tickets, by parameter: what each makes of its text; nothing where that makes no sense. */
const filters: Readonly<Record<string, (text: string) => Test | undefined>> = {
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

/** A test that a ticket passes when every filter in `parameters` lets it through, or a sentence on a bad filter. */
export function readTicketFilter(parameters: Parameters): Test | string {
  const tests: Test[] = [];
  for (const [name, filter] of Object.entries(filters)) {
    const text = parameters.text(name);
    if (text === undefined) continue;
    const test = filter(text);
    if (!test) return `${name} is invalid`;
    tests.push(test);
  }
  return (ticket) => tests.every((test) => test(ticket));
}

function byNumber(test: (ticket: Ticket, number: number) => boolean) {
  return (text: string): Test | undefined => {
    const number = wholeNumber(text);
    return number === undefined ? undefined : (ticket) => test(ticket, number);
  };
}

function byTime(test: (updatedAt: number, time: number) => boolean) {
  return (text: string): Test | undefined => {
    const time = readInstant(text);
    return time === undefined ? undefined : ({ updatedAt }) => test(Date.parse(updatedAt), time);
  };
}

function contains(text: string, field: (ticket: Ticket) => string | null): Test {
  return (ticket) => (field(ticket) ?? "").toLowerCase().includes(text.toLowerCase());
}

/** The undocumented filter `q={"event_id":13090}` on a person's tickets. What cannot be read filters nothing. */
export function readUndocumentedQ(parameters: Parameters): Test {
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
