const { join } = require("node:path");
const { setTimeout: pause } = require("node:timers/promises");
const { EventpopClient } = require("passport-eventpop");
const { createProgress } = require("./progress");
const { openStore } = require("./store");
const { tokenSource } = require("./tokens");

const { EVENTPOP_URL, ORGANIZER_ID = "9000001", DATA = "data" } = process.env;
const PER_PAGE = 100;
const MAX_FAILURES = 5;

const progress = createProgress();
const store = openStore(DATA);
const token = tokenSource(join(DATA, "tokens.json"), progress.say);
const eventpop = new EventpopClient({ token, eventpopURL: EVENTPOP_URL });

/** Repeats a request that failed for a time only. After a 429, waits as long as Eventpop says. */
async function patiently(request) {
  for (let failures = 1; ; failures += 1) {
    try {
      return await request();
    } catch (error) {
      if (!error.retryable || (error.code !== "EVENTPOP_RATE_LIMITED" && failures > MAX_FAILURES)) throw error;
      const seconds = error.retryAfter ?? 2 ** Math.min(failures, MAX_FAILURES);
      progress.say(`${error.code}: waiting for ${seconds} s.`);
      await pause(seconds * 1_000);
    }
  }
}

/** Reads a list to its end, from the position where the last run was interrupted. A page is saved before the next is read. */
async function exportList(table, list, readPage) {
  let { since, position } = store.begin(list);
  let done = 0;
  let total;
  do {
    const page = await patiently(() => readPage(since, position));
    store.savePage(table, list, page.rows, page.next);
    done += page.rows.length;
    total ??= page.total;
    position = page.next;
    progress.show(list, done, total);
  } while (position !== undefined);
  store.finish(list);
}

/** Tickets by id: new tickets come at the end, so no page shifts, and the last id is the position. */
const ticketsOf = (eventId) => async (updatedAfter, minId) => {
  const options = { orderBy: "id", order: "asc", perPage: PER_PAGE, updatedAfter, minId };
  const { items, total } = await eventpop.eventTickets(ORGANIZER_ID, eventId, options).page(1);
  const isLast = items.length >= (total ?? Number.POSITIVE_INFINITY) || (items.at(-1)?.id ?? minId) === minId;
  const others = items.filter(({ id }) => id !== minId);
  const rows = others.map((ticket) => ({ ...ticket, type: ticket.ticketType?.name }));
  return { rows, total, next: isLast ? undefined : items.at(-1).id };
};

/** Eventpop has no filter for orders by time. So the newest changes come first, until an order is older than the last run. */
const orders = async (since, page = "1") => {
  const options = { orderBy: "updatedAt", order: "desc", perPage: PER_PAGE };
  const { items, total, perPage } = await eventpop.orders(ORGANIZER_ID, options).page(Number(page));
  const rows = items.filter(({ updatedAt }) => !since || !updatedAt || new Date(updatedAt) >= since);
  const isLast = rows.length < items.length || items.length === 0 || Number(page) * perPage >= total;
  return { rows, total: since ? undefined : total, next: isLast ? undefined : String(Number(page) + 1) };
};

async function main() {
  const events = await patiently(() => eventpop.events(ORGANIZER_ID, { perPage: PER_PAGE }).all({ limit: 10_000 }));
  await exportList("orders", "orders", orders);
  for (const { id } of events) await exportList("tickets", `tickets of event ${id}`, ticketsOf(id));
  progress.say(store.writeCsv().join("\n"));
}

main().catch((error) => {
  progress.say(`The export stopped: ${error.message} Start it again to continue.`);
  process.exitCode = 1;
});
