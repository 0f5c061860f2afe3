import { createHash } from "node:crypto";
import { channel as diagnosticsChannel } from "node:diagnostics_channel";
import { type ErrorCode, type EventpopError, ProviderError, SignInError, StoreError } from "./errors";

/** What is worth telling. The names are stable. */
export type AuthEventName =
  /** A person was sent to Eventpop. */
  | "sign_in_started"
  /** A person came back and is signed in. */
  | "signed_in"
  /** A callback was malformed, forged, refused by the person, by Eventpop or by the app. */
  | "refused"
  /** Eventpop failed, or could not be reached. */
  | "provider_failed"
  /** Eventpop refused a call of the app's to its API: 403, 404, 409 or 422. */
  | "api_refused"
  /** The session store failed or kept silent. */
  | "store_failed"
  /** A function of the app's, such as verify, gave no answer in time. */
  | "app_failed"
  /** The provider refused a PKCE verifier; PKCE is off for this process. */
  | "pkce_unsupported"
  /** Eventpop granted less than was asked for. */
  | "scope_narrowed"
  /** A `returnTo` was too long for the cookie that carries it; the person comes to the default page instead. */
  | "return_to_dropped"
  /** New tokens were fetched and stored. */
  | "tokens_refreshed"
  /** A refresh failed; the tokens are kept. */
  | "refresh_failed"
  /** Eventpop ended the tokens; the person has to sign in again. */
  | "sign_in_expired"
  /** A stored record could not be opened: no key fits, or it was changed. */
  | "record_unreadable"
  /** The refresh lock could not be reached, or its holder took too long; the refresh went on without it. */
  | "lock_unavailable"
  /** Eventpop asked to slow down. */
  | "rate_limited"
  /** A person signed out. */
  | "signed_out";

/**
 * One event: names, codes, numbers, and sentences of this package; never a token, a code, a name, an address, or text of
 * Eventpop's.
 */
export interface AuthEvent {
  readonly event: AuthEventName;
  /** Name of the strategy, `eventpop` unless configured. */
  readonly strategy: string;
  /** The error's code, when something failed. */
  readonly code?: ErrorCode;
  /** HTTP status that goes with it. */
  readonly status?: number;
  /** What happened, in one sentence, where something is amiss. */
  readonly message?: string;
  /** What to do about it, in one sentence. */
  readonly hint?: string;
  /** First 8 hex digits of the SHA-256 of the Eventpop user id: the same person has the same mark. */
  readonly user?: string;
  /** Milliseconds it took. */
  readonly ms?: number;
}

/** A listener for events. What it throws, or rejects with, is dropped: telling must not break a login. */
export type AuthEventListener = (event: AuthEvent) => unknown;

/** Details of an event, with the user's id in the clear: it leaves hashed. */
export interface EventDetails {
  readonly error?: EventpopError;
  readonly userId?: string;
  readonly ms?: number;
}

/** Emits one event for one strategy. */
export type Emit = (event: AuthEventName, details?: EventDetails) => void;

const channel = diagnosticsChannel("passport-eventpop");

/** Trouble without an error: requests are answered all the same, and what is wrong shows up elsewhere or later. */
const NOTICES: Partial<Record<AuthEventName, { readonly message: string; readonly hint: string }>> = {
  pkce_unsupported: {
    message: "Eventpop refused a PKCE verifier: sign-ins go on without PKCE until this process ends.",
    hint: "Set `pkce: false` to spare the first sign-in the second attempt.",
  },
  scope_narrowed: {
    message: "Eventpop granted less scope than was asked for.",
    hint: "Compare the option `scope` with what Eventpop allows this client; calls that need the rest will be refused.",
  },
  return_to_dropped: {
    message: "A returnTo is too long for the cookie that carries it: the person comes to the default page instead.",
    hint: "Send people to a shorter address, and redirect them from there.",
  },
  record_unreadable: {
    message: "A stored token record cannot be opened: no key fits, or it was changed.",
    hint: "Give every process the same `keys`, and keep an old key in the list while its logins live.",
  },
  lock_unavailable: {
    message: "The refresh lock cannot be reached, or its holder took too long: the refresh went on without it.",
    hint: "Check the server that `refreshLock` uses.",
  },
};

