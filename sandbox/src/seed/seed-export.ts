import type { Seed } from "../world/drafts";
import type { World } from "../world/world";

/**
 * Returns all data as a seed for another sandbox. Passwords and client secrets are omitted, so that the file can be shared.
 * A sandbox that loads the seed uses the default passwords and secrets.
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
