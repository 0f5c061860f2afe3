#!/usr/bin/env node
import { Command, InvalidArgumentError, Option } from "commander";
import { SandboxError } from "./errors";
import { type Sandbox, startSandbox } from "./sandbox";
import { version } from "./version";

const program = new Command("eventpop-sandbox")
  .description("A local Eventpop to sign in with, for developing and testing.")
  .version(version);

program
  .command("start", { isDefault: true })
  .description("start the sandbox and keep it running until Ctrl-C")
  .addOption(
    new Option("-p, --port <number>", "port to listen on; 0 takes a free one")
      .env("EVENTPOP_SANDBOX_PORT")
      .default(4300)
      .argParser(portNumber),
  )
  .action(async ({ port }: { port: number }) => {
    const sandbox = await startSandbox({ port, control: true });
    process.stdout.write(await greeting(sandbox));
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void sandbox.close());
  });

program.parseAsync().catch((failure: unknown) => {
  process.stderr.write(failure instanceof SandboxError ? `${failure.message}\n` : `${String(failure)}\n`);
  process.exitCode = 1;
});

function portNumber(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new InvalidArgumentError("A port is a number from 0 to 65535.");
}

async function greeting(sandbox: Sandbox): Promise<string> {
  const env = Object.entries(sandbox.env()).map(([name, value]) => `${name}=${value}`);
  const people = await sandbox.users.list();
  const width = Math.max(...people.map(({ email }) => email.length));
  const lines = people.map(({ email, password, fullName }) => `  ${email.padEnd(width)}  ${password}  ${fullName}`);
  return [
    `Eventpop sandbox ${version} at ${sandbox.publicUrl}`,
    "",
    "For your application's .env:",
    ...env.map((line) => `  ${line}`),
    "",
    "People (e-mail, password, name):",
    ...lines,
    "",
    "",
  ].join("\n");
}