/**
 * Emits to the `node:diagnostics_channel` named `passport-eventpop`, and to `listener`. Costs nothing when nobody listens and
 * nothing is amiss. In development each new kind of trouble is also one line on the console.
 */
export function createEmit(strategy: string, listener: AuthEventListener | undefined): Emit {
  return (event, details = {}) => {
    const trouble = details.error ?? NOTICES[event];
    if (trouble) warnDeveloper(details.error?.code ?? event, trouble);
    if (!listener && !channel.hasSubscribers) return;
    const message = describe(event, strategy, trouble, details);
    channel.publish(message);
    if (listener) void notify(listener, message);
  };
}

/** A listener's mistake is not the visitor's, whether it is thrown or rejected. */
async function notify(listener: AuthEventListener, message: AuthEvent): Promise<void> {
  try {
    await listener(message);
  } catch {
    // Dropped, as the listener's documentation says.
  }
}

function describe(
  event: AuthEventName,
  strategy: string,
  trouble: ErrorEvent | undefined,
  { error, userId, ms }: EventDetails,
): AuthEvent {
  return {
    event,
    strategy,
    ...(error && { code: error.code, status: error.status }),
    ...(trouble && { message: trouble.message, hint: trouble.hint }),
    ...(userId !== undefined && { user: createHash("sha256").update(userId).digest("hex").slice(0, 8) }),
    ...(ms !== undefined && { ms: Math.round(ms) }),
  };
}

/** Errors that were emitted: one that passes through the strategy comes to the app's error handler as well. */
const emitted = new WeakSet<EventpopError>();

/** Emits the event that stands for an error, once per error. A person who has to sign in, or lacks a ticket, is no trouble. */
export function emitError(emit: Emit, error: EventpopError): void {
  const event = errorEventOf(error);
  if (event === undefined || emitted.has(error)) return;
  emitted.add(error);
  emit(event, { error });
}

function errorEventOf(error: EventpopError): AuthEventName | undefined {
  if (error instanceof SignInError) return "refused";
  if (error instanceof StoreError) return "store_failed";
  if (error instanceof ProviderError) return error.status >= 500 ? "provider_failed" : "api_refused";
  return error.code === "EVENTPOP_VERIFY_TIMEOUT" ? "app_failed" : undefined;
}

/** An error, or a notice. */
type ErrorEvent = Pick<EventpopError, "message" | "hint"> & Partial<Pick<EventpopError, "docs" | "cause">>;

const MAX_KINDS = 200;
/** Kinds of trouble that the console has shown. */
const shown = new Set<string>();

/**
 * One line on the console for each new kind of trouble, outside production and tests. Kinds are told apart by their sentences,
 * without the numbers in them.
 */
function warnDeveloper(code: ErrorCode | AuthEventName, { message, hint, docs, cause }: ErrorEvent): void {
  const environment = process.env.NODE_ENV;
  if (environment === "production" || environment === "test") return;
  const kind = `${code} ${message.replace(/\d+/g, "0")}`;
  if (shown.has(kind) || shown.size >= MAX_KINDS) return;
  shown.add(kind);
  const reason = (cause as NodeJS.ErrnoException | undefined)?.code;
  const why = typeof reason === "string" && /^\w{1,64}$/.test(reason) ? ` (${reason})` : "";
  console.warn(`passport-eventpop: ${code}: ${message}${why} ${hint}${docs ? ` See ${docs}` : ""}`);
}

const warned = new Set<string>();

/** Warns once per process of one kind of mistake in the set-up. Node shows it as `[EVENTPOP_SETUP] Warning: …`. */
export function warnOnce(kind: string, sentence: string): void {
  if (warned.has(kind)) return;
  warned.add(kind);
  process.emitWarning(sentence, { code: "EVENTPOP_SETUP" });
}
