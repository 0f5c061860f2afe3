import type { Command } from "commander";

/** Makes a default command report an argument as an unknown command, instead of ignoring it. */
export function rejectUnknownCommands(command: Command): Command {
  return command.allowExcessArguments().hook("preAction", () => {
    const [word] = command.args;
    if (word !== undefined) command.error(`error: unknown command '${word}'; --help lists the commands`);
  });
}
