import { createHash } from "node:crypto";
import { channel as diagnosticsChannel } from "node:diagnostics_channel";
import { type ErrorCode, type EventpopError, ProviderError, SignInError, StoreError } from "./errors";

/** The names of events. Names are stable, so an app may compare them. */
export type AuthEventName =
  /** A visitor was redirected to Eventpop. */
  | "sign_in_started"
  /** A login was completed. */
  | "signed_in"
  /** A callback was malformed or forged, or the login was refused by the user, by Eventpop or by the app. */
  | "refused"
  /** Eventpop failed, or could not be reached. */
  | "provider_failed"
  /** Eventpop refused an API call of the app: 403, 404, 409 or 422. */
  | "api_refused"
  /** The session store failed or did not respond. */
  | "store_failed"
  /** A function of the app, such as `verify`, did not finish in time. */
  | "app_failed"
  /** The provider refused a PKCE verifier; PKCE is off for this process. */
  | "pkce_unsupported"
  /** Eventpop granted less scope than was requested. */
  | "scope_narrowed"
  /** A `returnTo` was too long for the login cookie; the user is redirected to the default page instead. */
  | "return_to_dropped"
  /** New tokens of a login were fetched and stored. */
  | "tokens_refreshed"
  /** A refresh failed. The login keeps its old tokens. */
  | "refresh_failed"
  /** Eventpop revoked the tokens; the user has to log in again. */
  | "sign_in_expired"
  /** A stored token record could not be unsealed, because no key fits or the record was changed. */
  | "record_unreadable"
  /** The refresh lock could not be reached, or its holder took too long; the refresh continued without it. */
  | "lock_unavailable"
  /** Eventpop refused an API call with 429. */
  | "rate_limited"
  /** A user logged out. */
  | "signed_out";

/**
 * One event. It contains only names, codes, numbers and messages of this package. It never contains a token, an authorization
 * code, a user's name or e-mail, or text from Eventpop.
 */
export interface AuthEvent {
  readonly event: AuthEventName;
  /** Name of the strategy, `eventpop` unless configured. */
  readonly strategy: string;
  /** The error's code, if there was an error. */
  readonly code?: ErrorCode;
  /** The error's HTTP status. */
  readonly status?: number;
  /** One sentence about the problem, if there was one. */
  readonly message?: string;
  /** One sentence: how to correct the cause of the problem. */
  readonly hint?: string;
  /** The `clientID` of the client that the login is for, if it is not for the website. */
  readonly client?: string;
  /** First 8 hex digits of the SHA-256 of the Eventpop user id. All events of a user have the same value. */
  readonly user?: string;
}

/** A listener for events. Errors and rejections of a listener are ignored, because they must not break a login. */
export type AuthEventListener = (event: AuthEvent) => unknown;

/** Details of an event. The user id is hashed before it is emitted. */
export interface EventDetails {
  readonly error?: EventpopError;
  readonly userId?: string;
  readonly clientID?: string | undefined;
}

/** Emits an event of one strategy. */
export type Emit = (event: AuthEventName, details?: EventDetails) => void;

const channel = diagnosticsChannel("passport-eventpop");

/** Messages for problems that cause no error. The request succeeds, and the effect is seen elsewhere or later. */
const NOTICES: Partial<Record<AuthEventName, { readonly message: string; readonly hint: string }>> = {
  pkce_unsupported: {
    message: "Eventpop refused a PKCE verifier: logins continue without PKCE until this process ends.",
    hint: "Set `pkce: false`, so that the first login does not need a second token request.",
  },
  scope_narrowed: {
    message: "Eventpop granted less scope than was requested.",
    hint: "Compare the option `scope` with what Eventpop allows this client. Calls that need the missing scope will be refused.",
  },
  return_to_dropped: {
    message: "A returnTo is too long for the login cookie: the user is redirected to the default page instead.",
    hint: "Use a shorter path, and redirect from there.",
  },
  record_unreadable: {
    message: "A stored token record cannot be unsealed: no key fits, or it was changed.",
    hint: "Give every process the same `keys`, and keep an old key in the list until its logins have ended.",
  },
  lock_unavailable: {
    message: "The refresh lock cannot be reached, or its holder took too long: the refresh continued without it.",
    hint: "Check the server that `refreshLock` uses.",
  },
};

/**
 * Creates the function that emits events to the `node:diagnostics_channel` named `passport-eventpop`, and to `listener`. If an
 * event has no listener and reports no problem, it is not created. In development, each new kind of problem is also written to the
 * console, in one line.
 */
