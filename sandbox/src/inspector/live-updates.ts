import type { Response } from "express";
import type { LoggedRequest, RequestLog } from "../log/request-log";
import { realTimers } from "../world/real-timers";

/** One row of a page: its element id and its HTML. If the HTML is empty, the page removes the row. */
export interface LiveRow {
  readonly id: string;
  readonly html: string;
}

/** How long changes are collected before they are sent. Many requests at once then cause few updates. */
const INTERVAL_MS = 100;

/**
 * Sends the rows of changed requests as server-sent events, until the browser closes the connection. `since` is the revision
 * that the page shows. If `since` is greater than the log's revision, the page was made before the sandbox was restarted, and gets all
 * rows.
 */
export function sendLiveUpdates(
  log: RequestLog,
  res: Response,
  since: number,
  rowsOf: (changed: readonly LoggedRequest[]) => readonly LiveRow[],
): void {
  let sent = since;
  let timer: ReturnType<typeof realTimers.setTimeout> | undefined;
  res.writeHead(200, { "Content-Type": "text/event-stream", "Cache-Control": "no-store" });
  if (since > log.revision) restart();
  flush();

  const unsubscribe = log.subscribe({ changed: schedule, cleared: restart });
  res.on("close", () => {
    unsubscribe();
    realTimers.clearTimeout(timer);
  });

  function schedule(): void {
    timer ??= realTimers.setTimeout(() => {
      timer = undefined;
      flush();
    }, INTERVAL_MS);
  }

  function flush(): void {
    const rows = rowsOf(log.changedSince(sent));
    sent = log.revision;
    for (const row of rows) res.write(`id: ${sent}\nevent: row\ndata: ${JSON.stringify(row)}\n\n`);
    // A comment tells the browser that the connection is open even if there are no rows.
    if (rows.length === 0) res.write(":\n\n");
  }

  function restart(): void {
    sent = 0;
    res.write(`id: ${log.revision}\nevent: cleared\ndata: {}\n\n`);
    schedule();
  }
}
