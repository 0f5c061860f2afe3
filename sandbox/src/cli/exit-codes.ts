import { type Command, CommanderError } from "commander";
import { SandboxError } from "../errors";

/** The exit code for a command that failed. */
const FAILED = 1;
/** The exit code for wrong arguments, as most programs on Unix have it. */
const WRONG_USAGE = 2;

/** Makes `command` and its subcommands throw a CommanderError where Commander would end the process. */
export function throwOnExit(command: Command): Command {
  for (const subcommand of command.commands) throwOnExit(subcommand);
  return command.exitOverride();
}

/** Returns the exit code for an error that a command threw: 0 after the help, 2 if the arguments are wrong, otherwise 1. */
export function exitCodeOf(failure: unknown): number {
  if (failure instanceof CommanderError) return failure.exitCode === 0 ? 0 : WRONG_USAGE;
  const isUsage = failure instanceof SandboxError && failure.code === "EVENTPOP_SANDBOX_BAD_OPTION";
  return isUsage ? WRONG_USAGE : FAILED;
}
