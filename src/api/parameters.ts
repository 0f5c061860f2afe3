import { oneOf, optional, optionError, type Validator, type Validators, validateOptions } from "../config/validators";
import { toId } from "./fields";
import { readInstant } from "./instant";

/** Most items that one page may be asked for: a hundred tickets with their forms fit an answer's 256 KB. */
const MAX_PER_PAGE = 100;
/** Longest text that is sent, in characters. */
const MAX_TEXT_LENGTH = 1_000;
/** Years from here on are taken for the Buddhist era's, which is the usual calendar in Thailand. */
const FIRST_BUDDHIST_YEAR = 2_400;
/** How far the Buddhist era is ahead, in years. */
const BUDDHIST_ERA = 543;
/** Parameters of a request, under Eventpop's names. */
type Parameters<R extends Validators> = Readonly<Record<string, Exclude<ReturnType<R[keyof R]>, undefined>>>;

/** An id of Eventpop's. */
export type Id = string | number;

/** Options that every list has. */
export interface ListOptions<OrderBy extends string> {
  /** Which field orders the list. @defaultValue `"id"` */
  orderBy?: OrderBy | undefined;
  /** @defaultValue `"asc"` */
  order?: "asc" | "desc" | undefined;
  /** Items per page: 1 to 100. @defaultValue Eventpop's, which is 10 */
  perPage?: number | undefined;
}

/** Options of a person's tickets. */
export type TicketListOptions = ListOptions<"id" | "createdAt" | "updatedAt" | "usedAt">;
/** Options of a person's orders. */
export type OrderListOptions = ListOptions<"id" | "createdAt" | "paidAt" | "updatedAt">;
/** Options of an organizer's events. */
export type EventListOptions = ListOptions<"id" | "createdAt" | "updatedAt" | "startAt" | "endAt">;

/** Options of an event's tickets. */
export interface EventTicketListOptions
  extends ListOptions<"id" | "createdAt" | "updatedAt" | "usedAt" | "referenceCode"> {
  /** One status, or several of which a ticket has one. */
  status?: string | readonly string[] | undefined;
  ticketTypeId?: Id | undefined;
  /** Part of the holder's e-mail. Personal data: it travels in the URL and may stay in logs on the way. */
  email?: string | undefined;
  /** Part of the holder's phone number. Personal data, as `email`. */
  phone?: string | undefined;
  updatedBefore?: Date | string | undefined;
  updatedAfter?: Date | string | undefined;
  /** Least ticket id: with `orderBy: "id"`, the way to walk a very long list. */
  minId?: Id | undefined;
  /** Greatest ticket id. */
  maxId?: Id | undefined;
}

/** What `createTicket` needs. */
export interface NewTicket {
  ticketTypeId: Id;
  firstname: string;
  lastname: string;
  email: string;
  phone: string;
  /** The app's own id for this ticket: Eventpop makes one ticket of several requests with the same. */
  externalId?: string | undefined;
  /** What the ticket shows and the door reads. @defaultValue one that Eventpop makes up */
  referenceCode?: string | undefined;
  /** Send the holder no e-mail. @defaultValue `false` */
  suppressNotifications?: boolean | undefined;
}

/** A ticket by its id or by its reference code, and why it is to be worth nothing from now on. */
export type Invalidation =
  | { ticketId: Id; referenceCode?: never; reason?: string }
  | { ticketId?: never; referenceCode: string; reason?: string };

/** Reads a value that stands in a path: nothing that could leave its place there. */
export const id: Validator<string> = (value, name) => {
  const read = toId(value);
  if (read === undefined || !/^[\w-]+$/.test(read))
    throw optionError(`${name} must be an Eventpop id, such as 1017 or "1017".`);
  return read;
};

/** An id as Eventpop's own documents type it: a number, where it is one. */
const numericId: Validator<string | number> = (value, name) => {
  const read = id(value, name);
  return /^[1-9]\d{0,14}$/.test(read) ? Number(read) : read;
};

/** Reads a text that is not blank. */
export const text: Validator<string> = (value, name) => {
  if (typeof value !== "string" || value.trim() === "" || value.length > MAX_TEXT_LENGTH) {
    throw optionError(`${name} must be a string of 1 to ${MAX_TEXT_LENGTH} characters, not blank.`);
  }
  return value;
};

