import { Command } from "commander";
import { clockCommand } from "./cli/clock";
import { doctorCommand } from "./cli/doctor";
import { execCommand } from "./cli/exec";
import { exitCodeOf, exitWithUsageCode } from "./cli/exit-codes";
import { faultCommand } from "./cli/fault";
import { initCommand } from "./cli/init";
import { readyCommand } from "./cli/ready";
import { requestsCommand } from "./cli/requests";
import { resetCommand } from "./cli/reset";
import { startCommand } from "./cli/start";
import { validateCommand } from "./cli/validate";
import { verifyCommand } from "./cli/verify";
import { SandboxError } from "./errors";
import { version } from "./version";

const program = new Command("eventpop-sandbox")
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

exitWithUsageCode(program)
  .parseAsync()
  .catch((failure: unknown) => {
    process.stderr.write(`error: ${failure instanceof SandboxError ? failure.message : String(failure)}\n`);
    process.exitCode = exitCodeOf(failure);
  });
