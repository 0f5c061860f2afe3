import type { EventpopTicket, EventpopUser } from "passport-eventpop";
import { type Html, html } from "./html";
import { page, type Visit } from "./layout";
import { type Language, textsIn } from "./texts";

/** What a page for users depends on. */
interface UserVisit extends Visit {
  readonly user: EventpopUser;
}

/** The page at `/`: a login button, or a link to the profile if a user is logged in. */
export function homePage(visit: Visit, eventpopURL: string): string {
  const t = textsIn(visit.language);
  const { user } = visit;
  const content = user
    ? html`<h1>${t.hello(user.fullName ?? user.id)}</h1>
<p>${t.youAreLoggedIn}</p>
<p><a class="button" href="/profile">${t.seeProfile}</a></p>`
    : html`<h1>${t.logInTitle}</h1>
<p>${t.whyLogIn}</p>
<p><a class="button" href="/auth/eventpop?returnTo=/profile" data-testid="login">${t.logIn}</a></p>
<p class="soft">${t.ownPage}</p>
<p class="soft">${t.otherAccount} <a href="${eventpopURL}" data-testid="switch-account">${t.signOutAtEventpop}</a>.</p>`;
  return page(visit, t.home, content);
}

/** The page at `/profile`: the user, and their tickets from one organizer. */
export function profilePage(
  visit: UserVisit,
  tickets: readonly EventpopTicket[],
  organizerId: string | undefined,
): string {
  const { user, language } = visit;
  const t = textsIn(language);
  const name = user.fullName ?? user.id;
  const picture = user.avatar
    ? html`<img src="${user.avatar}" alt="" referrerpolicy="no-referrer">`
    : html`<div class="initial" aria-hidden="true">${[...name][0]}</div>`;
  const note = html`<p class="soft">${organizerId ? t.noTickets : t.noOrganizer}</p>`;
  return page(
    visit,
    t.profile,
    html`<section class="card user">${picture}<div><h1 data-testid="name">${name}</h1>
<p class="soft">${[user.email, user.phone, user.birthday].filter(Boolean).join(" · ")}</p></div></section>
<h2>${t.yourTickets}</h2>
<section class="card" data-testid="tickets">${tickets.length > 0 ? ticketList(tickets, language) : note}</section>`,
  );
}

function ticketList(tickets: readonly EventpopTicket[], language: Language): Html {
  const t = textsIn(language);
  const rows = tickets.map(({ id, ticketType, firstname, lastname, eventId, status }) => {
    const holder = [firstname, lastname].filter(Boolean).join(" ");
    return html`<li data-testid="ticket"><span><b>${ticketType?.name ?? t.ticket}</b> ${holder}<br><small class="soft">#${id} · ${t.event} ${eventId}</small></span>
<span class="status ${status}">${t.statuses[status] ?? status}</span></li>`;
  });
  return html`<ul>${rows}</ul>`;
}

/** The page at `/holders`, for users with a ticket to the event. */
export function holdersPage(visit: UserVisit, ticket: EventpopTicket): string {
  const t = textsIn(visit.language);
  return page(
    visit,
    t.holders,
    html`<h1>${t.holderTitle}</h1>
<p>${t.holderOnly}</p>
<section class="card">${ticketList([ticket], visit.language)}</section>
<form method="post" action="/auth/eventpop/ticket"><input type="hidden" name="event" value="${ticket.eventId}">
<input type="hidden" name="returnTo" value="/holders"><button data-testid="change-ticket">${t.useAnotherTicket}</button></form>`,
  );
}

/** The page at `/organizer`: all tickets of the event, for users who work for the organizer. */
export function organizerPage(visit: UserVisit, eventId: string, tickets: readonly EventpopTicket[]): string {
  const t = textsIn(visit.language);
  const list = tickets.length > 0 ? ticketList(tickets, visit.language) : html`<p class="soft">${t.noTicketsYet}</p>`;
  return page(
    visit,
    t.organizer,
    html`<h1>${t.ticketsOfEvent(eventId)}</h1>
<p class="soft">${t.numberOfTickets(tickets.length)}</p>
<section class="card">${list}</section>`,
  );
}

/** The page for a path that does not exist. */
export function notFoundPage(visit: Visit): string {
  const t = textsIn(visit.language);
  return page(
    visit,
    t.notFound,
    html`<h1>${t.notFound}</h1>
<p>${t.notFoundAdvice}</p>
<p><a class="button" href="/">${t.home}</a></p>`,
  );
}
