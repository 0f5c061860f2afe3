import { designTokens } from "./design-tokens";

/**
 * The stylesheet of every page. The bar of the sandbox is amber in both colour schemes, and its notes are amber too, so that the pages are
 * not mistaken for pages of Eventpop.
 */
export const stylesheet = `${designTokens}
* { box-sizing: border-box; }
html { scroll-padding-top: 4rem; -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--ground); color: var(--text); overflow-wrap: anywhere; font: var(--font-m)/1.6 var(--sans); }
h1 { font-size: var(--font-xl); line-height: 1.35; margin: 0 0 var(--space-6); font-weight: 600; }
h2 { font-size: var(--font-l); line-height: 1.4; margin: 0 0 var(--space-3); font-weight: 600; }
h3 { font-size: var(--font-s); margin: 0; color: var(--muted); font-weight: 500; }
p, ul, ol, dl, dd, pre { margin: 0; }
ul, ol { padding: 0; list-style: none; }
a { color: var(--link); text-underline-offset: .2em; }
code, pre, .mono { font-family: var(--mono); font-size: .875em; }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; border-radius: var(--radius-s); }
summary { cursor: pointer; min-height: 1.5rem; }

.bar {
  position: sticky; top: 0; z-index: 1; padding: var(--space-2) var(--space-4); text-align: center; font-weight: 600; font-size: var(--font-s);
  line-height: 1.4; background: var(--sandbox); color: var(--on-sandbox);
}
.masthead, main, .site-navigation { width: min(68rem, 100% - 2rem); margin: 0 auto; }
.wide-page :is(.masthead, main, .site-navigation) { width: min(112rem, 100% - 2rem); }
.masthead { display: flex; justify-content: space-between; align-items: center; gap: var(--space-4); padding-block: var(--space-4); }
.masthead a, .site-navigation a, .signed-in a { display: inline-block; padding-block: var(--space-1); }
.logo { color: var(--text); text-decoration: none; font-size: var(--font-l); }
.logo b { background: var(--sandbox); color: var(--on-sandbox); padding: .1em .4em; border-radius: var(--radius-s); }
main { padding-block: var(--space-4) var(--space-12); }
.site-navigation {
  display: flex; flex-wrap: wrap; gap: var(--space-2) var(--space-6); border-top: 1px solid var(--line); padding-block: var(--space-4) var(--space-8);
  font-size: var(--font-s);
}

.narrow { max-width: 34rem; margin: 0 auto; }
.card { background: var(--surface); border: 1px solid var(--line); border-radius: var(--radius-l); padding: var(--space-4); }
.stack { display: grid; gap: var(--space-4); grid-template-columns: minmax(0, 1fr); }
.stack > h1, .stack > h2, .row > h2 { margin: 0; }
.row { display: flex; flex-wrap: wrap; align-items: center; gap: var(--space-3) var(--space-4); }
.grow { flex: 1 1 12rem; min-width: 0; }
.end { margin-inline-start: auto; }
.row:has(.confirm[open]) { align-items: start; }
.columns { display: grid; gap: var(--space-8); grid-template-columns: minmax(0, 1fr); align-items: start; }
.muted, .hint { color: var(--muted); font-size: var(--font-s); }
.mono.muted { font-size: .875em; } .mono .muted { font-size: inherit; }
.lead { font-size: var(--font-l); }
.wrapped { white-space: pre-wrap; }
.notice { background: var(--good-soft); border-left: 4px solid var(--good); padding: var(--space-3) var(--space-4); border-radius: var(--radius-s); }
.refusal { background: var(--bad-soft); border-left: 4px solid var(--bad); padding: var(--space-3) var(--space-4); border-radius: var(--radius-s); }
main > .notice, main > .refusal { margin-bottom: var(--space-4); }

label { display: grid; gap: var(--space-1); font-weight: 500; }
input, select, button {
  font: inherit; color: inherit; min-height: 2.75rem; border: 1px solid var(--edge); border-radius: var(--radius-m);
  padding: var(--space-2) var(--space-3); background: var(--surface); max-width: 100%;
}
label > input, label > select { width: 100%; font-weight: 400; }
button { cursor: pointer; font-weight: 500; }
button:hover { background: var(--sunken); }
.primary, .allow { border-color: transparent; font-weight: 600; }
.primary, .primary:hover { background: var(--accent); color: var(--on-accent); }
.allow, .allow:hover { background: var(--good); color: var(--on-good); }
.primary:hover, .allow:hover { text-decoration: underline; }
.refuse { color: var(--bad); border-color: var(--bad); } .refuse:hover { background: var(--bad-soft); }
.small { min-height: 2rem; padding: 0 var(--space-2); font-size: var(--font-s); }
.small, .tag, .whole { white-space: nowrap; }
.decision { display: grid; gap: var(--space-3); grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); }
.decision button { width: 100%; }
.scopes { margin-top: var(--space-1); }
.scopes li { padding: var(--space-2) 0 var(--space-2) 1.75rem; position: relative; border-top: 1px solid var(--line); }
.scopes li::before { content: "✓"; content: "✓" / ""; position: absolute; left: .25rem; color: var(--good); font-weight: 700; }
.signed-in { display: flex; flex-wrap: wrap; align-items: center; gap: var(--space-2) var(--space-3); margin: var(--space-4) 0; font-size: var(--font-s); }
.stack > .signed-in { margin-block: 0; }
.signed-in > span { flex: 0 1 auto; min-width: 0; }

.avatar { flex: none; border-radius: 50%; }
.list { display: grid; gap: var(--space-2); grid-template-columns: minmax(0, 1fr); }
.choice { width: 100%; padding: var(--space-2) var(--space-3); text-align: start; font-weight: 400; border-color: var(--line); }
.choice:hover { border-color: var(--edge); }
details.choice { background: var(--surface); border: 1px solid var(--line); border-radius: var(--radius-m); }
details.choice[open] > summary { margin-bottom: var(--space-3); }
.user { display: grid; grid-template-columns: auto minmax(0, 1fr); align-items: center; gap: var(--space-1) var(--space-3); }
.user-lines { display: grid; line-height: 1.4; }
.user .tag { grid-column: 2; justify-self: start; }
.user-name { font-weight: 600; } .user-name .muted { font-weight: 400; }
.tag { background: var(--sunken); color: var(--text); border-radius: var(--round); padding: .05rem .65rem; font-size: var(--font-s); }

.authorization-request { margin-top: var(--space-6); font-size: var(--font-s); }
.authorization-request .description-list { margin-top: var(--space-3); }
.description-list > div { display: grid; gap: 0 var(--space-4); padding: var(--space-1) 0; grid-template-columns: minmax(0, 1fr); }
.description-list > div + div { border-top: 1px solid var(--line); }
.description-list dt { color: var(--muted); }
.error-help { background: var(--note-soft); border: 1px dashed var(--note-line); border-radius: var(--radius-l); padding: var(--space-4); }
.error-help .description-list > div + div { border-top-color: var(--note-line); }
.error-help .description-list dt { color: var(--note); }
.error-help-title { font-weight: 700; font-size: var(--font-s); color: var(--note); }
.line { display: block; }
mark { background: var(--sandbox); color: var(--on-sandbox); border-radius: var(--radius-s); padding: 0 .1em; font-weight: 700; }
.copyable { user-select: all; -webkit-user-select: all; }
.slim { padding: var(--space-2) var(--space-3); }
.block {
  background: var(--sunken); border: 1px solid var(--line); border-radius: var(--radius-m); padding: var(--space-3); margin: var(--space-2) 0;
  font-size: .8125rem;
}

.tabs { display: flex; flex-wrap: wrap; gap: var(--space-1); margin-bottom: var(--space-6); border-bottom: 1px solid var(--line); padding-bottom: var(--space-2); }
.tabs a { padding: var(--space-1) var(--space-3); border-radius: var(--radius-m); text-decoration: none; color: var(--text); }
.tabs a:hover { background: var(--sunken); text-decoration: underline; }
.tabs a[aria-current] { background: var(--accent); color: var(--on-accent); font-weight: 600; }
.log { border: 1px solid var(--line); border-radius: var(--radius-l); background: var(--surface); }
.log:empty { display: none; }
.log li + li { border-top: 1px solid var(--line); }
.log summary { display: flex; flex-wrap: wrap; align-items: baseline; gap: .1rem var(--space-3); padding: var(--space-2) var(--space-3); font-size: var(--font-s); }
.log summary:hover { background: var(--sunken); border-radius: var(--radius-l); }
.log summary::before { content: "▸"; content: "▸" / ""; color: var(--muted); }
.log details[open] > summary::before { content: "▾"; content: "▾" / ""; }
.log .why { flex: 1 0 100%; order: 2; font-size: var(--font-s); }
.log .path { flex: 1 0 100%; order: 1; }
.log h2 { margin: 0; font-size: var(--font-m); }
.refresh-token { display: block; font-size: var(--font-s); }
.steps { padding: 0 var(--space-3); }
.steps li {
  display: flex; flex-wrap: wrap; align-items: baseline; gap: .1rem var(--space-3); padding: var(--space-2) var(--space-2) var(--space-2) var(--space-4);
  border-left: 3px solid var(--line); font-size: var(--font-s);
}
.steps a { padding-block: var(--space-1); }
.log .steps li + li { border-top: 0; }
.steps .failed { border-left-color: var(--bad); background: var(--bad-soft); }
.filter { display: grid; gap: var(--space-3); grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr)); align-items: end; }
.filter-box[open] > summary { margin-bottom: var(--space-3); }
:target, .highlighted { background: var(--note-soft); outline: 2px solid var(--note-line); }
.log summary .path { overflow: hidden; white-space: nowrap; text-overflow: ellipsis; }
.exchange { padding: var(--space-3) var(--space-3) var(--space-4); }
.log .exchange summary { padding-inline: 0; }
.origin { font-size: var(--font-s); }
.halves { display: grid; gap: var(--space-4); align-items: start; grid-template-columns: minmax(0, 1fr); }
.good { color: var(--good); } .bad { color: var(--bad); }
.tight { flex-wrap: nowrap; gap: var(--space-2); }
.tight input { flex: 0 1 12rem; min-width: 0; }
.tight button { flex: none; }
.bottom { align-items: end; }
.bottom label { flex: 1 1 16rem; max-width: 24rem; }
.fields { display: grid; gap: var(--space-4); grid-template-columns: repeat(auto-fit, minmax(12rem, 1fr)); align-items: end; }
.narrow-form { max-width: 30rem; }

.entry-fields { display: grid; gap: var(--space-4); align-items: start; grid-template-columns: repeat(auto-fit, minmax(min(15rem, 100%), 1fr)); }
summary + .entry-fields { margin-top: var(--space-4); }
.field { display: grid; gap: var(--space-1); align-content: start; grid-template-columns: minmax(0, 1fr); border: 0; margin: 0; padding: 0; min-width: 0; }
.field legend { font-weight: 500; padding: 0; margin-bottom: var(--space-1); }
.field > input, .field > select, textarea { width: 100%; min-width: 0; }
textarea { font: inherit; color: inherit; border: 1px solid var(--edge); border-radius: var(--radius-m); padding: var(--space-2) var(--space-3); background: var(--surface); }
.check { display: flex; align-items: center; gap: var(--space-2); font-weight: 400; min-height: 2rem; }
.check > input { flex: none; width: 1.5rem; min-height: 1.5rem; }
.wide { grid-column: 1 / -1; }
.ticket-type { display: grid; gap: var(--space-2); grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); margin-bottom: var(--space-2); }
.confirm > summary {
  display: inline-flex; align-items: center; min-height: 2rem; padding: 0 var(--space-2); border: 1px solid; border-radius: var(--radius-m);
  background: var(--surface); font-size: var(--font-s); font-weight: 500; white-space: nowrap;
}
.confirm > .stack { margin-top: var(--space-3); max-width: 34rem; }
main > .notice { position: sticky; top: 4rem; z-index: 1; }
tr[id] { scroll-margin-top: 6rem; }
tr:has(:target) { background: var(--note-soft); }
.stack > section + section:not(.card) { margin-top: var(--space-4); }

table, thead, tbody, tr, td { display: block; }
table { background: var(--surface); border: 1px solid var(--line); border-radius: var(--radius-l); font-size: var(--font-s); }
thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
tr { padding: var(--space-3); } tbody tr + tr { border-top: 1px solid var(--line); }
td { padding: var(--space-1) 0 var(--space-1) 7.5rem; position: relative; }
td:empty { display: none; } td .tag { white-space: normal; }
td::before { content: attr(data-label); position: absolute; left: 0; width: 7rem; color: var(--muted); }
td:where(:has(> .user)) { padding-left: 0; } td:where(:has(> .user))::before { content: none; }
th { text-align: start; font-weight: 500; color: var(--muted); }

@media (min-width: 37.5rem) {
  table { display: table; width: 100%; border-collapse: separate; border-spacing: 0; }
  thead { display: table-header-group; position: static; clip-path: none; } tbody { display: table-row-group; }
  tr { display: table-row; }
  th, td, td:empty { display: table-cell; padding: var(--space-2); vertical-align: middle; overflow-wrap: break-word; }
  td code, td .user { overflow-wrap: anywhere; } td > code { display: inline-block; min-width: 3.5rem; } td .tag { white-space: nowrap; }
  .table { overflow-x: auto; } td .tight { flex-wrap: wrap; }
  td { border-top: 1px solid var(--line); }
  td::before { content: none; }
  @supports selector(::details-content) {
    .filter-box > summary { display: none; }
    .filter-box::details-content { content-visibility: visible; }
  }
}
@media (min-width: 40rem) {
  main > .notice { top: 2.75rem; }
  .user { grid-template-columns: auto minmax(0, 1fr) auto; }
  .user .tag { grid-column: 3; }
  td .user { grid-template-columns: auto minmax(0, 1fr); } td .user .tag { grid-column: 2; }
  .description-list:not(.error-help .description-list) > div { grid-template-columns: 10rem minmax(0, 1fr); }
  .card:not(.slim) { padding: var(--space-6); }
}
@media (min-width: 52rem) {
  .log .path { flex: 1 1 12rem; min-width: 0; order: 0; }
  .log .method { min-width: 3.75rem; } .steps .step-name { min-width: 15rem; } .steps .times { min-width: 9.5rem; text-align: end; }
  .halves { grid-template-columns: repeat(2, minmax(0, 1fr)); }
  .fields .double { grid-column: span 2; }
  th, td, td:empty { padding: var(--space-3); } th, td > code { white-space: nowrap; } td .tight { flex-wrap: nowrap; }
  .columns { grid-template-columns: minmax(0, 5fr) minmax(0, 6fr); gap: var(--space-12); }
  .wide-left { grid-template-columns: minmax(0, 7fr) minmax(0, 5fr); gap: var(--space-8); }
}
@media (min-width: 64rem) {
  td > .row { flex-wrap: nowrap; white-space: nowrap; }
}
@media print {
  .bar { position: static; } .masthead a[hreflang], .site-navigation, .tabs, .filter-box, .row:has(.confirm), form { display: none; }
  .card, .log, table { break-inside: avoid-page; border-color: currentColor; }
}
`;
