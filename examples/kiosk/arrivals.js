const { appendFileSync, existsSync, readFileSync } = require("node:fs");

const file = process.env.ARRIVALS ?? "arrivals.csv";
const text = existsSync(file) ? readFileSync(file, "utf8") : "";
/** The time of each arrival, by the id of the ticket. A line that was cut off by a loss of power is ignored. */
const times = new Map([...text.matchAll(/^([\w-]+),(\S+Z)$/gm)].map(([, id, time]) => [id, time]));

/** Saves the arrival of a ticket's holder. If the holder had already arrived, returns the time of that arrival instead. */
exports.saveArrival = (ticketId) => {
  const since = times.get(ticketId);
  if (since === undefined) {
    const now = new Date().toISOString();
    appendFileSync(file, `\n${ticketId},${now}`);
    times.set(ticketId, now);
  }
  return since;
};

exports.countArrivals = () => times.size;
