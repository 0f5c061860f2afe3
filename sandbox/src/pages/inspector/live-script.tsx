/**
 * The script of the tabs of requests and logins. It replaces rows in place when the sandbox sends new ones, keeps open rows open, and does
 * not move the focus. Without the script, the page has a link that loads the page again.
 */
export const liveScript = `
const list = document.querySelector("[data-live]");
const show = (isLive) => {
  for (const element of document.querySelectorAll("[data-live-on]")) element.hidden = !isLive;
  for (const element of document.querySelectorAll("[data-live-off]")) element.hidden = isLive;
};
const rows = () => {
  for (const note of document.querySelectorAll(".empty-log")) note.hidden = list.children.length > 0;
};
const keyOf = (details) => details.querySelector("summary").dataset.testid;
const replace = (old, row) => {
  const isOpen = new Map([...old.querySelectorAll("details")].map((details) => [keyOf(details), details.open]));
  for (const details of row.querySelectorAll("details")) details.open = isOpen.get(keyOf(details)) ?? details.open;
  const focused = old.contains(document.activeElement) && document.activeElement.dataset.testid;
  old.replaceWith(row);
  if (focused) row.querySelector('[data-testid="' + focused + '"]')?.focus();
};
if (list && window.EventSource) {
  const source = new EventSource(list.dataset.live);
  source.onopen = () => show(true);
  source.onerror = () => show(false);
  source.addEventListener("cleared", () => { list.replaceChildren(); rows(); });
  source.addEventListener("row", ({ data }) => {
    const { id, html } = JSON.parse(data);
    const old = document.getElementById(id);
    const template = document.createElement("template");
    template.innerHTML = html;
    const row = template.content.firstElementChild;
    for (const button of row?.querySelectorAll("[data-copy]") ?? []) button.hidden = !navigator.clipboard;
    if (old && row) replace(old, row);
    else if (row) list.prepend(row);
    else old?.remove();
    rows();
  });
}
`;

/** The script element for a page with a live list. Place it at the end of the page. */
export function LiveScript() {
  return <script dangerouslySetInnerHTML={{ __html: liveScript }} />;
}
