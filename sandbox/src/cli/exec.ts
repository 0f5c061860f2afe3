import { type ChildProcess, spawn } from "node:child_process";
import { constants } from "node:os";
import { Command } from "commander";
import { SandboxError } from "../errors";
import { startSandbox } from "../sandbox";
import { type SandboxFlags, sandboxOptions, withSandboxFlags } from "./sandbox-flags";

export function execCommand(): Command {
  const command = new Command("exec")
    .description("run a command with a sandbox of its own, and stop the sandbox when it ends")
    .usage("[options] -- <command> [args...]")
    .argument("<command...>", "what to run")
    .passThroughOptions();
  return withSandboxFlags(command)
    .addHelpText(
      "after",
      `
The sandbox takes a free port. The command finds EVENTPOP_URL, EVENTPOP_CLIENT_ID and EVENTPOP_CLIENT_SECRET in its
environment, and EVENTPOP_SANDBOX_URL, with which eventpop-sandbox and connectSandbox() give orders. Its exit code is
handed on; where a signal has ended it, that is 128 and the signal's number, as in a shell.

Examples:
  $ eventpop-sandbox exec -- npm test
  $ eventpop-sandbox exec --login-as ploy --consent auto -- npx playwright test`,
    )
    .action(async ([file = "", ...args]: string[], flags: SandboxFlags) => {
      await using sandbox = await startSandbox(sandboxOptions(flags));
      const env = { ...process.env, ...sandbox.env(), EVENTPOP_SANDBOX_URL: sandbox.url };
      process.exitCode = await ended(spawn(file, args, { stdio: "inherit", env }), file);
    });
}

/** The exit code of `child`, which gets the signals that this process gets meanwhile. */
function ended(child: ChildProcess, file: string): Promise<number> {
  const forward = (signal: NodeJS.Signals) => {
    // A terminal sends Ctrl-C to both; two of them would stop a child that wants to clean up.
    if (signal === "SIGINT" && process.stdin.isTTY) return;
    child.kill(signal);
  };
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  for (const signal of signals) process.on(signal, forward);
  return new Promise<number>((resolve, reject) => {
    child.once("error", (failure) => reject(cannotRun(file, failure)));
    child.once("exit", (code, signal) => resolve(signal === null ? (code ?? 1) : 128 + constants.signals[signal]));
  }).finally(() => {
    for (const signal of signals) process.removeListener(signal, forward);
  });
}

function cannotRun(file: string, failure: NodeJS.ErrnoException): SandboxError {
  const reason = failure.code === "ENOENT" ? "there is no such command" : failure.message;
  return new SandboxError("EVENTPOP_SANDBOX_NOT_FOUND", `${file} cannot be run: ${reason}`, failure);
}
