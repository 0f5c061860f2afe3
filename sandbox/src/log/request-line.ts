import { styleText } from "node:util";
import { isFailed, type LoggedRequest } from "./request-log";

const METHOD_WIDTH = 6;
const PATH_WIDTH = 30;
const MS_WIDTH = 8;

type Format = Parameters<typeof styleText>[0];

/**
 * Formats a request as one line in columns: time, method, path, status, duration, and why it was refused. The line has
 * colours if the output is a terminal; the variables `NO_COLOR` and `FORCE_COLOR` change that.
 */
export function requestLine(entry: LoggedRequest): string {
  const { at, method, path, status, ms, why } = entry;
  // A request without a status has no response yet, or its connection was closed without one.
  const shownStatus = status === null ? (ms === null ? "…" : "×") : String(status);
  const columns = [
    styleText("dim", localTime(at)),
    method.padEnd(METHOD_WIDTH),
    path.padEnd(PATH_WIDTH),
    styleText(formatOf(entry), shownStatus.padEnd(3)),
    styleText("dim", (ms === null ? "" : `${ms} ms`).padStart(MS_WIDTH)),
    ...(why === null ? [] : [isFailed(entry) ? why : styleText("dim", why)]),
  ];
  return columns.join("  ").trimEnd();
}

function formatOf(entry: LoggedRequest): Format {
  if (entry.status === null && entry.ms === null) return "dim";
  if ((entry.status ?? 500) >= 500) return "red";
  return isFailed(entry) ? "yellow" : "green";
}

/** Returns the time of day in the machine's time zone, because the developer's other programs show that too. */
function localTime(at: number): string {
  return new Date(at).toLocaleTimeString("en-GB");
}
