import type { Command } from "commander";

/** Makes `command` report an argument as an unknown command. By default Commander ignores the argument of a default command. */
export function rejectUnknownCommands(command: Command): Command {
  return command.allowExcessArguments().hook("preAction", () => {
    const [word] = command.args;
    if (word !== undefined) command.error(`error: unknown command '${word}'; --help lists the commands`);
  });
}
