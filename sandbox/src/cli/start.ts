import { styleText } from "node:util";
import { Command, Option } from "commander";
import type { SandboxOptions } from "../options";
import { paths } from "../pages/paths";
import { userTag } from "../pages/users";
import { type Sandbox, startSandbox } from "../sandbox";
import { version } from "../version";
import { parsePort } from "./arguments";
import { rejectUnknownCommands } from "./default-command";
import { type SandboxFlags, sandboxOptions, withSandboxFlags } from "./sandbox-flags";

interface StartFlags extends SandboxFlags, Pick<SandboxOptions, "allowedHosts" | "redirectHosts"> {
  readonly json?: true;
  readonly quiet?: true;
}

export function startCommand(): Command {
  const command = rejectUnknownCommands(new Command("start"))
    .description("start the sandbox and keep it running until Ctrl-C")
    .addOption(
      new Option("-p, --port <number>", "port to listen on; 0 takes a free one")
        .env("EVENTPOP_SANDBOX_PORT")
        .default(4300)
        .argParser(parsePort),
    )
    .option("--host <address>", "address to listen on; by default only this machine can connect")
    .option("--public-url <origin>", "origin for browsers, if it is not the address to listen on")
    .option("--allowed-hosts <name...>", "more host names by which apps reach the sandbox, such as eventpop")
    .option("--redirect-hosts <name...>", "more hosts that an app may use in its callback URL");
  return withSandboxFlags(command)
    .option("--json", "print everything as one line of JSON")
    .addOption(new Option("--quiet", "print nothing").conflicts("json"))
    .addHelpText(
      "after",
      `
Examples:
  $ eventpop-sandbox                           at http://127.0.0.1:4300
  $ eventpop-sandbox -p 0 --json               on a free port, with output for programs
  $ eventpop-sandbox --login-as ploy --consent auto
                                               every login succeeds without any page
  $ eventpop-sandbox --seed eventpop-seed.json --now 2026-04-13T09:00:00+07:00 --frozen
                                               your own users, with a stopped clock
  $ eventpop-sandbox --state .eventpop.json    logins of your app survive a restart of the sandbox
  $ eventpop-sandbox --host 0.0.0.0 --public-url http://localhost:4300 --allowed-hosts eventpop
                                               in a container: apps use http://eventpop:4300`,
    )
    .action(async ({ json, quiet, ...flags }: StartFlags) => {
      const isSilent = json === true || quiet === true;
      const sandbox = await startSandbox({ ...sandboxOptions(flags), log: !isSilent });
      // The handlers are added before the output, because a program may send a signal as soon as it reads that the sandbox
      // runs.
      for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void sandbox.close());
      if (quiet) return;
      process.stdout.write(json ? await jsonOutput(sandbox) : await textOutput(sandbox, flags.state));
    });
}

async function jsonOutput(sandbox: Sandbox): Promise<string> {
  const { url, publicUrl, port, controlToken } = sandbox;
  const users = (await sandbox.users.list()).map(({ key, email, password, fullName }) => ({
    key,
    email,
    password,
    fullName,
  }));
  return `${JSON.stringify({ version, url, publicUrl, port, controlToken, env: sandbox.env(), users })}\n`;
}

async function textOutput(sandbox: Sandbox, state: string | undefined): Promise<string> {
  const { publicUrl, controlToken } = sandbox;
  const env = Object.entries(sandbox.env()).map(([name, value]) => `  ${name}=${value}`);
  const token =
    controlToken === null ? [] : ["", "For commands to this sandbox:", `  EVENTPOP_SANDBOX_TOKEN=${controlToken}`];
  return [
    styleText("bold", `Eventpop sandbox ${version} at ${publicUrl}`),
    `Inspector: ${publicUrl}${paths.inspector}`,
    ...(state === undefined ? [] : [`State: ${state}, which a restart with the same --state continues`]),
    "",
    "For your application's .env:",
    ...env,
    ...token,
    "",
    "Users (key, e-mail, password, what is special):",
    ...(await userLines(sandbox)),
    "",
    "Stop with Ctrl-C. Each request to the sandbox is shown below, with the reason if it fails.",
    "",
    "",
  ].join("\n");
}

async function userLines(sandbox: Sandbox): Promise<readonly string[]> {
  const tickets = await sandbox.tickets.list();
  const users = (await sandbox.users.list()).map((user) => {
    const ticketCount = tickets.filter(({ userId }) => userId === user.id).length;
    return [user.key, user.email, user.password, userTag({ trait: user.trait ?? undefined, ticketCount }, "en")];
  });
  const widths = [0, 1, 2].map((column) => Math.max(...users.map((texts) => texts[column]?.length ?? 0)));
  return users.map((texts) => `  ${texts.map((text, column) => text.padEnd(widths[column] ?? 0)).join("  ")}`);
}
