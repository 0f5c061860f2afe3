import { Command, CommanderError } from "commander";
import { SandboxError } from "../errors";
import { version } from "../version";
import { clockCommand } from "./clock";
import { doctorCommand } from "./doctor";
import { execCommand } from "./exec";
import { exitCodeOf, throwOnExit } from "./exit-codes";
import { faultCommand } from "./fault";
import { initCommand } from "./init";
import { readyCommand } from "./ready";
import { requestsCommand } from "./requests";
import { resetCommand } from "./reset";
import { startCommand } from "./start";
import { validateCommand } from "./validate";
import { verifyCommand } from "./verify";

const createProgram = () =>
  new Command("eventpop-sandbox")
    .description("A local Eventpop to sign in with, for developing and testing.")
    .version(version)
    // Arguments after `exec` belong to the command that it runs.
    .enablePositionalOptions()
    .addCommand(startCommand(), { isDefault: true })
    .addCommand(execCommand())
    .addCommand(initCommand())
    .addCommand(validateCommand())
    .addCommand(readyCommand())
    .addCommand(faultCommand())
    .addCommand(clockCommand())
    .addCommand(requestsCommand())
    .addCommand(resetCommand())
    .addCommand(verifyCommand())
    .addCommand(doctorCommand())
    .addHelpText(
      "after",
      `
Examples:
  $ eventpop-sandbox                           start it, and print the variables for your .env
  $ eventpop-sandbox exec -- npm test          run your tests with a sandbox of their own
  $ eventpop-sandbox fault add token hang      see what your app does when Eventpop does not respond

Each command has examples: eventpop-sandbox fault add --help`,
    );

/** Runs the command line. If it fails, prints the error, and sets the exit code of this process. */
export async function runProgram(args: readonly string[]): Promise<void> {
  try {
    await throwOnExit(createProgram()).parseAsync(args, { from: "user" });
  } catch (failure) {
    // Commander has printed its own errors, and the help.
    if (!(failure instanceof CommanderError)) {
      process.stderr.write(`error: ${failure instanceof SandboxError ? failure.message : String(failure)}\n`);
    }
    process.exitCode = exitCodeOf(failure);
  }
}
