import { setTimeout } from "node:timers/promises";
import { Command } from "commander";
import { SandboxError } from "../errors";
import { parseDuration } from "./arguments";
import { urlOption } from "./running-sandbox";

interface ReadyFlags {
  readonly url: string;
  /** How long to wait until the sandbox is ready, in milliseconds. @defaultValue `0` */
  readonly wait?: number;
}

const RETRY_INTERVAL_MS = 100;
/** Timeout of one request. It is needed if a server accepts the connection but sends no response. */
const REQUEST_TIMEOUT_MS = 5_000;

export function readyCommand(): Command {
  return new Command("ready")
    .description("exit with 0 if a sandbox is ready, otherwise with 1")
    .addOption(urlOption())
    .option("--wait <duration>", "how long to wait for it, such as 30s", parseDuration)
    .addHelpText(
      "after",
      `
Example:
  $ eventpop-sandbox & eventpop-sandbox ready --wait 30s && npm run e2e`,
    )
    .action(async ({ url, wait = 0 }: ReadyFlags) => {
      const deadline = performance.now() + wait;
      while (!(await isReady(url))) {
        const left = deadline - performance.now();
        if (left <= 0) throw notReadyError(url);
        await setTimeout(Math.min(RETRY_INTERVAL_MS, left));
      }
      process.stdout.write(`The sandbox at ${url} is ready.\n`);
    });
}

async function isReady(url: string): Promise<boolean> {
  try {
    const response = await fetch(`${url.replace(/\/+$/, "")}/_sandbox/ready`, {
      signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
    });
    return response.ok && response.headers.has("X-Eventpop-Sandbox");
  } catch {
    return false;
  }
}

function notReadyError(url: string): SandboxError {
  return new SandboxError(
    "EVENTPOP_SANDBOX_TIMED_OUT",
    `No sandbox is ready at ${url}; npx eventpop-sandbox starts one.`,
  );
}
