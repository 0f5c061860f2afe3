import type { Seed } from "../world/drafts";
import type { World } from "../world/world";

/**
 * The world as a seed that a sandbox can start with. Passwords and client secrets are left out, so that the file can be
 * passed on: whoever loads it gets the ones that are made up for everybody.
 */
export function seedOf({ users, applications, organizers, events, tickets, orders }: World): Seed {
  return {
    users: users.list().map(({ password: _, ...user }) => user),
    applications: applications.list().map(({ clientSecret: _, ...application }) => application),
    organizers: organizers.list(),
    events: events.list(),
    tickets: tickets.list(),
    orders: orders.list(),
  };
}
