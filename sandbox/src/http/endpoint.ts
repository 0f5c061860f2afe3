import { plainPath } from "./rails-routing";

/** What a request is for, as log and faults tell requests apart. */
export const endpoints = ["authorize", "login", "token", "me", "tickets", "orders", "events", "other"] as const;

/** What an application asks, told apart as fault rules and the request log do. */
export type Endpoint = (typeof endpoints)[number];

const organizer = "/api/public/organizers/[^/]+";

/** First match wins. */
const paths: readonly (readonly [Endpoint, RegExp])[] = [
  ["authorize", /^\/oauth\/authorize(\/native)?$/],
  ["login", /^\/users\/sign_(in|out)$/],
  ["token", /^\/oauth\/token$/],
  ["me", /^\/api\/public\/me$/],
  ["tickets", new RegExp(`^(/api/public/tickets/search|${organizer}(/events/[^/]+)?/tickets(/invalidate)?)$`)],
  ["orders", new RegExp(`^${organizer}/orders$`)],
  ["events", new RegExp(`^${organizer}/events(/[^/]+)?$`)],
];

/** The endpoint that serves `path`, written in any of the ways that Rails accepts. */
export function endpointOf(path: string): Endpoint {
  const plain = plainPath(path);
  return paths.find(([, pattern]) => pattern.test(plain))?.[0] ?? "other";
}
