import type { Settings } from "../config/eventpop-options";
import { type EventpopError, ProviderError, SignInError } from "../errors";

/** Error codes of RFC 6749 §4.1.2.1 and Doorkeeper. Any other code becomes `other`, so that errors and logs contain no text of the sender. */
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

/** The content of a callback whose state was verified. */
export type AuthorizationResponse = { readonly code: string } | { readonly error: string };

/**
 * Parses the query of a request's URL. `req.query` is not used, because the app's query parser may return arrays and objects.
 */
export function queryOf(url: string): URLSearchParams {
  return new URLSearchParams(url.slice(url.indexOf("?") + 1 || url.length));
}

/** Whether a query has the parameters of a callback (RFC 6749 §4.1.2). */
export function looksLikeCallback(query: URLSearchParams): boolean {
  return query.has("state") && (query.has("code") || query.has("error"));
}

/**
 * Returns the state of a callback. The state must be verified before any other parameter is read.
 *
 * @throws {@link SignInError} `EVENTPOP_BAD_CALLBACK` if the request is not a callback; `EVENTPOP_STATE_MISMATCH` if its state is invalid
 */
export function readState(method: string | undefined, query: URLSearchParams): string {
  if (method !== "GET") throw invalidCallback("must be a GET request");
  if (!["state", "error", "code"].some((name) => query.has(name))) {
    throw invalidCallback("has neither code nor error; a login is started on another route");
  }
  const state = readSingle(query, "state") ?? "";
  if (!/^[A-Za-z0-9_-]{32}$/.test(state)) {
    throw new SignInError("EVENTPOP_STATE_MISMATCH");
  }
  return state;
}

/**
 * Returns the code or the error. Called after the state was verified. `error_description` is never read, because anyone can write
 * text into it.
 *
 * @throws {@link SignInError} `EVENTPOP_WRONG_ISSUER`, `EVENTPOP_BAD_CALLBACK`
 */
export function readAuthorizationResponse(query: URLSearchParams, settings: IssuerSettings): AuthorizationResponse {
  if (!isValidIssuer(query.getAll("iss"), settings)) {
    throw new SignInError("EVENTPOP_WRONG_ISSUER");
  }
  const error = readSingle(query, "error");
  const code = readSingle(query, "code");
  if (error !== undefined && code !== undefined) throw invalidCallback("has both code and error");
  if (error !== undefined) return { error: KNOWN_ERRORS.has(error) ? error : "other" };
  if (code === undefined || !/^[\x21-\x7e]{1,2048}$/.test(code)) throw invalidCallback("has no usable code");
  return { code };
}

/**
 * Returns the error for an error response (RFC 6749 §4.1.2.1): the user denied access, Eventpop failed, or the app is registered
 * wrongly.
 *
 * @param cause - the error of a login that has already ended, if the callback is a repeated one
 */
export function toAuthorizationError(reason: string, cause?: SignInError): EventpopError {
  const details = { reason, cause };
  switch (reason) {
    case "access_denied":
      return new SignInError("EVENTPOP_ACCESS_DENIED", undefined, details);
    case "server_error":
      return new ProviderError("EVENTPOP_UNAVAILABLE", "Eventpop reported server_error in the callback.", details);
    case "temporarily_unavailable":
      return new ProviderError("EVENTPOP_TEMPORARILY_UNAVAILABLE", undefined, details);
    default:
      return new SignInError(
        "EVENTPOP_AUTHORIZATION_REFUSED",
        `Eventpop refused the authorization request: ${reason}.`,
        details,
      );
  }
}

type IssuerSettings = Pick<Settings, "issuer" | "authorizationURL">;

/**
 * Whether `iss` is valid (RFC 9207 §2.4). It must be the configured issuer, and must not be repeated. Without a configured issuer,
 * `iss` may be missing; if it is present, it must have the origin of the authorization URL.
 */
function isValidIssuer(sent: readonly string[], { issuer, authorizationURL }: IssuerSettings): boolean {
  const [first] = sent;
  if (sent.length > 1) return false;
  if (issuer !== undefined || first === undefined) return first === issuer;
  return originWithoutWww(first) === originWithoutWww(authorizationURL);
}

/** Returns scheme, host and port of a URL, without `www.`, because Eventpop has the same site with and without `www.`. */
function originWithoutWww(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).origin.replace("://www.", "://") : undefined;
}

/** Returns the value of a parameter. Throws if the parameter is repeated (RFC 6749 §3.1). */
function readSingle(query: URLSearchParams, name: string): string | undefined {
  const [value, ...others] = query.getAll(name);
  if (others.length > 0) throw invalidCallback(`has more than one ${name}`);
  return value;
}

function invalidCallback(what: string): SignInError {
  return new SignInError("EVENTPOP_BAD_CALLBACK", `The callback ${what}.`);
}
