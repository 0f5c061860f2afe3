import type { Seed } from "../world/drafts";
import type { World } from "../world/world";

/**
 * All data as a seed for another sandbox. Passwords and client secrets are omitted, so that the file can be shared: a
 * sandbox that loads it uses the default ones.
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
