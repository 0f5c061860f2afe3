import { designTokens } from "./design-tokens";

/** The stylesheet of every page. */
export const stylesheet = `${designTokens}
* { box-sizing: border-box; }
body { margin: 0; font: var(--font-m)/1.6 var(--sans); color: var(--text); background: var(--ground); overflow-wrap: anywhere; }
.bar, main, footer { width: min(60rem, 100% - 2rem); margin: 0 auto; }
header { background: var(--surface); border-bottom: 1px solid var(--line); }
.bar { display: flex; flex-wrap: wrap; align-items: center; gap: var(--space-1) var(--space-4); padding: var(--space-3) 0; }
.bar a, .bar button { padding: var(--space-1) 0; color: var(--text); text-decoration: none; }
.bar a:hover, .bar button:hover, .bar a[aria-current] { text-decoration: underline; text-underline-offset: .3em; }
.bar a[aria-current] { text-decoration-color: var(--accent); text-decoration-thickness: 2px; }
.bar nav { display: flex; flex-wrap: wrap; gap: var(--space-1) var(--space-4); margin-right: auto; }
.brand { display: flex; align-items: center; gap: var(--space-2); font-weight: 700; margin-right: var(--space-4); }
.brand svg { flex: none; width: 1.75rem; height: 1.75rem; color: var(--link); }
main { padding: var(--space-8) 0 var(--space-12); }
footer { padding: var(--space-4) 0 var(--space-8); border-top: 1px solid var(--line); color: var(--muted); font-size: var(--font-s); }
h1 { font-size: clamp(1.625rem, 5vw, var(--font-2xl)); line-height: 1.3; margin: 0 0 var(--space-3); text-wrap: balance; }
h2 { font-size: var(--font-xl); line-height: 1.35; margin: var(--space-12) 0 var(--space-4); }
h3, .event h2 { font-size: var(--font-l); line-height: 1.4; margin: 0; }
p { margin: 0 0 var(--space-4); }
ul { list-style: none; margin: 0; padding: 0; }
a { color: var(--link); text-underline-offset: .2em; }
form { margin: 0; }
.soft { color: var(--muted); font-size: var(--font-s); }
.lead { font-size: var(--font-l); max-width: 40rem; }
.button, button { display: inline-flex; align-items: center; gap: var(--space-2); min-height: 2.75rem; padding: var(--space-2) var(--space-6); border: 0;
  border-radius: var(--radius-m); font: inherit; font-weight: 600; background: var(--accent); color: var(--on-accent); text-decoration: none; cursor: pointer; }
.button:hover, button:hover { text-decoration: underline; }
.button svg { flex: none; width: 1.5rem; height: 1.5rem; }
.button.second { background: none; color: var(--text); box-shadow: inset 0 0 0 1px var(--edge); }
button.quiet { min-height: 0; background: none; color: var(--text); padding: var(--space-1) 0; font-weight: 400; }
.actions { display: flex; flex-wrap: wrap; align-items: center; gap: var(--space-3); margin: var(--space-6) 0; }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 3px; border-radius: var(--radius-s); }
.card { background: var(--surface); border: 1px solid var(--line); border-radius: var(--radius-l); padding: var(--space-6); }
.hero { padding: clamp(1.5rem, 6vw, 4rem) 0 var(--space-8); }
.grid { display: grid; gap: var(--space-4); grid-template-columns: repeat(auto-fit, minmax(min(16rem, 100%), 1fr)); }
.grid p { margin: var(--space-2) 0 0; }
.person { display: block; height: 100%; padding: var(--space-4); color: var(--text); text-decoration: none; }
.person:hover { border-color: var(--edge); }
.person:hover b { text-decoration: underline; }
.person small { display: block; color: var(--muted); font-size: var(--font-s); }
.note { background: var(--note-soft); border: 1px solid var(--note-line); border-radius: var(--radius-l); padding: var(--space-6); margin-top: var(--space-12); }
.note h2 { margin-top: 0; }
.note > p { max-width: 40rem; }
.user { display: flex; flex-wrap: wrap; gap: var(--space-4) var(--space-6); align-items: center; }
.user img, .initial { flex: none; width: 5rem; height: 5rem; border-radius: 50%; object-fit: cover; }
.initial { display: grid; place-items: center; background: var(--sunken); color: var(--link); font-size: var(--font-2xl); font-weight: 700; }
.user div:last-child { min-width: 0; flex: 1 1 12rem; }
.user h1, .user p { margin: 0; }
.event { padding: 0; margin: 0 0 var(--space-4); overflow: hidden; }
.event-title { display: flex; gap: var(--space-4); align-items: center; padding: var(--space-4) var(--space-6); border-bottom: 1px dashed var(--edge); }
.event-title p { margin: 0; color: var(--muted); font-size: var(--font-s); }
.day { flex: none; display: grid; justify-items: center; min-width: 4rem; padding: var(--space-2); border-radius: var(--radius-m); background: var(--sunken); line-height: 1.2; font-size: var(--font-s); }
.day b { font-size: var(--font-xl); }
.event li { display: flex; gap: var(--space-4); align-items: center; justify-content: space-between; padding: var(--space-3) var(--space-6); }
.event li + li { border-top: 1px solid var(--line); }
.event small { display: block; color: var(--muted); font-size: var(--font-s); }
.event li > :first-child { min-width: 0; }
.status { flex: none; font-size: var(--font-s); padding: 0 var(--space-3); border-radius: var(--round); background: var(--sunken); }
.status.active { background: var(--good-soft); color: var(--good); }
.status.revoked { background: var(--bad-soft); color: var(--bad); }
@media print { header, footer, form, .actions { display: none; } .card { break-inside: avoid; } }
`;
