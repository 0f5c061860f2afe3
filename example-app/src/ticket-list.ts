import type { EventpopEvent, EventpopTicket } from "passport-eventpop";
import type { EventsById } from "./events";
import { type Html, html } from "./html";
import { spoken } from "./layout";
import { dateIn, type Language, textsIn } from "./texts";

/** The level of the headings with the names of events, below the other headings of the page. */
type HeadingLevel = 2 | 3;

/** The tickets by event, the latest event first. */
export function ticketsByEvent(
  tickets: readonly EventpopTicket[],
  events: EventsById,
  language: Language,
  level: HeadingLevel,
): Html {
  const ids = [...new Set(tickets.map(({ eventId }) => eventId))];
  const startOf = (id: string) => events.get(id)?.startAt ?? "";
  const groups = ids
    .toSorted((one, other) => startOf(other).localeCompare(startOf(one)))
    .map((id) => {
      const rows = tickets.filter(({ eventId }) => eventId === id);
      return html`<article class="card event">${eventTitle(events.get(id), language, level)}${ticketRows(rows, language)}</article>`;
    });
  return html`${groups}`;
}

/** The name, the date and the place of an event. An event that Eventpop does not list has only the word for an event. */
function eventTitle(event: EventpopEvent | undefined, language: Language, level: HeadingLevel): Html {
  const { title, startAt, locationName } = event ?? {};
  const date = startAt === undefined ? undefined : dateIn(language, startAt);
  return html`<div class="event-title">${date && html`<span class="day" aria-hidden="true"><b>${date.day}</b>${date.month}</span>`}
<div><h${level}>${title === undefined ? textsIn(language).event : spoken(title)}</h${level}>
${date && html`<p><time datetime="${startAt}">${date.whole}</time></p>`}
${locationName && html`<p>${spoken(locationName)}</p>`}</div></div>`;
}

/** Tickets of one event: type, holder, number and status. */
function ticketRows(tickets: readonly EventpopTicket[], language: Language): Html {
  const t = textsIn(language);
  const rows = tickets.map(({ id, ticketType, firstname, lastname, status }) => {
    const holder = [firstname, lastname].filter(Boolean).join(" ");
    return html`<li data-testid="ticket"><span><b>${spoken(ticketType?.name ?? t.ticket)}</b>
<small>${holder && html`${spoken(holder)} · `}${t.ticketNumber(id)}</small></span>
<span class="status ${status}">${t.statuses[status] ?? status}</span></li>`;
  });
  return html`<ul>${rows}</ul>`;
}