const flag: Validator<boolean> = (value, name) => {
  if (typeof value !== "boolean") throw optionError(`${name} must be true or false.`);
  return value;
};

const time: Validator<string> = (value, name) => {
  const date = typeof value === "string" ? readInstant(value) : value;
  if (!(date instanceof Date) || Number.isNaN(date.getTime())) {
    throw optionError(
      `${name} must be a Date, or a time in ISO 8601 with its offset, such as "2026-11-29T16:05+07:00" for Bangkok or "2026-11-29T09:05Z".`,
    );
  }
  const year = date.getUTCFullYear();
  if (year >= FIRST_BUDDHIST_YEAR) {
    throw optionError(`${name} has the year ${year} of the Buddhist era: write ${year - BUDDHIST_ERA}.`);
  }
  return date.toISOString();
};

const statuses: Validator<string> = (value, name) => {
  const words: unknown[] = Array.isArray(value) ? value : [value];
  if (words.length === 0 || !words.every((word) => typeof word === "string" && /^\w+$/.test(word))) {
    throw optionError(`${name} must be a status, such as "active", or a list of them.`);
  }
  return words.join(",");
};

const perPage: Validator<string> = (value, name) => {
  if (typeof value !== "number" || !Number.isInteger(value) || value < 1 || value > MAX_PER_PAGE) {
    throw optionError(`${name} must be a whole number from 1 to ${MAX_PER_PAGE}.`);
  }
  return String(value);
};

function listValidators<OrderBy extends string>(...columns: [OrderBy, ...OrderBy[]]) {
  return {
    orderBy: optional<string>((value, name) => toSnakeCase(oneOf(...columns)(value, name))),
    order: optional(oneOf<"asc" | "desc">("asc", "desc")),
    perPage: optional(perPage),
  } satisfies Record<keyof ListOptions<OrderBy>, Validator<string | undefined>>;
}

/** Readers of {@link TicketListOptions}. */
export const ticketList = listValidators<NonNullable<TicketListOptions["orderBy"]>>(
  "id",
  "createdAt",
  "updatedAt",
  "usedAt",
);

/** Readers of {@link OrderListOptions}. */
export const orderList = listValidators<NonNullable<OrderListOptions["orderBy"]>>(
  "id",
  "createdAt",
  "paidAt",
  "updatedAt",
);

/** Readers of {@link EventListOptions}. */
export const eventList = listValidators<NonNullable<EventListOptions["orderBy"]>>(
  "id",
  "createdAt",
  "updatedAt",
  "startAt",
  "endAt",
);

/** Readers of {@link EventTicketListOptions}. */
export const eventTicketList = {
  ...listValidators<NonNullable<EventTicketListOptions["orderBy"]>>(
    "id",
    "createdAt",
    "updatedAt",
    "usedAt",
    "referenceCode",
  ),
  status: optional(statuses),
  ticketTypeId: optional(id),
  email: optional(text),
  phone: optional(text),
  updatedBefore: optional(time),
  updatedAfter: optional(time),
  minId: optional(id),
  maxId: optional(id),
} satisfies Record<keyof EventTicketListOptions, Validator<string | undefined>>;

/** Readers of {@link NewTicket}. */
export const newTicket = {
  ticketTypeId: numericId,
  firstname: text,
  lastname: text,
  email: text,
  phone: text,
  externalId: optional(text),
  referenceCode: optional(text),
  suppressNotifications: optional(flag),
} satisfies Record<keyof NewTicket, Validator<string | number | boolean | undefined>>;

/** Readers of {@link Invalidation}. */
export const invalidation = {
  ticketId: optional(numericId),
  referenceCode: optional(text),
  reason: optional(text),
} satisfies Record<keyof Invalidation, Validator<string | number | undefined>>;

/** Checks an operation's options and gives them Eventpop's names; what is absent stays absent. */
export function toParameters<R extends Validators>(operation: string, options: object, readers: R): Parameters<R> {
  const given = Object.entries(validateOptions(operation, options, readers)).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given.map(([name, value]) => [toSnakeCase(name), value])) as Parameters<R>;
}

function toSnakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
