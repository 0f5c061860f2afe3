/**
 * The stylesheet of every page. Everything that the sandbox adds to Eventpop's pages (bar, help, tags) is amber, and
 * nothing else is, so that the pages are not mistaken for pages of Eventpop.
 */
export const stylesheet = `
:root {
  color-scheme: light;
  --ink: #1f1b16; --muted: #5d564e; --ground: #faf8f5; --paper: #fff;
  --line: #e5e0d8; --edge: #8a8178; --link: #1d4f7c;
  --amber: #ffb300; --amber-ink: #2b1c00; --amber-soft: #fff4d6; --amber-line: #b67b00;
  --green: #17683a; --red: #b3261e; --red-soft: #fdecea;
}
* { box-sizing: border-box; }
html { scroll-padding-top: 4rem; -webkit-text-size-adjust: 100%; }
body {
  margin: 0; background: var(--ground); color: var(--ink); overflow-wrap: anywhere;
  font: 1rem/1.6 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", "Noto Sans Thai",
    "Leelawadee UI", Thonburi, "Sukhumvit Set", Sarabun, Loma, sans-serif;
}
h1 { font-size: 1.5rem; line-height: 1.35; margin: 0 0 1.25rem; font-weight: 600; }
h2 { font-size: 1.0625rem; line-height: 1.4; margin: 0 0 .75rem; font-weight: 600; }
h3 { font-size: .9375rem; margin: 0; }
p, ul, dl, dd, pre { margin: 0; }
ul { padding: 0; list-style: none; }
a { color: var(--link); text-underline-offset: .2em; }
code, pre, .mono { font-family: ui-monospace, "SF Mono", Menlo, Consolas, "Noto Sans Mono", "Liberation Mono", monospace; font-size: .875em; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: 4px; }
summary { cursor: pointer; }

.bar {
  position: sticky; top: 0; z-index: 1; padding: .4rem 1rem; text-align: center; font-weight: 600; font-size: .9rem;
  line-height: 1.4; background: var(--amber); color: var(--amber-ink);
}
.masthead, main, .site-navigation { width: min(68rem, 100% - 2rem); margin: 0 auto; }
.masthead { display: flex; justify-content: space-between; align-items: center; gap: 1rem; padding-block: 1rem; }
.site-navigation a, .signed-in a { display: inline-block; padding-block: .25rem; }
.logo { color: var(--ink); text-decoration: none; font-size: 1.0625rem; }
.logo b { background: var(--amber); color: var(--amber-ink); padding: .1em .4em; border-radius: .3em; }
main { padding-block: 1rem 3rem; }
.site-navigation { display: flex; flex-wrap: wrap; gap: .5rem 1.5rem; border-top: 1px solid var(--line); padding-block: 1rem 2rem; font-size: .9rem; }

.narrow { max-width: 34rem; margin: 0 auto; }
.card { background: var(--paper); border: 1px solid var(--line); border-radius: .75rem; padding: 1.25rem; }
.stack { display: grid; gap: 1rem; grid-template-columns: minmax(0, 1fr); }
.stack > h1, .stack > h2, .row > h2 { margin: 0; }
.row { display: flex; flex-wrap: wrap; align-items: center; gap: .75rem 1rem; }
.grow { flex: 1 1 12rem; min-width: 0; }
.columns { display: grid; gap: 2rem; grid-template-columns: minmax(0, 1fr); align-items: start; }
.muted, .hint { color: var(--muted); font-size: .9rem; }
.lead { font-size: 1.125rem; }
.wrapped { white-space: pre-wrap; }
.notice { background: #e8f3ec; border-left: 4px solid var(--green); padding: .6rem 1rem; border-radius: .25rem; }
.refusal { background: var(--red-soft); border-left: 4px solid var(--red); padding: .6rem 1rem; border-radius: .25rem; }
main > .notice, main > .refusal { margin-bottom: 1rem; }

label { display: grid; gap: .3rem; font-weight: 500; }
input, select, button {
  font: inherit; color: inherit; min-height: 2.75rem; border: 1px solid var(--edge); border-radius: .5rem;
  padding: .4rem .75rem; background: var(--paper); max-width: 100%;
}
label > input, label > select { width: 100%; font-weight: 400; }
button { cursor: pointer; font-weight: 500; }
button:hover { background: #f4f1ec; }
.primary, .allow, .primary:hover, .allow:hover { color: #fff; border-color: transparent; font-weight: 600; }
.primary { background: var(--link); } .primary:hover { background: #163d60; }
.allow { background: var(--green); } .allow:hover { background: #10502b; }
.refuse { color: var(--red); border-color: var(--red); } .refuse:hover { background: var(--red-soft); }
.small { min-height: 2rem; padding: .1rem .6rem; font-size: .875rem; }
.small, .tag, .whole { white-space: nowrap; }
.decision { display: grid; gap: .75rem; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); }
.decision button { width: 100%; }
.scopes { margin-top: .25rem; }
.scopes li { padding: .6rem 0 .6rem 1.75rem; position: relative; border-top: 1px solid var(--line); }
.scopes li::before { content: "✓"; position: absolute; left: .25rem; color: var(--green); font-weight: 700; }
.signed-in { display: flex; flex-wrap: wrap; align-items: center; gap: .5rem .75rem; margin: 1.25rem 0; font-size: .9rem; }
.stack > .signed-in { margin-block: 0; }
.signed-in > span { flex: 0 1 auto; min-width: 0; }

.avatar { flex: none; border-radius: 50%; }
.list { display: grid; gap: .5rem; grid-template-columns: minmax(0, 1fr); }
.choice { width: 100%; padding: .6rem .75rem; text-align: start; font-weight: 400; border-color: var(--line); }
.choice:hover { border-color: var(--edge); }
details.choice { background: var(--paper); border: 1px solid var(--line); border-radius: .5rem; }
details.choice[open] > summary { margin-bottom: .75rem; }
.user { display: grid; grid-template-columns: auto minmax(0, 1fr); align-items: center; gap: .25rem .75rem; }
.user-lines { display: grid; line-height: 1.4; }
.user .tag { grid-column: 2; justify-self: start; }
.user-name { font-weight: 600; } .user-name .muted { font-weight: 400; }
.tag { background: var(--amber-soft); color: #4d3500; border-radius: 1rem; padding: .05rem .65rem; font-size: .8125rem; }

.authorization-request { margin-top: 1.5rem; font-size: .9375rem; }
.authorization-request .description-list { margin-top: .75rem; }
.description-list > div { display: grid; gap: 0 1rem; padding: .35rem 0; grid-template-columns: minmax(0, 1fr); }
.description-list > div + div { border-top: 1px solid var(--line); }
.description-list dt { color: var(--muted); }
.error-help { background: var(--amber-soft); border: 1px dashed var(--amber-line); border-radius: .75rem; padding: 1rem 1.25rem; }
.error-help .description-list > div + div { border-top-color: #ead7a4; }
.error-help .description-list dt { color: #5c4a1e; }
.error-help-title { font-weight: 700; font-size: .875rem; color: #6b4a00; }
.line { display: block; }
mark { background: var(--amber); color: var(--amber-ink); border-radius: .2em; padding: 0 .1em; font-weight: 700; }
.copyable { user-select: all; -webkit-user-select: all; }
.slim { padding: .6rem .75rem; }
.block { background: var(--ground); border: 1px solid var(--line); border-radius: .5rem; padding: .75rem; margin: .5rem 0; font-size: .8125rem; }

.tabs { display: flex; flex-wrap: wrap; gap: .25rem; margin-bottom: 1.5rem; border-bottom: 1px solid var(--line); padding-bottom: .5rem; }
.tabs a { padding: .35rem .75rem; border-radius: .5rem; text-decoration: none; }
.tabs a:hover { background: #f0ece5; }
.tabs a[aria-current] { background: var(--ink); color: #fff; font-weight: 600; }
.log { border: 1px solid var(--line); border-radius: .75rem; background: var(--paper); }
.log:empty { display: none; }
.log li + li { border-top: 1px solid var(--line); }
.log summary { display: flex; flex-wrap: wrap; align-items: baseline; gap: .1rem .75rem; padding: .5rem .75rem; font-size: .9375rem; }
.log summary::before { content: "▸"; color: var(--muted); }
.log details[open] > summary::before { content: "▾"; }
.log .muted { font-size: .875rem; }
.log .why { flex: 1 0 100%; order: 2; font-size: .875rem; }
.log .path { flex: 1 0 100%; order: 1; }
.log h2 { margin: 0; font-size: .9375rem; }
.log h3 { font-size: .875rem; color: var(--muted); font-weight: 500; }
.refresh-token { display: block; font-size: .8125rem; }
.steps { margin: 0; padding: 0 .75rem; list-style: none; }
.steps li { display: flex; flex-wrap: wrap; align-items: baseline; gap: .1rem .75rem; padding: .4rem .5rem .4rem 1rem; border-left: 3px solid var(--line); }
.log .steps li + li { border-top: 0; }
.steps .failed { border-left-color: var(--red); background: var(--red-soft); }
.filter { display: grid; gap: .75rem; grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr)); align-items: end; }
:target { background: var(--amber-soft); outline: 2px solid var(--amber-line); }
body:has(.log) :is(.masthead, main, .site-navigation) { width: min(96rem, 100% - 2rem); }
.log summary .path { overflow: hidden; white-space: nowrap; text-overflow: ellipsis; }
.exchange { padding: .25rem .75rem 1rem; }
.halves { display: grid; gap: 1rem; align-items: start; grid-template-columns: minmax(0, 1fr); }
.good { color: var(--green); } .bad { color: var(--red); }
.tight { flex-wrap: nowrap; gap: .4rem; }
.tight input { flex: 0 1 12rem; min-width: 0; }
.tight button { flex: none; }
.bottom { align-items: end; }
.bottom label { flex: 1 1 12rem; max-width: 24rem; }
.fields { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fit, minmax(12rem, 1fr)); align-items: end; }
.narrow-form { max-width: 30rem; }

table, thead, tbody, tr, td { display: block; }
table { background: var(--paper); border: 1px solid var(--line); border-radius: .75rem; font-size: .9375rem; }
thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
tr { padding: .75rem; } tbody tr + tr { border-top: 1px solid var(--line); }
td { padding: .2rem 0 .2rem 7.5rem; position: relative; }
td:empty { display: none; }
td::before { content: attr(data-label); position: absolute; left: 0; width: 7rem; color: var(--muted); font-size: .875rem; }
th { text-align: start; font-weight: 500; color: var(--muted); font-size: .875rem; }

@media (min-width: 52rem) {
  .log .path { flex: 1 1 12rem; min-width: 0; order: 0; }
  .log .method { min-width: 3.75rem; } .steps .step-name { min-width: 13rem; }
  .halves { grid-template-columns: repeat(2, minmax(0, 1fr)); }
  table { display: table; width: 100%; border-collapse: separate; border-spacing: 0; }
  thead { display: table-header-group; position: static; clip-path: none; } tbody { display: table-row-group; }
  tr { display: table-row; }
  th, td, td:empty { display: table-cell; padding: .6rem .75rem; vertical-align: middle; }
  td { border-top: 1px solid var(--line); }
  td::before { content: none; } th, td > code { white-space: nowrap; }
}
@media (min-width: 40rem) {
  .user { grid-template-columns: auto minmax(0, 1fr) auto; }
  .user .tag { grid-column: 3; }
  .description-list:not(.error-help .description-list) > div { grid-template-columns: 10rem minmax(0, 1fr); }
  .card:not(.slim) { padding: 1.5rem; }
}
.entry-fields { display: grid; gap: 1rem; align-items: start; grid-template-columns: repeat(auto-fit, minmax(min(15rem, 100%), 1fr)); }
summary + .entry-fields { margin-top: 1rem; }
.field { display: grid; gap: .3rem; align-content: start; grid-template-columns: minmax(0, 1fr); border: 0; margin: 0; padding: 0; min-width: 0; }
.field legend { font-weight: 500; padding: 0; margin-bottom: .3rem; }
.field > input, .field > select, textarea { width: 100%; min-width: 0; }
textarea { font: inherit; color: inherit; border: 1px solid var(--edge); border-radius: .5rem; padding: .4rem .75rem; background: var(--paper); }
.check { display: flex; align-items: center; gap: .6rem; font-weight: 400; min-height: 2rem; }
.check > input { flex: none; width: 1.25rem; min-height: 1.25rem; }
.wide { grid-column: 1 / -1; }
.ticket-type { display: grid; gap: .5rem; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); margin-bottom: .5rem; }
.confirm > summary { display: inline-flex; align-items: center; min-height: 2rem; padding: .1rem .6rem; border: 1px solid; border-radius: .5rem; background: var(--paper); font-size: .875rem; font-weight: 500; white-space: nowrap; }
.confirm > .stack { margin-top: .75rem; max-width: 34rem; }
main > .notice { position: sticky; top: 2.5rem; z-index: 1; }
tr[id] { scroll-margin-top: 6rem; }

@media (min-width: 52rem) {
  .columns { grid-template-columns: minmax(0, 5fr) minmax(0, 6fr); gap: 3rem; }
  .wide-left { grid-template-columns: minmax(0, 7fr) minmax(0, 5fr); gap: 2rem; }
}
`;
