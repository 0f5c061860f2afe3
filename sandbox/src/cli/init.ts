import { writeFile } from "node:fs/promises";
import { Command } from "commander";
import { SandboxError } from "../errors";
import { starterFiles } from "./starter-files";

export function initCommand(): Command {
  return new Command("init")
    .description("write a seed, an .env.sandbox and a test to begin with, into this folder")
    .addHelpText(
      "after",
      `
Files that exist are left as they are.

Then:
  $ eventpop-sandbox --seed eventpop-seed.json
  $ node --test eventpop.test.cjs`,
    )
    .action(async () => {
      for (const [name, content] of starterFiles()) {
        const isNew = await written(name, content);
        process.stdout.write(isNew ? `${name} written.\n` : `${name} exists and is left as it is.\n`);
      }
    });
}

/** Whether `name` was free. */
async function written(name: string, content: string): Promise<boolean> {
  try {
    await writeFile(name, content, { flag: "wx" });
    return true;
  } catch (failure) {
    const { code, message } = failure as NodeJS.ErrnoException;
    if (code === "EEXIST") return false;
    throw new SandboxError("EVENTPOP_SANDBOX_REFUSED", `${name} cannot be written: ${message}`, failure);
  }
}
