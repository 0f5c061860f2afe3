import type { Command } from "commander";

/** Makes a command that runs when none is named take a word for what it is: the name of a command that does not exist. */
export function refusingWords(command: Command): Command {
  return command.allowExcessArguments().hook("preAction", () => {
    const [word] = command.args;
    if (word !== undefined) command.error(`error: unknown command '${word}'; --help lists the commands`);
  });
}
