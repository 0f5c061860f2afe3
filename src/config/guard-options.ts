import {
  eventpopId,
  type Id,
  listOf,
  milliseconds,
  numericId,
  type OptionsOf,
  oneOf,
  optional,
  optionError,
  type Validator,
  type Values,
  validateOptions,
} from "./validators";

/** The options that both guards have. */
const guardOptions = {
  /**
   * Whether the route belongs to an API. A refused request then gets JSON even if a browser opens the URL as a page, and is never
   * redirected to the login. This is also true for later errors of the request to which `eventpopErrors()` responds. Without this option,
   * browsers that open a page get a page or a redirect, and other clients get JSON.
   * @defaultValue `false`
   */
  json: oneOf<boolean>(false, true),
};

const requireSignInOptions = {
  /**
   * Whether to check on every request that the store still has the login's token record. Without this check, a process notices a
   * logout of another process because the session no longer exists. `docs/tokens.md` lists the cases in which that is not enough.
   * @defaultValue `false`
   */
  checkStore: oneOf<boolean>(false, true),
  ...guardOptions,
};

/** Options of {@link requireSignIn}. */
export interface RequireSignInOptions extends OptionsOf<typeof requireSignInOptions> {}

/** Reads the options of {@link requireSignIn}. @throws {@link OptionError} `EVENTPOP_BAD_OPTION` */
export function readRequireSignInOptions(options: RequireSignInOptions): Values<typeof requireSignInOptions> {
  return validateOptions("requireSignIn", options, requireSignInOptions);
}

const word: Validator<string> = (value, name) => {
  if (typeof value !== "string" || !/^\w{1,64}$/.test(value)) {
    throw optionError(`${name} must be a word such as "active".`);
  }
  return value;
};

const statuses: Validator<readonly string[], readonly string[] | undefined> = (value = ["active", "used"], name) =>
  listOf(word)(value, name);

const requireTicketOptions = {
  /** The id of the event's organizer. Take it from your configuration, never from a request. */
  organizerId: numericId,
  /** The id of the event: a number, not the name in the address of its page. */
  eventId: numericId,
  /** Ids of the ticket types that count. @defaultValue all */
  ticketTypes: optional(listOf<string, Id>(eventpopId)),
  /** Statuses that count. `used` means that the ticket was scanned at the door. @defaultValue `["active", "used"]` */
  statuses,
  /**
   * Maximum age of the list of tickets from Eventpop, in milliseconds: 1,000 to 86,400,000. A refund is noticed after this time at
   * the latest.
   * @defaultValue `60_000`
   */
  maxAge: milliseconds(60_000, 1_000, 86_400_000),
  ...guardOptions,
};

/** Options of {@link requireTicket}: which tickets open a route. */
export interface RequireTicketOptions extends OptionsOf<typeof requireTicketOptions> {}

/** Reads the options of {@link requireTicket}. @throws {@link OptionError} `EVENTPOP_BAD_OPTION` */
export function readRequireTicketOptions(options: RequireTicketOptions): Values<typeof requireTicketOptions> {
  return validateOptions("requireTicket", options, requireTicketOptions);
}
