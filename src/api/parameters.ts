import {
  eventpopId,
  type Id,
  type OptionsOf,
  oneOf,
  optional,
  optionError,
  type Validator,
  type Validators,
  validateOptions,
} from "../config/validators";
import { parseTime } from "./field-reader";

/** Maximum `perPage`. A hundred tickets with their `forms` (the answers to the organizer's questions) fit into a response of 256 KB. */
const MAX_PER_PAGE = 100;
/** Maximum length of a text that is sent, in characters. */
const MAX_TEXT_LENGTH = 1_000;
/** Years from this year on count as years of the Buddhist era, which is the usual calendar in Thailand. */
const FIRST_BUDDHIST_YEAR = 2_400;
/** Difference between a year of the Buddhist era and the same year of the Common Era. */
const BUDDHIST_ERA_OFFSET = 543;
/** Parameters of a request, under Eventpop's names. */
type Parameters<V extends Validators> = Readonly<Record<string, Exclude<ReturnType<V[keyof V]>, undefined>>>;

/** An id. If it consists of digits, it is sent as a number, because Eventpop documents this field as a number. */
const numericId: Validator<string | number, Id> = (value, name) => {
  const string = eventpopId(value, name);
  return /^[1-9]\d{0,14}$/.test(string) ? Number(string) : string;
};

/** Text that is not blank. */
export const nonBlankText: Validator<string> = (value, name) => {
  if (typeof value !== "string" || value.trim() === "" || value.length > MAX_TEXT_LENGTH) {
    throw optionError(`${name} must be a string of 1 to ${MAX_TEXT_LENGTH} characters, not blank.`);
  }
  return value;
};

const flag: Validator<boolean> = (value, name) => {
  if (typeof value !== "boolean") throw optionError(`${name} must be true or false.`);
  return value;
};

const time: Validator<string, Date | string> = (value, name) => {
  const date = typeof value === "string" ? parseTime(value) : value;
  if (!(date instanceof Date) || Number.isNaN(date.getTime())) {
    throw optionError(
      `${name} must be a Date, or a time in ISO 8601 with its offset, such as "2026-11-29T16:05+07:00" for Bangkok or "2026-11-29T09:05Z".`,
    );
  }
  const year = date.getUTCFullYear();
  if (year >= FIRST_BUDDHIST_YEAR) {
    throw optionError(`${name} has the year ${year} of the Buddhist era: write ${year - BUDDHIST_ERA_OFFSET}.`);
  }
  return date.toISOString();
};

const statuses: Validator<string, string | readonly string[]> = (value, name) => {
  const words: unknown[] = Array.isArray(value) ? value : [value];
  if (words.length === 0 || !words.every((word) => typeof word === "string" && /^\w+$/.test(word))) {
    throw optionError(`${name} must be a status, such as "active", or a list of them.`);
  }
  return words.join(",");
};

const perPage: Validator<string, number> = (value, name) => {
  if (typeof value !== "number" || !Number.isInteger(value) || value < 1 || value > MAX_PER_PAGE) {
    throw optionError(`${name} must be a whole number from 1 to ${MAX_PER_PAGE}.`);
  }
  return String(value);
};

/** Returns the validators of the options that every list has. @param columns - the fields that can order the list */
function listOptions<OrderBy extends string>(...columns: [OrderBy, ...OrderBy[]]) {
  const orderBy: Validator<string, OrderBy> = (value, name) => toSnakeCase(oneOf(...columns)(value, name));
  return {
    /** Which field orders the list. @defaultValue none: Eventpop then orders by `id` */
    orderBy: optional(orderBy),
    /** Ascending or descending order. @defaultValue none: Eventpop then uses `"asc"` */
    order: optional(oneOf<"asc" | "desc">("asc", "desc")),
    /** Items per page: 1 to 100. @defaultValue none: Eventpop then sends 10 */
    perPage: optional(perPage),
  };
}

