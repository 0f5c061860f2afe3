import { setTimeout } from "node:timers/promises";
import { Command, Option } from "commander";
import { type Endpoint, endpoints } from "../http/endpoint";
import { requestLine } from "../log/request-line";
import type { LoggedRequest } from "../log/request-log";
import { type ConnectionFlags, connectToSandbox, withConnectionFlags } from "./running-sandbox";

interface RequestFlags extends ConnectionFlags {
  readonly on: Endpoint | "any";
  readonly follow?: true;
  readonly json?: true;
}

const POLL_INTERVAL_MS = 200;

export function requestsCommand(): Command {
  return withConnectionFlags(new Command("requests"))
    .description("show the requests to a running sandbox, without secrets")
    .addOption(
      new Option("--on <endpoint>", "only requests to this endpoint").choices([...endpoints, "any"]).default("any"),
    )
    .option("--follow", "continue until Ctrl-C; a slow request is shown again when its response has been sent")
    .option("--json", "one line of JSON for each request, with headers and bodies")
    .addHelpText(
      "after",
      `
Examples:
  $ eventpop-sandbox requests --follow
  $ eventpop-sandbox requests --on token --json | jq .form`,
    )
    .action(async ({ on, follow, json, ...connection }: RequestFlags) => {
      const { requests } = connectToSandbox(connection);
      const line = json ? JSON.stringify : requestLine;
      let shown: ReadonlySet<string> = new Set();
      do {
        const entries = await requests.list({ on });
        for (const entry of entries) if (!shown.has(stateOf(entry))) process.stdout.write(`${line(entry)}\n`);
        shown = new Set(entries.map(stateOf));
        if (follow) await setTimeout(POLL_INTERVAL_MS);
      } while (follow);
    });
}

/** Returns a string that identifies a request and whether its response has been sent. */
function stateOf({ id, at, ms }: LoggedRequest): string {
  return `${id} ${at} ${ms}`;
}
