import { Command } from "commander";
import { seedFileMistakes } from "../seed/seed";

export function validateCommand(): Command {
  return new Command("validate")
    .description("check a seed file without starting anything")
    .argument("<seed>", "a JSON file")
    .addHelpText(
      "after",
      `
Each mistake is one line that begins with its place, such as tickets.0.eventId; the exit code is 1 then.

Example:
  $ eventpop-sandbox validate eventpop-seed.json`,
    )
    .action((path: string) => {
      const mistakes = seedFileMistakes(path, Date.now());
      if (mistakes.length === 0) process.stdout.write(`${path} is a good seed.\n`);
      else process.exitCode = 1;
      for (const mistake of mistakes) process.stderr.write(`${path}: ${mistake}\n`);
    });
}
