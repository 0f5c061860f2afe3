import { writeFile } from "node:fs/promises";
import { Command } from "commander";
import { SandboxError } from "../errors";
import { starterFiles } from "./starter-files";
import { readStarterFolder, type StarterFolder } from "./starter-folder";

export function initCommand(): Command {
  return new Command("init")
    .description("write an .env, an example app, a seed and a test into this folder")
    .addHelpText(
      "after",
      `
Existing files are not changed. The app fits the folder: it uses import if package.json has "type": "module", otherwise require.
If there is a tsconfig.json, it is written in TypeScript. At the end, the command prints what to install and how to start the app.`,
    )
    .action(async () => {
      const folder = readStarterFolder(process.cwd());
      for (const [name, content] of starterFiles(folder)) {
        const isNew = await writeNewFile(name, content);
        process.stdout.write(isNew ? `${name} written.\n` : `${name} exists and was not changed.\n`);
      }
      process.stdout.write(nextSteps(folder));
    });
}

function nextSteps({ startArguments, reason, installations }: StarterFolder): string {
  const steps = [
    ...installations.map((command, index) => [index === 0 ? "Install what is missing:" : "", command]),
    ["Start the sandbox, and keep it running:", "npx eventpop-sandbox"],
    ["Start the app in another terminal:", `node ${startArguments.join(" ")}`],
    ["Use the users in eventpop-seed.json:", "npx eventpop-sandbox --seed eventpop-seed.json"],
    ["Run the test, which starts both itself:", "node --test eventpop.test.cjs"],
  ];
  const lines = steps.map(([what = "", command = ""]) => `${what.padEnd(42)}${command}\n`);
  return `${reason === undefined ? "" : `${reason}\n`}\n${lines.join("")}`;
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
