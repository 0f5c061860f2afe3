import { redacted } from "../log/redaction";
import type { RequestLog } from "../log/request-log";
import type { RequestControl } from "./control";

/** The log as tests see it. */
export function requestControl(log: RequestLog): RequestControl {
  const shown = (reveal = false) => (reveal ? <Entry>(entry: Entry) => entry : redacted);
  return {
    list: async (selector, { reveal } = {}) => log.list(selector).map(shown(reveal)),
    count: async (selector) => log.list(selector).length,
    waitFor: async (selector, { timeoutMs = 5_000, reveal } = {}) =>
      shown(reveal)(await log.waitFor(selector, timeoutMs)),
    clear: async (selector) => log.clear(selector),
  };
}
