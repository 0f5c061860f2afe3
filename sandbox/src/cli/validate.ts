import { Command } from "commander";
import { seedFileMistakes } from "../seed/seed";

export function validateCommand(): Command {
  return new Command("validate")
    .description("check a seed file without starting a sandbox")
    .argument("<seed>", "a JSON file")
    .addHelpText(
      "after",
      `
Each mistake is printed on one line that begins with its path, such as tickets.0.eventId. Then the exit code is 1.

Example:
  $ eventpop-sandbox validate eventpop-seed.json`,
    )
    .action((path: string) => {
      const mistakes = seedFileMistakes(path, Date.now());
      if (mistakes.length === 0) process.stdout.write(`${path} is a valid seed.\n`);
      else process.exitCode = 1;
      for (const mistake of mistakes) process.stderr.write(`${path}: ${mistake}\n`);
    });
}
