import { Command, Option } from "commander";
import { type Sandbox, startSandbox } from "../sandbox";
import { version } from "../version";
import { portNumber } from "./arguments";
import { refusingWords } from "./default-command";
import { type SandboxFlags, sandboxOptions, withSandboxFlags } from "./sandbox-flags";

interface StartFlags extends SandboxFlags {
  readonly json?: true;
  readonly quiet?: true;
}

export function startCommand(): Command {
  const command = refusingWords(new Command("start"))
    .description("start the sandbox and keep it running until Ctrl-C")
    .addOption(
      new Option("-p, --port <number>", "port to listen on; 0 takes a free one")
        .env("EVENTPOP_SANDBOX_PORT")
        .default(4300)
        .argParser(portNumber),
    )
    .option("--host <address>", "address to listen on; this machine only, unless it is given")
    .option("--public-url <origin>", "where browsers reach it, if not where it listens");
  return withSandboxFlags(command)
    .option("--json", "tell all of it as one line of JSON")
    .addOption(new Option("--quiet", "tell nothing").conflicts("json"))
    .addHelpText(
      "after",
      `
Examples:
  $ eventpop-sandbox                           at http://127.0.0.1:4300
  $ eventpop-sandbox -p 0 --json               on a free port, told to a program
  $ eventpop-sandbox --login-as ploy --consent auto
                                               each login is through at once
  $ eventpop-sandbox --seed eventpop-seed.json --now 2026-04-13T09:00:00+07:00 --frozen
                                               your own people, at one moment`,
    )
    .action(async ({ json, quiet, ...flags }: StartFlags) => {
      const sandbox = await startSandbox(sandboxOptions(flags));
      // Before anybody is told that it runs: whoever hears of it may end it at once.
      for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void sandbox.close());
      if (quiet) return;
      process.stdout.write(json ? await announcement(sandbox) : await greeting(sandbox));
    });
}

async function announcement(sandbox: Sandbox): Promise<string> {
  const people = await sandbox.users.list();
  const { url, publicUrl, port, controlToken } = sandbox;
  const users = people.map(({ key, email, password, fullName }) => ({ key, email, password, fullName }));
  return `${JSON.stringify({ version, url, publicUrl, port, controlToken, env: sandbox.env(), users })}\n`;
}

async function greeting(sandbox: Sandbox): Promise<string> {
  const env = Object.entries(sandbox.env()).map(([name, value]) => `  ${name}=${value}`);
  const people = await sandbox.users.list();
  const width = Math.max(...people.map(({ email }) => email.length));
  const rows = people.map(({ email, password, fullName }) => `  ${email.padEnd(width)}  ${password}  ${fullName}`);
  const token = sandbox.controlToken === null ? [] : ["", "For those who give it orders:", tokenLine(sandbox)];
  return [
    `Eventpop sandbox ${version} at ${sandbox.publicUrl}`,
    "",
    "For your application's .env:",
    ...env,
    ...token,
    "",
    "People (e-mail, password, name):",
    ...rows,
    "",
    "",
  ].join("\n");
}

function tokenLine({ controlToken }: Sandbox): string {
  return `  EVENTPOP_SANDBOX_TOKEN=${controlToken}`;
}
