import type { Request } from "express";
import { EventpopError } from "passport-eventpop";

declare module "express-session" {
  interface SessionData {
    /** Whether the user works for the organizer. Absent until it is known. */
    isStaff?: boolean;
  }
}

/**
 * Whether the user of a request works for the organizer. Eventpop has no operation that says so: it lets only the organizer's people list
 * all tickets of an event. The result is stored in the session, so that each login costs one such request.
 */
export async function isStaffOf(
  { eventpop, session }: Request,
  organizerId: string | undefined,
  eventId: string | undefined,
): Promise<boolean> {
  if (!eventpop || organizerId === undefined || eventId === undefined) return false;
  if (session.isStaff !== undefined) return session.isStaff;
  try {
    await eventpop.eventTickets(organizerId, eventId, { perPage: 1 }).page(1);
    session.isStaff = true;
  } catch (error) {
    // After another failure, such as a timeout, the next page asks again.
    if (!(error instanceof EventpopError) || error.code !== "EVENTPOP_FORBIDDEN") return false;
    session.isStaff = false;
  }
  return session.isStaff;
}
