import type { EventpopTicket, EventpopUser } from "passport-eventpop";
import type { EventsById } from "./events";
import { html } from "./html";
import { page, spoken, type Visit } from "./layout";
import { textsIn } from "./texts";
import { ticketsByEvent } from "./ticket-list";

/** What a page for users depends on. */
interface UserVisit extends Visit {
  readonly user: EventpopUser;
}

/** The page at `/profile`: the user, and their tickets from one organizer. */
export function profilePage(
  visit: UserVisit,
  tickets: readonly EventpopTicket[],
  events: EventsById,
  organizerId: string | undefined,
): string {
  const { user, language } = visit;
  const t = textsIn(language);
  const name = user.fullName ?? user.email ?? t.profile;
  const picture = user.avatar
    ? html`<img src="${user.avatar}" alt="" width="80" height="80" referrerpolicy="no-referrer">`
    : html`<div class="initial" aria-hidden="true">${[...name][0]}</div>`;
  const note = html`<p class="card soft">${organizerId ? t.noTickets : t.noOrganizer}</p>`;
  return page(
    visit,
    t.profile,
    html`<section class="card user">${picture}<div><h1 data-testid="name">${spoken(name)}</h1>
<p class="soft">${[user.email, user.phone].filter(Boolean).join(" · ")}</p></div></section>
<h2>${t.yourTickets}</h2>
<section data-testid="tickets">${tickets.length > 0 ? ticketsByEvent(tickets, events, language, 3) : note}</section>`,
  );
}

/** The page at `/holders`, for users with a ticket to the event. */
export function holdersPage(visit: UserVisit, ticket: EventpopTicket, events: EventsById): string {
  const t = textsIn(visit.language);
  return page(
    visit,
    t.holders,
    html`<h1>${t.holderTitle}</h1>
<p class="lead">${t.holderOnly}</p>
${ticketsByEvent([ticket], events, visit.language, 2)}
<form method="post" action="/auth/eventpop/ticket"><input type="hidden" name="event" value="${ticket.eventId}">
<input type="hidden" name="returnTo" value="/holders"><button type="submit" class="button second" data-testid="change-ticket">${t.useAnotherTicket}</button></form>`,
  );
}

/** The page at `/organizer`: all tickets of the event, for users who work for the organizer. */
export function organizerPage(visit: UserVisit, tickets: readonly EventpopTicket[], events: EventsById): string {
  const t = textsIn(visit.language);
  const list =
    tickets.length > 0
      ? ticketsByEvent(tickets, events, visit.language, 2)
      : html`<p class="card soft">${t.noTicketsYet}</p>`;
  return page(
    visit,
    t.organizer,
    html`<h1>${t.ticketsOfEvent}</h1>
<p class="lead">${t.numberOfTickets(tickets.length)}</p>
${list}`,
  );
}

/** The page at `/organizer` for users who do not work for the organizer. */
export function notStaffPage(visit: UserVisit): string {
  const t = textsIn(visit.language);
  return page(
    visit,
    t.organizerOnly,
    html`<h1>${t.organizerOnly}</h1>
<p class="lead">${t.organizerOnlyAdvice}</p>
<p class="actions"><a class="button" href="/profile">${t.seeProfile}</a><a href="/">${t.home}</a></p>`,
  );
}

/** The page for a path that does not exist. */
export function notFoundPage(visit: Visit): string {
  const t = textsIn(visit.language);
  return page(
    visit,
    t.notFound,
    html`<h1>${t.notFound}</h1>
<p class="lead">${t.notFoundAdvice}</p>
<p class="actions"><a class="button" href="/">${t.home}</a></p>`,
  );
}
