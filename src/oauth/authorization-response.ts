import type { Settings } from "../config/eventpop-options";
import { type EventpopError, ProviderError, SignInError } from "../errors";

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

/** What Eventpop says in a callback whose state was checked. */
export type AuthorizationResponse = { readonly code: string } | { readonly error: string };

/**
 * The query of a request's own address: a query parser of the app's, which may make arrays and objects of it, has no say.
 */
export function queryOf(url: string): URLSearchParams {
  return new URLSearchParams(url.slice(url.indexOf("?") + 1 || url.length));
}

/** Whether a request carries what only a callback does (RFC 6749 §4.1.2), whatever its path. */
export function looksLikeCallback(query: URLSearchParams): boolean {
  return query.has("state") && (query.has("code") || query.has("error"));
}

/**
 * The state, which everything else waits for: without one that this browser was given, nothing else is looked at.
 *
 * @throws SignInError `EVENTPOP_BAD_CALLBACK` for what is no callback at all, `EVENTPOP_STATE_MISMATCH`
 */
export function readState(method: string | undefined, query: URLSearchParams): string {
  if (method !== "GET") throw invalidCallback("must be a GET request");
  if (!["state", "error", "code"].some((name) => query.has(name))) {
    throw invalidCallback("has neither code nor error; a sign-in is started on a route of its own");
  }
  const state = readOnce(query, "state") ?? "";
  if (!/^[A-Za-z0-9_-]{32}$/.test(state)) {
    throw new SignInError("EVENTPOP_STATE_MISMATCH", "The callback carries no state of this site's.");
  }
  return state;
}

/**
 * Either code or error, once the state was found good. The description of an error is never read: it is the sender's text.
 *
 * @throws SignInError `EVENTPOP_WRONG_ISSUER`, `EVENTPOP_BAD_CALLBACK`
 */
export function readAuthorizationResponse(query: URLSearchParams, settings: IssuerSettings): AuthorizationResponse {
  if (!isIssuer(query.getAll("iss"), settings)) {
    throw new SignInError(
      "EVENTPOP_WRONG_ISSUER",
      "The callback names another issuer than the configured one, or none.",
    );
  }
  const error = readOnce(query, "error");
  const code = readOnce(query, "code");
  if (error !== undefined && code !== undefined) throw invalidCallback("has both code and error");
  if (error !== undefined) return { error: KNOWN_ERRORS.has(error) ? error : "other" };
  if (code === undefined || !/^[\x21-\x7e]{1,2048}$/.test(code)) throw invalidCallback("has no usable code");
  return { code };
}

/**
 * The error that an error response (RFC 6749 §4.1.2.1) stands for: the person's decision, trouble at Eventpop, or a mistake in
 * how the app is registered.
 */
export function toAuthorizationError(reason: string): EventpopError {
  switch (reason) {
    case "access_denied":
      return new SignInError("EVENTPOP_ACCESS_DENIED", "The person did not allow the application.", { reason });
    case "server_error":
      return new ProviderError("EVENTPOP_UNAVAILABLE", "Eventpop failed while it signed the person in.", { reason });
    case "temporarily_unavailable":
      return new ProviderError("EVENTPOP_TEMPORARILY_UNAVAILABLE", "Eventpop takes no sign-ins at the moment.", {
        reason,
      });
    default:
      return new SignInError("EVENTPOP_AUTHORIZATION_REFUSED", `Eventpop refused the sign-in: ${reason}.`, { reason });
  }
}

type IssuerSettings = Pick<Settings, "issuer" | "authorizationURL">;

/**
 * RFC 9207 §2.4: exactly the configured issuer, once. Where none is configured, none need be sent; one that is must at least
 * live where people were sent to.
 */
function isIssuer(sent: readonly string[], { issuer, authorizationURL }: IssuerSettings): boolean {
  const [first] = sent;
  if (sent.length > 1) return false;
  if (issuer !== undefined || first === undefined) return first === issuer;
  return originOf(first) === originOf(authorizationURL);
}

/** Scheme, host and port. Eventpop answers with and without `www.`. */
function originOf(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).origin.replace("://www.", "://") : undefined;
}

/** A parameter's value; each may be there at most once (RFC 6749 §3.1). */
function readOnce(query: URLSearchParams, name: string): string | undefined {
  const [value, ...others] = query.getAll(name);
  if (others.length > 0) throw invalidCallback(`has more than one ${name}`);
  return value;
}

function invalidCallback(what: string): SignInError {
  return new SignInError("EVENTPOP_BAD_CALLBACK", `The callback ${what}.`);
}
