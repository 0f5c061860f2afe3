import { existsSync } from "node:fs";
import { appendFile, readFile, writeFile } from "node:fs/promises";
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
Existing files are not changed, but .env is added to .gitignore, because it has secrets. The app fits the folder: it uses import if
package.json has "type": "module", otherwise require. If there is a tsconfig.json, app and test are written in TypeScript. At the end,
the command prints what to install and how to start the app.`,
    )
    .action(async () => {
      const folder = readStarterFolder(process.cwd());
      for (const [name, content] of starterFiles(folder)) {
        const isNew = await writeNewFile(name, content);
        process.stdout.write(isNew ? `${name} written.\n` : `${name} exists and was not changed.\n`);
        if (name === ".env" && isNew) process.stdout.write(await ignoreEnv());
      }
      process.stdout.write(nextSteps(folder));
    });
}

function nextSteps({ startArguments, testName, testArguments, reason, installations }: StarterFolder): string {
  const steps = [
    ...installations.map((command, index) => [index === 0 ? "Install what is missing:" : "", command]),
    ["Start the sandbox, and keep it running:", "npx eventpop-sandbox"],
    ["Start the app in another terminal:", `node ${startArguments.join(" ")}`],
    ["Use the users in eventpop-seed.json:", "npx eventpop-sandbox --seed eventpop-seed.json"],
    ["Run the test, which starts both itself:", `node ${testArguments.join(" ")}`],
  ];
  const lines = steps.map(([what = "", command = ""]) => `${what.padEnd(42)}${command}\n`);
  const own = existsSync("src") ? `\nTo test your own app in src/, write its file into APP in ${testName}.\n` : "";
  return `${reason === undefined ? "" : `${reason}\n`}\n${lines.join("")}${own}`;
}

/** The lines of a .gitignore that decide about `.env`. */
const ABOUT_ENV = /^!?(?:\/|\*\*\/)?(?:\.env\*?|\*\.env|\.\*|\*)[ \t]*\r?$/m;

/** Adds `.env` to .gitignore, unless a line there decides about it already. Returns the sentence that says so. */
async function ignoreEnv(): Promise<string> {
  if (await writeNewFile(".gitignore", ".env\n")) return ".gitignore written, so that git ignores .env.\n";
  const text = await readFile(".gitignore", "utf8").catch(refusal(".gitignore", "read"));
  if (ABOUT_ENV.test(text)) return "";
  const end = text.includes("\r\n") ? "\r\n" : "\n";
  const line = `${text === "" || text.endsWith("\n") ? "" : end}.env${end}`;
  await appendFile(".gitignore", line).catch(refusal(".gitignore", "written"));
  return ".gitignore exists; .env was added to it.\n";
}

/** Writes a file. If the file exists already, returns false and changes nothing. */
async function writeNewFile(name: string, content: string): Promise<boolean> {
  try {
    await writeFile(name, content, { flag: "wx" });
    return true;
  } catch (failure) {
    if ((failure as NodeJS.ErrnoException).code === "EEXIST") return false;
    return refusal(name, "written")(failure as Error);
  }
}

function refusal(name: string, action: "read" | "written"): (failure: Error) => never {
  return (failure) => {
    throw new SandboxError("EVENTPOP_SANDBOX_REFUSED", `${name} cannot be ${action}: ${failure.message}`, failure);
  };
}
