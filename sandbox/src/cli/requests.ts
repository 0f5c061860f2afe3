import { setTimeout } from "node:timers/promises";
import { Command, Option } from "commander";
import { type Endpoint, endpoints } from "../http/endpoint";
import type { LoggedRequest } from "../log/request-log";
import { type ConnectionFlags, connected, withConnectionFlags } from "./running-sandbox";

interface RequestFlags extends ConnectionFlags {
  readonly on: Endpoint | "any";
  readonly follow?: true;
  readonly json?: true;
}

const betweenLooksMs = 200;

export function requestsCommand(): Command {
  return withConnectionFlags(new Command("requests"))
    .description("show what was asked of a running sandbox; secrets are left out")
    .addOption(new Option("--on <endpoint>", "only these").choices([...endpoints, "any"]).default("any"))
    .option("--follow", "go on until Ctrl-C; a request that takes its time is shown again when it is answered")
    .option("--json", "one JSON object a line, with headers and bodies")
    .addHelpText(
      "after",
      `
Examples:
  $ eventpop-sandbox requests --follow
  $ eventpop-sandbox requests --on token --json | jq .form`,
    )
    .action(async ({ on, follow, json, ...connection }: RequestFlags) => {
      const { requests } = connected(connection);
      const line = json ? JSON.stringify : lineOf;
      let shown: ReadonlySet<string> = new Set();
      do {
        const entries = await requests.list({ on });
        for (const entry of entries) if (!shown.has(stateOf(entry))) process.stdout.write(`${line(entry)}\n`);
        shown = new Set(entries.map(stateOf));
        if (follow) await setTimeout(betweenLooksMs);
      } while (follow);
    });
}

/** Differs between a request that waits and the same one answered. */
function stateOf({ id, at, status }: LoggedRequest): string {
  return `${id} ${at} ${status}`;
}

function lineOf({ at, method, path, status, ms, client, fault }: LoggedRequest): string {
  const answer = status === null ? "no answer" : `${status} in ${ms} ms`;
  const details = [client, fault && `fault ${fault}`].filter(Boolean).map((detail) => `  ${detail}`);
  return `${new Date(at).toISOString()}  ${method} ${path}  ${answer}${details.join("")}`;
}