export const ticketListOptions = listOptions("id", "createdAt", "updatedAt", "usedAt");
/** Options of a user's tickets. */
export interface TicketListOptions extends OptionsOf<typeof ticketListOptions> {}

export const orderListOptions = listOptions("id", "createdAt", "paidAt", "updatedAt");
/** Options of a user's orders. */
export interface OrderListOptions extends OptionsOf<typeof orderListOptions> {}

export const eventListOptions = listOptions("id", "createdAt", "updatedAt", "startAt", "endAt");
/** Options of an organizer's events. */
export interface EventListOptions extends OptionsOf<typeof eventListOptions> {}

const eventTicketColumns = listOptions("id", "createdAt", "updatedAt", "usedAt", "referenceCode");
const eventTicketFilters = {
  /** Only tickets with this status, or with one of these statuses. */
  status: optional(statuses),
  /** Only tickets of this type. */
  ticketTypeId: optional(eventpopId),
  /** Part of the holder's e-mail. This is personal data: it is sent in the URL, which servers may log. */
  email: optional(nonBlankText),
  /** Part of the holder's phone number. This is personal data: it is sent in the URL, which servers may log. */
  phone: optional(nonBlankText),
  /** Only tickets that were changed before this time: a `Date`, or ISO 8601 with an offset, such as `"2026-11-29T16:05+07:00"`. */
  updatedBefore: optional(time),
  /** Only tickets that were changed after this time: a `Date`, or ISO 8601 with an offset. */
  updatedAfter: optional(time),
  /** Only tickets with this id or a greater one. With `orderBy: "id"`, use it to read a very long list in parts. */
  minId: optional(eventpopId),
  /** Only tickets with this id or a smaller one. */
  maxId: optional(eventpopId),
};
export const eventTicketListOptions = { ...eventTicketColumns, ...eventTicketFilters };
/** Options of an event's tickets. */
export interface EventTicketListOptions
  extends OptionsOf<typeof eventTicketColumns>,
    OptionsOf<typeof eventTicketFilters> {}

export const newTicketOptions = {
  /** Id of a ticket type of your event at Eventpop. */
  ticketTypeId: numericId,
  /** First name of the holder. */
  firstname: nonBlankText,
  /** Last name of the holder. */
  lastname: nonBlankText,
  /** E-mail of the holder. */
  email: nonBlankText,
  /** Phone number of the holder. */
  phone: nonBlankText,
  /** Your own id for this ticket. For several requests with the same id, Eventpop creates only one ticket. */
  externalId: optional(nonBlankText),
  /** The code that the ticket shows and that is scanned at the door. @defaultValue one that Eventpop generates */
  referenceCode: optional(nonBlankText),
  /** If true, Eventpop sends no e-mail to the holder. @defaultValue `false` */
  suppressNotifications: optional(flag),
};
/** A ticket for `createTicket`. */
export interface NewTicket extends OptionsOf<typeof newTicketOptions> {}

export const invalidationOptions = {
  ticketId: optional(numericId),
  referenceCode: optional(nonBlankText),
  reason: optional(nonBlankText),
};
/** The ticket that `invalidateTicket` invalidates, by its id or its reference code, and an optional reason. */
export type Invalidation =
  | {
      /** Id of the ticket. Give this id or `referenceCode`. */
      ticketId: Id;
      referenceCode?: never;
      /** Why the ticket is invalidated: 1 to 1,000 characters. */
      reason?: string;
    }
  | {
      ticketId?: never;
      /** The code that the ticket shows. Give this code or `ticketId`. */
      referenceCode: string;
      /** Why the ticket is invalidated: 1 to 1,000 characters. */
      reason?: string;
    };

/** Validates the options of an operation, and returns them under Eventpop's names, without those that were left out. */
export function toParameters<V extends Validators>(operation: string, options: object, validators: V): Parameters<V> {
  const given = Object.entries(validateOptions(operation, options, validators));
  const parameters = given
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => [toSnakeCase(name), value]);
  return Object.fromEntries(parameters) as Parameters<V>;
}

function toSnakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
