import { writeFile } from "node:fs/promises";
import { Command } from "commander";
import { SandboxError } from "../errors";
import { starterFiles } from "./starter-files";

export function initCommand(): Command {
  return new Command("init")
    .description("write an example seed, an .env.sandbox and a test into this folder")
    .addHelpText(
      "after",
      `
Existing files are not changed.

Then:
  $ eventpop-sandbox --seed eventpop-seed.json
  $ node --test eventpop.test.cjs`,
    )
    .action(async () => {
      for (const [name, content] of starterFiles()) {
        const isNew = await writeNewFile(name, content);
        process.stdout.write(isNew ? `${name} written.\n` : `${name} exists and was not changed.\n`);
      }
    });
}

/** Writes a file. Returns false if it exists already. */
async function writeNewFile(name: string, content: string): Promise<boolean> {
  try {
    await writeFile(name, content, { flag: "wx" });
    return true;
  } catch (failure) {
    const { code, message } = failure as NodeJS.ErrnoException;
    if (code === "EEXIST") return false;
    throw new SandboxError("EVENTPOP_SANDBOX_REFUSED", `${name} cannot be written: ${message}`, failure);
  }
}