export function createEmit(strategy: string, listener: AuthEventListener | undefined): Emit {
  return (event, details = {}) => {
    const problem = details.error ?? NOTICES[event];
    if (problem) warnDeveloper(details.error?.code ?? event, problem);
    if (!listener && !channel.hasSubscribers) return;
    const message = toAuthEvent(event, strategy, problem, details);
    channel.publish(message);
    if (listener) void notify(listener, message);
  };
}

/** Calls a listener, and ignores its errors and rejections. */
async function notify(listener: AuthEventListener, event: AuthEvent): Promise<void> {
  try {
    await listener(event);
  } catch {
    // The error is ignored, as the documentation of AuthEventListener says.
  }
}

function toAuthEvent(
  event: AuthEventName,
  strategy: string,
  problem: Problem | undefined,
  { error, userId, clientID }: EventDetails,
): AuthEvent {
  return {
    event,
    strategy,
    ...(error && { code: error.code, status: error.status }),
    ...(problem && { message: problem.message, hint: problem.hint }),
    ...(clientID !== undefined && { client: clientID }),
    ...(userId !== undefined && { user: createHash("sha256").update(userId).digest("hex").slice(0, 8) }),
  };
}

/** Errors that were already emitted. The strategy and the app's error handler may both receive the same error. */
const emittedErrors = new WeakSet<EventpopError>();

/** Emits the event of an error, once per error. Errors for visitors who have to log in and for users without a ticket have no event. */
export function emitError(emit: Emit, error: EventpopError): void {
  const event = errorEventOf(error);
  if (event === undefined || emittedErrors.has(error)) return;
  emittedErrors.add(error);
  emit(event, { error });
}

function errorEventOf(error: EventpopError): AuthEventName | undefined {
  if (error instanceof SignInError) return "refused";
  if (error instanceof StoreError) return "store_failed";
  if (error instanceof ProviderError) return error.status >= 500 ? "provider_failed" : "api_refused";
  return error.code === "EVENTPOP_APP_TIMEOUT" ? "app_failed" : undefined;
}

/** The texts of an error or of a notice. */
type Problem = Pick<EventpopError, "message" | "hint"> & Partial<Pick<EventpopError, "docs" | "cause">>;

const MAX_SHOWN_KINDS = 200;
/** Kinds of problems that the console has shown. */
const shownKinds = new Set<string>();

/**
 * Writes one line to the console for each new kind of problem, except in production and tests. Two problems are of the same kind
 * if their lines differ only in numbers.
 */
function warnDeveloper(code: ErrorCode | AuthEventName, problem: Problem): void {
  const environment = process.env.NODE_ENV;
  if (environment === "production" || environment === "test") return;
  const { message, hint, docs } = problem;
  const line = `passport-eventpop: ${code}: ${message}${causeText(problem)} ${hint}${docs ? ` See ${docs}` : ""}`;
  const kind = line.replace(/\d+/g, "0");
  if (shownKinds.has(kind) || shownKinds.size >= MAX_SHOWN_KINDS) return;
  shownKinds.add(kind);
  console.warn(line);
}

/**
 * The cause of a problem in brackets, or nothing. A cause from Eventpop or the network is shown by its code only. The cause of a
 * {@link StoreError} comes from the app's own store, and is often the only thing that says what is wrong.
 */
function causeText(problem: Problem): string {
  const { code, message } = (problem.cause ?? {}) as Partial<NodeJS.ErrnoException>;
  const ownText = problem instanceof StoreError && typeof message === "string" ? withoutSecrets(message) : "";
  const name = typeof code === "string" && /^\w{1,64}$/.test(code) && !ownText.includes(code) ? code : "";
  const text = [name, ownText].filter((part) => part !== "").join(": ");
  return text === "" ? "" : ` (${text})`;
}

const MAX_CAUSE_LENGTH = 200;

/** One line of a store's message. Credentials in URLs, and texts that can be session ids, tokens or passwords, are left out. */
function withoutSecrets(message: string): string {
  return message
    .replace(/\/\/\S*@/g, "//…@")
    .replace(/[\w+=~-]{24,}/g, "…")
    .replace(/[\p{C}\s]+/gu, " ")
    .trim()
    .slice(0, MAX_CAUSE_LENGTH);
}

const warnedKinds = new Set<string>();

/** Warns of a mistake in the set-up, once per process and kind. Node shows the warning as `[EVENTPOP_SETUP] Warning: …`. */
export function warnOnce(kind: string, message: string): void {
  if (warnedKinds.has(kind)) return;
  warnedKinds.add(kind);
  process.emitWarning(message, { code: "EVENTPOP_SETUP" });
}
