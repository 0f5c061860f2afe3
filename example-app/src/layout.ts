import type { EventpopUser } from "passport-eventpop";
import { Html, html } from "./html";
import { type Language, textsIn } from "./texts";

/** What every page depends on. */
export interface Visit {
  readonly language: Language;
  /** The user; undefined for a visitor who is not logged in. */
  readonly user: EventpopUser | undefined;
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

/** The site's icon, as SVG: a ticket. */
export const favicon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><path fill="#5b2bd9" d="M3 8h26v5a3 3 0 0 0 0 6v5H3v-5a3 3 0 0 0 0-6z"/><path stroke="#fff" stroke-width="2" stroke-dasharray="3 2" d="M20 9v14"/></svg>`;

/** A whole page: header with links and the choice of the language, and `content`. */
export function page({ language, user }: Visit, title: string, content: Html): string {
  const t = textsIn(language);
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · ${t.site}</title>
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
${style}
</head>
<body>
<header><div><strong>${t.site}</strong><a href="/">${t.home}</a>${
    user &&
    html`<a href="/profile">${t.profile}</a><a href="/holders">${t.holders}</a><a href="/organizer">${t.organizer}</a>
<form method="post" action="/auth/eventpop/logout"><button class="quiet" data-testid="logout">${t.logOut}</button></form>`
  }<form method="post" action="/language"><button class="quiet" name="language" value="${t.otherLanguage}" lang="${t.otherLanguage}" data-testid="language">${t.otherLanguageName}</button></form></div></header>
<main>${content}</main>
</body>
</html>
`.text;
}
