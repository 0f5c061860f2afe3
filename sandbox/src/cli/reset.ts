import { Command } from "commander";
import { type ConnectionFlags, connectToSandbox, withConnectionFlags } from "./running-sandbox";

export function resetCommand(): Command {
  return withConnectionFlags(new Command("reset"))
    .description("restore the initial state of a running sandbox: users, tickets, tokens, clock, settings, faults, log")
    .action(async (flags: ConnectionFlags) => {
      await connectToSandbox(flags).reset();
      process.stdout.write("The sandbox has its initial state again.\n");
    });
}
