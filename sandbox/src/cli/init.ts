import { writeFile } from "node:fs/promises";
import { Command } from "commander";
import { SandboxError } from "../errors";
import { starterFiles } from "./starter-files";
import { readStarterFolder } from "./starter-folder";

export function initCommand(): Command {
  return new Command("init")
    .description("write an .env, an example app, a seed and a test into this folder")
    .addHelpText(
      "after",
      `
Existing files are not changed. The app fits the folder: it uses import if package.json has "type": "module", otherwise require.
If there is a tsconfig.json, it is written in TypeScript.

Then:
  $ npm install passport-eventpop express express-session
  $ eventpop-sandbox                            keep it running; use another terminal for the app
  $ node --env-file=.env app.js                 the app, at http://localhost:3000
  $ eventpop-sandbox --seed eventpop-seed.json  the sandbox, with the users and events of the seed
  $ node --test eventpop.test.cjs               the test`,
    )
    .action(async () => {
      const { kind, appName, commands } = readStarterFolder(process.cwd());
      for (const [name, content] of starterFiles(kind, appName)) {
        const isNew = await writeNewFile(name, content);
        process.stdout.write(isNew ? `${name} written.\n` : `${name} exists and was not changed.\n`);
      }
      process.stdout.write(nextSteps(commands));
    });
}

function nextSteps(commands: readonly string[]): string {
  return `
Start the sandbox, and keep it running:   npx eventpop-sandbox
Start the app in another terminal:        ${commands.join(`\n${" ".repeat(42)}`)}
Use the users in eventpop-seed.json:      npx eventpop-sandbox --seed eventpop-seed.json
`;
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
