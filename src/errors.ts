/** Folder of the documents as a reader of an error finds it. Becomes a public address once there is one: see CONTRIBUTING.md. */
const DOCUMENTS = "passport-eventpop/docs";

/**
 * What can go wrong, as one table: code → HTTP status, whether trying again can help, and what to do.
 *
 * Statuses follow one rule. A visitor's mistake or a refusal is 400, 401 or 403; trouble at Eventpop is 502, 503 or 504;
 * a mistake of the app's own configuration is 500 and is meant to be met on the first start, never by a visitor.
 * `docs/errors.md` has one section per code (a test keeps the two in step).
 */
export const ERRORS = {
  // The app's own configuration
  EVENTPOP_BAD_OPTION: { status: 500, retryable: false, hint: "Correct the option that the message names." },
  EVENTPOP_SETUP: { status: 500, retryable: false, hint: "Change the app's set-up as the message says." },
  EVENTPOP_SESSION_COOKIE: {
    status: 500,
    retryable: false,
    hint: "Correct the session cookie's options as the message says.",
  },
  // The callback, and what a person or Eventpop decided
  EVENTPOP_BAD_CALLBACK: { status: 400, retryable: false, hint: "Start again from the login button." },
  EVENTPOP_STATE_MISMATCH: {
    status: 403,
    retryable: false,
    hint: "Start again in the same browser, with cookies allowed, at the host that `callbackURL` names.",
  },
  EVENTPOP_LOGIN_EXPIRED: { status: 403, retryable: false, hint: "Start again: a sign-in has ten minutes." },
  EVENTPOP_LOGIN_REUSED: { status: 403, retryable: false, hint: "Start again: each sign-in can be finished once." },
  EVENTPOP_WRONG_ISSUER: { status: 403, retryable: false, hint: "Check the `issuer` option against the provider." },
  EVENTPOP_ACCESS_DENIED: { status: 403, retryable: false, hint: "The person chose Deny; offer the button again." },
  EVENTPOP_AUTHORIZATION_REFUSED: {
    status: 403,
    retryable: false,
    hint: "Check client id, callback URL and scope against what Eventpop registered.",
  },
  EVENTPOP_CODE_REFUSED: {
    status: 403,
    retryable: false,
    hint: "The code was spent, expired or meant for another callback URL; start again from the login button.",
  },
  EVENTPOP_NOT_ADMITTED: { status: 403, retryable: false, hint: "To admit the person, let verify give a user." },
  EVENTPOP_CROSS_SITE: { status: 403, retryable: false, hint: "Send the form from a page of this site." },
  // Being signed in
  EVENTPOP_SIGN_IN_REQUIRED: { status: 401, retryable: false, hint: "Send the person to the login page." },
  EVENTPOP_SIGN_IN_AGAIN: { status: 401, retryable: false, hint: "Eventpop ended this login; sign in again." },
  EVENTPOP_REFRESH_PENDING: {
    status: 503,
    retryable: true,
    hint: "Another process may hold newer tokens of this login; try again in a moment.",
  },
  EVENTPOP_TICKET_REQUIRED: { status: 403, retryable: false, hint: "Only holders of a ticket may enter." },
  EVENTPOP_TICKET_CHOICE_REQUIRED: {
    status: 409,
    retryable: false,
    hint: "Let the person choose one of their tickets.",
  },
  // Eventpop, or the way there
  EVENTPOP_TIMEOUT: { status: 504, retryable: true, hint: "Eventpop did not answer in time; try again." },
  EVENTPOP_UNREACHABLE: { status: 502, retryable: true, hint: "Check network, DNS, proxy and certificates." },
  EVENTPOP_CONNECTION_LOST: { status: 502, retryable: true, hint: "The connection broke half-way; try again." },
  EVENTPOP_INVALID_RESPONSE: { status: 502, retryable: true, hint: "Something other than Eventpop's API answered." },
  EVENTPOP_UNAVAILABLE: { status: 502, retryable: true, hint: "Eventpop is in trouble; try again later." },
  EVENTPOP_TEMPORARILY_UNAVAILABLE: {
    status: 503,
    retryable: true,
    hint: "Eventpop takes no sign-ins at the moment; try again later.",
  },
  EVENTPOP_CLIENT_REFUSED: { status: 502, retryable: false, hint: "Check the client id and the client secret." },
  EVENTPOP_TOKEN_REFUSED: {
    status: 502,
    retryable: false,
    hint: "Check client, scope and callback URL, or whether a token of your own has ended.",
  },
  EVENTPOP_WRONG_USER: { status: 502, retryable: false, hint: "The token now names another person; sign in again." },
  EVENTPOP_RATE_LIMITED: { status: 503, retryable: true, hint: "Wait as long as `retryAfter` says." },
  EVENTPOP_OVERLOADED: { status: 503, retryable: true, hint: "Too many calls to Eventpop are under way; try again." },
  EVENTPOP_FORBIDDEN: {
    status: 403,
    retryable: false,
    hint: "The token lacks the scope, or the organizer is another's.",
  },
  EVENTPOP_NOT_FOUND: { status: 404, retryable: false, hint: "Check the ids: Eventpop knows no such thing." },
  EVENTPOP_CONFLICT: { status: 409, retryable: false, hint: "`external_id` or `reference_code` is in use already." },
  EVENTPOP_REJECTED: { status: 422, retryable: false, hint: "Eventpop refused what the request asks for." },
  // The app's own parts
  EVENTPOP_STORE: { status: 503, retryable: true, hint: "Check the session store." },
  EVENTPOP_VERIFY_TIMEOUT: { status: 503, retryable: true, hint: "Call `done`, or settle the promise, in time." },
} as const;

