import { type ChildProcess, spawn } from "node:child_process";
import { constants } from "node:os";
import { Command } from "commander";
import { SandboxError } from "../errors";
import { startSandbox } from "../sandbox";
import { type SandboxFlags, sandboxOptions, withSandboxFlags } from "./sandbox-flags";

export function execCommand(): Command {
  const command = new Command("exec")
    .description("start a sandbox, run a command, and stop the sandbox when the command ends")
    .usage("[options] -- <command> [args...]")
    .argument("<command...>", "the command to run")
    .passThroughOptions();
  return withSandboxFlags(command)
    .addHelpText(
      "after",
      `
The sandbox listens on a free port. The environment of the command has EVENTPOP_URL, EVENTPOP_CLIENT_ID,
EVENTPOP_CLIENT_SECRET, SESSION_SECRET, and EVENTPOP_SANDBOX_URL for eventpop-sandbox and connectSandbox(). The exit code
is the one of the command; if a signal ended the command, it is 128 plus the number of the signal, as in a shell.

Examples:
  $ eventpop-sandbox exec -- npm test
  $ eventpop-sandbox exec --login-as ploy --consent auto -- npx playwright test`,
    )
    .action(async ([file = "", ...args]: string[], flags: SandboxFlags) => {
      await using sandbox = await startSandbox(sandboxOptions(flags));
      const env = { ...process.env, ...sandbox.env(), EVENTPOP_SANDBOX_URL: sandbox.url };
      process.exitCode = await waitForExit(spawn(file, args, { stdio: "inherit", env }), file);
    });
}

/** Waits for the exit code of `child`. Signals to this process are forwarded to it. */
function waitForExit(child: ChildProcess, file: string): Promise<number> {
  const forward = (signal: NodeJS.Signals) => {
    // The terminal sends Ctrl-C to the child too. If this process forwarded it, the child would get a second signal and
    // might end before it has cleaned up.
    if (signal === "SIGINT" && process.stdin.isTTY) return;
    child.kill(signal);
  };
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  for (const signal of signals) process.on(signal, forward);
  return new Promise<number>((resolve, reject) => {
    child.once("error", (failure) => reject(spawnError(file, failure)));
    child.once("exit", (code, signal) => resolve(signal === null ? (code ?? 1) : 128 + constants.signals[signal]));
  }).finally(() => {
    for (const signal of signals) process.removeListener(signal, forward);
  });
}

function spawnError(file: string, failure: NodeJS.ErrnoException): SandboxError {
  const reason = failure.code === "ENOENT" ? "there is no such command" : failure.message;
  return new SandboxError("EVENTPOP_SANDBOX_NOT_FOUND", `${file} cannot be run: ${reason}`, failure);
}
