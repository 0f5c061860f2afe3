import type { Request } from "express";
import { parametersOf } from "../http/parameters";
import { isFailed, type LoggedRequest } from "../log/request-log";
import type { RequestFilter } from "../pages/inspector/request-filter";
import type { Provider } from "../provider";
import { userLabel } from "./user-label";

/** Reads the filter of the requests from the query of an inspector page. */
export function filterOf(req: Request): RequestFilter {
  const text = (name: string) => parametersOf(req).text(name);
  return {
    q: text("q"),
    on: text("on"),
    method: text("method"),
    status: text("status"),
    client: text("client"),
    user: text("user"),
    failed: text("failed") === "1",
  };
}

/** Returns a function that tests whether a request matches the filter. The request must be redacted, because `q` searches all of it. */
export function matcherOf({ q, on, method, status, client, user, failed }: RequestFilter) {
  const wanted = q?.toLowerCase();
  return (entry: LoggedRequest): boolean =>
    (on === undefined || entry.on === on) &&
    (method === undefined || entry.method === method.toUpperCase()) &&
    (status === undefined || hasStatus(entry, status)) &&
    (client === undefined || entry.client === client) &&
    (user === undefined || entry.user === user) &&
    (!failed || isFailed(entry)) &&
    (wanted === undefined || JSON.stringify(entry).toLowerCase().includes(wanted));
}

/** Whether the request has the status `400`, or a status of the class `4xx`. */
function hasStatus({ status }: LoggedRequest, wanted: string): boolean {
  return wanted.endsWith("xx") ? String(status).startsWith(wanted.slice(0, 1)) : String(status ?? "none") === wanted;
}

/** Returns the clients and users that occur in the log, for the lists of the filter. */
export function filterChoices({ requests, world }: Provider) {
  const entries = requests.list();
  const clients = namesIn(entries.map(({ client }) => client));
  const users = namesIn(entries.map(({ user }) => user));
  return {
    clients: clients.map((id) => ({ id, name: world.applications.get(id)?.name ?? id })),
    users: users.map((key) => ({ id: key, name: userLabel(world, key) })),
  };
}

function namesIn(names: readonly (string | null)[]): readonly string[] {
  return [...new Set(names)].filter((name) => name !== null).sort();
}