/** A stable name to branch on; see `docs/errors.md`. */
export type ErrorCode = keyof typeof ERRORS;

/** What may be said beside the sentence. */
export interface ErrorDetails {
  readonly cause?: unknown;
  /** Status of Eventpop's own answer, where there was one. */
  readonly providerStatus?: number;
  /** Eventpop's `error` code (RFC 6749 §4.1.2.1, §5.2), if it is one of the known ones. */
  readonly reason?: string;
  /** Seconds to wait, at most 3,600. */
  readonly retryAfter?: number;
  /** Whether no byte of the request's body was sent. @defaultValue `false` */
  readonly isUnsent?: boolean;
}

/** Base of every error of this package. `message` says what happened, never a secret and never the provider's text. */
export class EventpopError extends Error {
  override readonly name: string = "EventpopError";
  readonly code: ErrorCode;
  /** HTTP status to answer with. */
  readonly status: number;
  /** Whether the same thing may work a little later. */
  readonly retryable: boolean;
  /** One sentence: what to do about it. */
  readonly hint: string;
  /** Where the code is explained: a page of this package as it is installed, such as `passport-eventpop/docs/errors.md#eventpop_store`. */
  readonly docs: string;
  /** Seconds to wait before trying again, at most 3,600, where that is known. */
  readonly retryAfter: number | undefined;

  constructor(code: ErrorCode, message: string, { cause, retryAfter }: ErrorDetails = {}) {
    super(message, cause === undefined ? undefined : { cause });
    const { status, retryable, hint } = ERRORS[code];
    this.code = code;
    this.status = status;
    this.retryable = retryable;
    this.hint = hint;
    this.retryAfter = retryAfter;
    this.docs = `${DOCUMENTS}/errors.md#${code.toLowerCase()}`;
  }

  /**
   * `instanceof` also finds errors of another copy of this package, by code and name: two workspaces of one repository may each
   * have a copy of their own, whose classes differ.
   * @internal
   */
  static override [Symbol.hasInstance](value: unknown): boolean {
    // biome-ignore lint/complexity/noThisInStatic: each class asks for itself.
    const { prototype, name } = this;
    if (Object.prototype.isPrototypeOf.call(prototype, value as object)) return true;
    if (!(value instanceof Error) || !Object.hasOwn(ERRORS, (value as { code?: string }).code ?? "")) return false;
    return name === "EventpopError" || name === value.name;
  }

  /** What a program may be told. */
  toJSON(): { code: ErrorCode; message: string; hint: string } {
    return { code: this.code, message: this.message, hint: this.hint };
  }
}

/** A bad option or set-up: thrown while the app starts, or at its first request. */
export class OptionError extends EventpopError {
  override readonly name = "OptionError";
}

/** A sign-in that was malformed, forged, refused or given up. */
export class SignInError extends EventpopError {
  override readonly name = "SignInError";
  /** Eventpop's `error` code, if it is one of the known ones. */
  readonly reason: string | undefined;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(code, message, details);
    this.reason = details.reason;
  }
}

/** The person is not signed in, or not any more. */
export class SignInRequiredError extends EventpopError {
  override readonly name = "SignInRequiredError";
}

/** Eventpop refused, failed or could not be reached. */
export class ProviderError extends EventpopError {
  override readonly name = "ProviderError";
  readonly providerStatus: number | undefined;
  readonly reason: string | undefined;
  /** Whether no byte of the request's body was sent to Eventpop: the same request can safely be made again. */
  readonly isUnsent: boolean;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(code, message, details);
    this.isUnsent = details.isUnsent ?? false;
    this.providerStatus = details.providerStatus;
    this.reason = details.reason;
  }
}

/** The app's session store failed or kept silent: the login is neither made nor lost. */
export class StoreError extends EventpopError {
  override readonly name = "StoreError";
}
