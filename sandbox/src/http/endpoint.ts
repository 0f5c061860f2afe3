import { normalizedPath } from "./rails-routing";

/** The groups of paths by which fault rules and the request log select requests. */
export const endpoints = ["authorize", "login", "token", "me", "tickets", "orders", "events", "other"] as const;

/**
 * The name of a group of paths, such as `token` for `/oauth/token`. Fault rules and the request log select requests by
 * it.
 */
export type Endpoint = (typeof endpoints)[number];

const organizer = "/api/public/organizers/[^/]+";

/** The paths of each endpoint. If several patterns match a path, the first one counts. */
const paths: readonly (readonly [Endpoint, RegExp])[] = [
  ["authorize", /^\/oauth\/authorize(\/native)?$/],
  ["login", /^\/users\/sign_(in|out)$/],
  ["token", /^\/oauth\/token$/],
  ["me", /^\/api\/public\/me$/],
  ["tickets", new RegExp(`^(/api/public/tickets/search|${organizer}(/events/[^/]+)?/tickets(/invalidate)?)$`)],
  ["orders", new RegExp(`^${organizer}/orders$`)],
  ["events", new RegExp(`^${organizer}/events(/[^/]+)?$`)],
];

/** Returns the endpoint of `path`. It accepts every spelling of the path that Rails accepts. */
export function endpointOf(path: string): Endpoint {
  const plain = normalizedPath(path);
  return paths.find(([, pattern]) => pattern.test(plain))?.[0] ?? "other";
}
