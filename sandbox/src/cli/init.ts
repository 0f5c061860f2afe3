import { writeFile } from "node:fs/promises";
import { Command } from "commander";
import { SandboxError } from "../errors";
import { starterFiles } from "./starter-files";

const NEXT_STEPS = `
Start the sandbox, and keep it running:   npx eventpop-sandbox
Start the app in another terminal:        node --env-file=.env app.js
`;

export function initCommand(): Command {
  return new Command("init")
    .description("write an .env, an example app, a seed and a test into this folder")
    .addHelpText(
      "after",
      `
Existing files are not changed.

Then:
  $ npm install passport-eventpop express express-session
  $ eventpop-sandbox                            keep it running; use another terminal for the app
  $ node --env-file=.env app.js                 the app, at http://localhost:3000
  $ eventpop-sandbox --seed eventpop-seed.json  the sandbox, with the users and events of the seed
  $ node --test eventpop.test.cjs               the test`,
    )
    .action(async () => {
      for (const [name, content] of starterFiles()) {
        const isNew = await writeNewFile(name, content);
        process.stdout.write(isNew ? `${name} written.\n` : `${name} exists and was not changed.\n`);
      }
      process.stdout.write(NEXT_STEPS);
    });
}

/** Writes a file. If the file exists already, returns false and changes nothing. */
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
