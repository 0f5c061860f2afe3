import { SignInError } from "../errors";

/** What a callback may carry (RFC 6749 §4.1.2, RFC 9207). The description of an error is never read: it is the sender's text. */
const PARAMETERS = ["state", "error", "code", "iss"] as const;
type Parameter = (typeof PARAMETERS)[number];

/** Error codes of RFC 6749 §4.1.2.1 and Doorkeeper; anything else is `other`. */
const KNOWN_ERRORS = new Set([
  "invalid_request",
  "unauthorized_client",
  "access_denied",
  "unsupported_response_type",
  "unsupported_response_mode",
  "invalid_scope",
  "invalid_client",
  "invalid_redirect_uri",
  "invalid_code_challenge_method",
  "server_error",
  "temporarily_unavailable",
]);

/** A callback's parameters as sent, before any of them is believed. */
export type CallbackQuery = Readonly<Partial<Record<Parameter, string>>>;

/** What Eventpop says in a callback whose state was checked. */
export type CallbackAnswer = { readonly code: string } | { readonly error: string };

/**
 * Reads the query of a callback from the address itself: a query parser of the app's, which may make arrays and objects of
 * it, has no say. Each parameter at most once (RFC 6749 §3.1), and the request must be a GET.
 *
 * @throws SignInError `EVENTPOP_BAD_CALLBACK`
 */
export function readCallbackQuery(method: string | undefined, url: string): CallbackQuery {
  if (method !== "GET") throw bad("must be a GET request");
  const params = new URLSearchParams(url.slice(url.indexOf("?") + 1 || url.length));
  const query: Partial<Record<Parameter, string>> = {};
  for (const name of PARAMETERS) {
    const values = params.getAll(name);
    if (values.length > 1) throw bad(`has more than one ${name}`);
    if (values[0] !== undefined) query[name] = values[0];
  }
  if (query.state === undefined && query.code === undefined && query.error === undefined) {
    throw bad("has neither code nor error");
  }
  return query;
}

/**
 * The state, which everything else waits for: without one that this browser was given, nothing else is looked at.
 *
 * @throws SignInError `EVENTPOP_UNKNOWN_ATTEMPT`
 */
export function readState({ state = "" }: CallbackQuery): string {
  if (!/^[A-Za-z0-9_-]{32}$/.test(state)) {
    throw new SignInError("EVENTPOP_UNKNOWN_ATTEMPT", "The callback carries no state of this site's.");
  }
  return state;
}

/**
 * Either code or error, once the state was found good.
 *
 * @throws SignInError `EVENTPOP_BAD_CALLBACK`, `EVENTPOP_WRONG_ISSUER`
 */
export function readAnswer({ code, error, iss }: CallbackQuery, issuer: string | undefined): CallbackAnswer {
  if (issuer !== undefined && iss !== issuer) {
    throw new SignInError("EVENTPOP_WRONG_ISSUER", "The callback names no issuer, or another than the configured one.");
  }
  if (error !== undefined && code !== undefined) throw bad("has both code and error");
  if (error !== undefined) return { error: KNOWN_ERRORS.has(error) ? error : "other" };
  if (code === undefined || !/^[\x21-\x7e]{1,2048}$/.test(code)) throw bad("has no usable code");
  return { code };
}

/** Eventpop's refusal as an error: the person's own no, or a mistake in how the app is registered. */
export function describeRefusal(reason: string): SignInError {
  return reason === "access_denied"
    ? new SignInError("EVENTPOP_ACCESS_DENIED", "The person did not allow the application.", { reason })
    : new SignInError("EVENTPOP_AUTHORIZATION_REFUSED", `Eventpop refused the sign-in: ${reason}.`, { reason });
}

function bad(what: string): SignInError {
  return new SignInError("EVENTPOP_BAD_CALLBACK", `The callback ${what}.`);
}
