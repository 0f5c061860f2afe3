import { setTimeout } from "node:timers/promises";
import { Command } from "commander";
import { SandboxError } from "../errors";
import { duration } from "./arguments";
import { urlOption } from "./running-sandbox";

interface ReadyFlags {
  readonly url: string;
  /** Milliseconds. */
  readonly wait?: number;
}

const betweenTriesMs = 100;
/** For one that listens and does not answer. */
const longestTryMs = 5_000;

export function readyCommand(): Command {
  return new Command("ready")
    .description("say whether a sandbox is ready, with exit code 0 or 1")
    .addOption(urlOption())
    .option("--wait <duration>", "wait so long for it, such as 30s", duration)
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
        if (left <= 0) throw notReady(url);
        await setTimeout(Math.min(betweenTriesMs, left));
      }
      process.stdout.write(`The sandbox at ${url} is ready.\n`);
    });
}

async function isReady(url: string): Promise<boolean> {
  try {
    const answer = await fetch(`${url.replace(/\/+$/, "")}/_sandbox/ready`, {
      signal: AbortSignal.timeout(longestTryMs),
    });
    return answer.ok && answer.headers.has("X-Eventpop-Sandbox");
  } catch {
    return false;
  }
}

function notReady(url: string): SandboxError {
  return new SandboxError(
    "EVENTPOP_SANDBOX_TIMED_OUT",
    `No sandbox is ready at ${url}; npx eventpop-sandbox starts one.`,
  );
}
