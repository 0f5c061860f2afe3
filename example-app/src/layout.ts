import type { EventpopUser } from "passport-eventpop";
import { Html, html } from "./html";
import type { SandboxView } from "./people";
import { stylesheet } from "./stylesheet";
import { type Language, textsIn } from "./texts";

/** What every page depends on. */
export interface Visit {
  readonly language: Language;
  /** The path of the page. */
  readonly path: string;
  /** The user; undefined for a visitor who is not logged in. */
  readonly user: EventpopUser | undefined;
  /** Whether the app has pages for the holders of a ticket and for the organizer. */
  readonly hasEvent: boolean;
  /** Whether the user works for the organizer. */
  readonly isStaff: boolean;
  /** The sandbox; undefined if the app uses the real Eventpop. */
  readonly sandbox: SandboxView | undefined;
}

const TICKET = "M3 8h26v5a3 3 0 0 0 0 6v5H3v-5a3 3 0 0 0 0-6z";

/** The site's icon, as SVG: a ticket. */
export const favicon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><path fill="#5b2bd9" d="${TICKET}"/><path stroke="#fff" stroke-width="2" stroke-dasharray="3 2" d="M20 9v14"/></svg>`;

/** The logo with the name, for the pages of passport-eventpop. It has a colour for a light and one for a dark ground. */
export const logo = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 180 40" width="180" height="40"><style>g{fill:#5b2bd9}text{fill:#1a1b25}@media (prefers-color-scheme:dark){g{fill:#b9abff}text{fill:#ececf3}}</style><g transform="translate(0 4)"><path d="${TICKET}"/></g><text x="40" y="27" font-family="system-ui,sans-serif" font-size="20" font-weight="700" textLength="138" lengthAdjust="spacingAndGlyphs">Ticket Corner</text></svg>`;

/** The same ticket in the colour of the text around it. */
export const ticketIcon = new Html(
  `<svg viewBox="0 0 32 32" aria-hidden="true" focusable="false"><path fill="none" stroke="currentColor" stroke-width="2.5" stroke-linejoin="round" d="${TICKET}"/><path stroke="currentColor" stroke-width="2" stroke-dasharray="3 2" d="M20 9v14"/></svg>`,
);

/** A text of Eventpop, with the language by which a screen reader pronounces it. */
export function spoken(text: string): Html {
  return html`<span lang="${/\p{Script=Thai}/u.test(text) ? "th" : "en"}">${text}</span>`;
}

/** A whole page: header with links and the choice of the language, and `content`. */
export function page(visit: Visit, title: string, content: Html): string {
  const { language, sandbox } = visit;
  const t = textsIn(language);
  return html`<!DOCTYPE html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="description" content="${t.description}">
<title>${title} · ${t.site}</title>
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
${new Html(`<style>${stylesheet}</style>`)}
</head>
<body>
<header><div class="bar"><a class="brand" href="/">${ticketIcon}${t.site}</a>
${navigation(visit)}<form method="post" action="/language"><button type="submit" class="quiet" name="language" value="${t.otherLanguage}" lang="${t.otherLanguage}" data-testid="language">${t.otherLanguageName}</button></form></div></header>
<main>${content}</main>
${sandbox && html`<footer>${t.onSandbox} <a href="${sandbox.inspectorURL}" data-testid="inspector">${t.inspector}</a></footer>\n`}</body>
</html>
`.text;
}

/** The links to the pages that the user can open, and the form that logs the user out. */
function navigation({ language, path, user, hasEvent, isStaff }: Visit): Html {
  const t = textsIn(language);
  const pages = [
    { href: "/", label: t.home, isShown: true },
    { href: "/profile", label: t.profile, isShown: user !== undefined },
    { href: "/holders", label: t.holders, isShown: user !== undefined && hasEvent },
    { href: "/organizer", label: t.organizer, isShown: isStaff },
  ];
  const links = pages
    .filter(({ isShown }) => isShown)
    .map(
      ({ href, label }) => html`<a href="${href}"${href === path ? new Html(' aria-current="page"') : ""}>${label}</a>`,
    );
  return html`<nav aria-label="${t.menu}">${links}</nav>
${user && html`<form method="post" action="/auth/eventpop/logout"><button type="submit" class="quiet" data-testid="logout">${t.logOut}</button></form>`}`;
}
