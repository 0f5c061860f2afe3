import { Command } from "commander";
import { type ConnectionFlags, connected, withConnectionFlags } from "./running-sandbox";

export function resetCommand(): Command {
  return withConnectionFlags(new Command("reset"))
    .description("put a running sandbox back to its start: people, tickets, tokens, clock, settings, faults, log")
    .action(async (flags: ConnectionFlags) => {
      await connected(flags).reset();
      process.stdout.write("The sandbox is as it was at its start.\n");
    });
}
