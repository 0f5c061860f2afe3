import { SESSION_COOKIE } from "../http/cookies";
import { Parameters, queryEntries } from "../http/parameters";
import type { LoggedRequest } from "../log/request-log";

/** The requests of one login, from the authorization request to the API requests with its tokens, oldest first. */
export interface Login {
  /** The number of the first request. */
  readonly id: number;
  readonly entries: readonly LoggedRequest[];
}

/** A login that is being put together. */
interface OpenLogin {
  readonly id: number;
  readonly entries: LoggedRequest[];
  /** Whether the application got a code or an error. A later authorization request then begins another login. */
  isAuthorized: boolean;
}

/**
 * Groups requests by login. The authorization request, the sign-in and the consent have the same `state`, or without a state
 * the same browser session. The token request has the code, and all other requests have a token of the same login or one
 * that a refresh replaced. Requests that belong to no login are left out. The entries must not be redacted.
 */
export function loginsIn(entries: readonly LoggedRequest[]): readonly Login[] {
  const logins: OpenLogin[] = [];
  const byKey = new Map<string, OpenLogin>();

  for (const entry of entries) {
    const keys = keysIn(entry);
    const login =
      keys.map((key) => byKey.get(key)).find((known) => known && !beginsAnother(known, entry)) ?? begin(entry, keys);
    if (!login) continue;
    login.entries.push(entry);
    for (const key of [...keys, ...keysInResponse(entry)]) byKey.set(key, login);
    if (redirectOf(entry)) login.isAuthorized = true;
  }
  return logins;

  function begin({ id }: LoggedRequest, keys: readonly string[]): OpenLogin | undefined {
    if (keys.length === 0) return undefined;
    const login = { id, entries: [], isAuthorized: false };
    logins.push(login);
    return login;
  }
}

function beginsAnother(login: OpenLogin, { on }: LoggedRequest): boolean {
  return login.isAuthorized && (on === "authorize" || on === "login");
}

/** Returns the keys by which a request finds its login, the most certain first. */
function keysIn(entry: LoggedRequest): readonly string[] {
  const { on, path, query, form, headers } = entry;
  if (on === "authorize" || on === "login") {
    if (path.endsWith("/native")) return keyed("secret", query.code);
    const request = authorizationRequest(entry);
    if (!request) return [];
    const state = request.text("state");
    const client = request.text("client_id") ?? "";
    // Before the first response, the browser has no session. The request is then a new login.
    const session = new RegExp(`${SESSION_COOKIE}=([^;]+)`).exec(headers.cookie ?? "")?.[1] ?? `none ${entry.id}`;
    return [state === undefined ? `browser ${client} ${session}` : `state ${client} ${state}`];
  }
  const bearer = /^bearer (.+)/i.exec(headers.authorization ?? "")?.[1];
  const sent = { ...query, ...form };
  const secrets = [sent.code, sent.refresh_token, sent.token, bearer, sent.access_token, sent.bearer_token];
  const keys = secrets.flatMap((secret) => keyed("secret", secret));
  return keys.length === 0 && on === "token" ? [`request ${entry.id}`] : keys;
}

function keyed(kind: string, value: string | undefined): readonly string[] {
  return value ? [`${kind} ${value}`] : [];
}

/** Returns the parameters of the authorization request: those of this request, or those in `return_to`. */
function authorizationRequest({ on, method, query, form }: LoggedRequest): Parameters | undefined {
  if (on === "authorize") return new Parameters(Object.entries(method === "GET" ? query : form), []);
  const returnTo = query.return_to ?? form.return_to ?? "";
  return returnTo.startsWith("/oauth/authorize?") ? new Parameters(queryEntries(returnTo), []) : undefined;
}

/** Returns the keys that later requests of the same login will have. */
function keysInResponse(entry: LoggedRequest): readonly string[] {
  const { on, responseHeaders, responseBody } = entry;
  if (on === "token")
    return ["access_token", "refresh_token"].flatMap((name) => keyed("secret", jsonText(responseBody, name)));
  const code = redirectOf(entry)?.searchParams.get("code") ?? undefined;
  const client = authorizationRequest(entry)?.text("client_id") ?? "";
  const session = new RegExp(`${SESSION_COOKIE}=([^;,]+)`).exec(responseHeaders["set-cookie"] ?? "")?.[1];
  return [...keyed("secret", code), ...keyed(`browser ${client}`, session)];
}

/** Returns the URL of the callback with a code or an error, if the response redirects to one. */
export function redirectOf({ on, responseHeaders: { location = "" } }: LoggedRequest): URL | undefined {
  if (on !== "authorize" || !URL.canParse(location)) return undefined;
  const url = new URL(location);
  const fragment = new URLSearchParams(url.hash.slice(1));
  for (const [name, value] of fragment) url.searchParams.append(name, value);
  return ["code", "error"].some((name) => url.searchParams.has(name)) ? url : undefined;
}

function jsonText(body: string, name: string): string | undefined {
  try {
    const value: unknown = JSON.parse(body);
    const text = typeof value === "object" && value !== null ? new Map(Object.entries(value)).get(name) : undefined;
    return typeof text === "string" ? text : undefined;
  } catch {
    return undefined;
  }
}
