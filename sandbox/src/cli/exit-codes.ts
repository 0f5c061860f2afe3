import type { Command } from "commander";
import { SandboxError } from "../errors";

/** The exit code for a command that failed. */
const FAILED = 1;
/** The exit code for wrong arguments, as most programs on Unix have it. */
const WRONG_USAGE = 2;

/** Makes `command` and its subcommands exit with 2 if their arguments are wrong. Commander's own exit code is 1. */
export function exitWithUsageCode(command: Command): Command {
  // Commander has printed the error, or the help, before it calls this.
  command.exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : WRONG_USAGE));
  for (const subcommand of command.commands) exitWithUsageCode(subcommand);
  return command;
}

/** Returns the exit code for an error that a command threw: 2 if the value of an argument is invalid, otherwise 1. */
export function exitCodeOf(failure: unknown): number {
  const isUsage = failure instanceof SandboxError && failure.code === "EVENTPOP_SANDBOX_BAD_OPTION";
  return isUsage ? WRONG_USAGE : FAILED;
}
