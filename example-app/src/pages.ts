import escapeHtml from "escape-html";
import type { EventpopTicket, EventpopUser } from "passport-eventpop";

/** HTML that comes from this file and is not escaped again. All other values in a page are escaped. */
class Html {
  constructor(readonly text: string) {}
}

type Content = Html | string | number | undefined | readonly Content[];

/** A template tag for HTML. It escapes every value that is not {@link Html}. */
function html(parts: TemplateStringsArray, ...contents: Content[]): Html {
  return new Html(parts.reduce((text, part, index) => text + toText(contents[index - 1]) + part));
}

function toText(content: Content): string {
  if (content === undefined) return "";
  if (content instanceof Html) return content.text;
  if (Array.isArray(content)) return content.map(toText).join("");
  return escapeHtml(String(content));
}

const style = new Html(`<style>
:root{color-scheme:light;--ink:#1d1b2e;--soft:#6b6880;--line:#e5e2ef;--brand:#5b2bd9}
*{box-sizing:border-box}
body{margin:0;font:1.0625rem/1.6 system-ui,"Noto Sans Thai","Sarabun","Loma",sans-serif;color:var(--ink);background:#f7f5fc}
header{background:#fff;border-bottom:1px solid var(--line)}
header div,main{max-width:46rem;margin:0 auto;padding:1rem 1.25rem}
header div{display:flex;flex-wrap:wrap;gap:.5rem 1.25rem;align-items:center}
header strong{margin-right:auto}
header a{color:var(--ink);text-decoration:none}header a:hover,header a:focus-visible{text-decoration:underline}
main{padding-top:2.5rem;padding-bottom:4rem}
h1{font-size:2rem;line-height:1.25;margin:0 0 .75rem;overflow-wrap:anywhere}h2{font-size:1.25rem;margin:2.5rem 0 .75rem}
p{margin:0 0 1.25rem;overflow-wrap:anywhere}.soft{color:var(--soft)}
.button,button{display:inline-block;padding:.7rem 1.35rem;border:0;border-radius:.6rem;font:inherit;font-weight:600;background:var(--brand);color:#fff;text-decoration:none;cursor:pointer}
button.quiet{background:none;color:var(--ink);padding:0;font-weight:400}button.quiet:hover{text-decoration:underline}
:focus-visible{outline:3px solid #f59e0b;outline-offset:3px}
.card{background:#fff;border:1px solid var(--line);border-radius:.9rem;padding:1.25rem 1.5rem;margin:0 0 1rem}
.user{display:flex;gap:1.25rem;align-items:center;flex-wrap:wrap}.user img,.user .initial{width:5rem;height:5rem;border-radius:50%;object-fit:cover}
.initial{display:grid;place-items:center;background:#e9e1ff;color:var(--brand);font-size:2rem;font-weight:700}
.user div:last-child{min-width:0;flex:1 1 12rem}.user h1{margin:0}.user p{margin:0}
ul{list-style:none;margin:0;padding:0}li{display:flex;flex-wrap:wrap;gap:.25rem 1rem;justify-content:space-between;padding:.75rem 0;border-top:1px solid var(--line)}
li:first-child{border-top:0}.status{font-size:.875rem;padding:.1rem .6rem;border-radius:1rem;background:#eee;align-self:center}
.status.active{background:#dcfce7;color:#14532d}.status.revoked{background:#fee2e2;color:#7f1d1d}form{margin:0;display:inline}
</style>`);

function page(title: string, user: EventpopUser | undefined, content: Html): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · Eventpop example</title>
${style}
</head>
<body>
<header><div><strong>Eventpop example</strong><a href="/">Home</a>${
    user &&
    html`<a href="/profile">Profile</a><a href="/holders">Holders</a><a href="/organizer">Organizer</a>
<form method="post" action="/auth/eventpop/logout"><button class="quiet" data-testid="logout">Log out</button></form>`
  }</div></header>
<main>${content}</main>
</body>
</html>
`.text;
}

/** The page at `/`: a login button, or a link to the profile if a user is signed in. */
export function homePage(user: EventpopUser | undefined, eventpopURL: string): string {
  const content = user
    ? html`<h1>Hello, ${user.fullName ?? user.id}</h1>
<p>You are logged in with your Eventpop account.</p>
<p><a class="button" href="/profile">See your profile and tickets</a></p>`
    : html`<h1>Log in to see your tickets</h1>
<p>After you log in with your Eventpop account, this site can show your name and your tickets.</p>
<p><a class="button" href="/auth/eventpop?returnTo=/profile" data-testid="login">Login with Eventpop</a></p>
<p class="soft">You sign in on Eventpop's own page, which asks you before it shares your data. This site never gets your password.</p>
<p class="soft">Eventpop remembers you. To use another account, first <a href="${eventpopURL}" data-testid="switch-account">log out at
Eventpop</a>.</p>`;
  return page("Home", user, content);
}

/** The page at `/profile`: the user, and their tickets from one organizer. */
export function profilePage(
  user: EventpopUser,
  tickets: readonly EventpopTicket[],
  organizerId: string | undefined,
): string {
  const name = user.fullName ?? user.id;
  const picture = user.avatar
    ? html`<img src="${user.avatar}" alt="" referrerpolicy="no-referrer">`
    : html`<div class="initial" aria-hidden="true">${[...name][0]}</div>`;
  const note = organizerId
    ? "You have no tickets for this organizer's events."
    : "To show tickets, set EVENTPOP_ORGANIZER_ID: Eventpop lists tickets of one organizer at a time.";
  return page(
    "Profile",
    user,
    html`<section class="card user">${picture}<div><h1 data-testid="name">${name}</h1>
<p class="soft">${[user.email, user.phone, user.birthday].filter(Boolean).join(" · ")}</p></div></section>
<h2>Your tickets</h2>
<section class="card" data-testid="tickets">${tickets.length > 0 ? html`<ul>${tickets.map(ticketRow)}</ul>` : html`<p class="soft">${note}</p>`}</section>`,
  );
}

function ticketRow({ id, ticketType, firstname, lastname, eventId, status }: EventpopTicket): Html {
  const holder = [firstname, lastname].filter(Boolean).join(" ");
  return html`<li data-testid="ticket"><span><b>${ticketType?.name ?? "Ticket"}</b> ${holder}<br><small class="soft">#${id} · event ${eventId}</small></span>
<span class="status ${status}">${status}</span></li>`;
}

/** The page at `/holders`, for users with a ticket to the event. */
export function holdersPage(user: EventpopUser, ticket: EventpopTicket): string {
  return page(
    "Holders",
    user,
    html`<h1>Welcome, ticket holder</h1>
<p>Only ticket holders can see this page. This is your ticket:</p>
<section class="card"><ul>${ticketRow(ticket)}</ul></section>
<form method="post" action="/auth/eventpop/ticket"><input type="hidden" name="event" value="${ticket.eventId}">
<input type="hidden" name="returnTo" value="/holders"><button data-testid="change-ticket">Use another ticket</button></form>`,
  );
}

/** The page at `/organizer`: all tickets of the event, for users who work for the organizer. */
export function organizerPage(user: EventpopUser, eventId: string, tickets: readonly EventpopTicket[]): string {
  return page(
    "Organizer",
    user,
    html`<h1>Tickets of event ${eventId}</h1>
<p class="soft">Number of tickets: ${tickets.length}</p>
<section class="card">${tickets.length > 0 ? html`<ul>${tickets.map(ticketRow)}</ul>` : html`<p class="soft">No tickets yet.</p>`}</section>`,
  );
}
