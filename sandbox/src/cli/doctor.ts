import { writeFile } from "node:fs/promises";
import { Command, InvalidArgumentError, Option } from "commander";
import { type Diagnosis, diagnose } from "../doctor/doctor";
import { diagnosisText } from "../doctor/report";
import { parseDuration } from "./arguments";

interface DoctorFlags {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly callbackUrl: string;
  readonly eventpopUrl: URL;
  readonly scope: string;
  readonly app?: URL;
  readonly loginPath: string;
  readonly timeout: number;
  readonly json?: true;
  readonly write?: string;
}

const EVENTPOP_URL = "https://www.eventpop.me";

export function doctorCommand(): Command {
  const command = new Command("doctor")
    .description("find out whether credentials, callback URL, server and app are right, without a login")
    .addOption(required("--client-id <id>", "client id of your application", "EVENTPOP_CLIENT_ID", parseText))
    .addOption(
      required(
        "--client-secret <secret>",
        "its secret; other users of this machine can see arguments, so the variable is better",
        "EVENTPOP_CLIENT_SECRET",
        parseText,
      ),
    )
    .addOption(
      required(
        "--callback-url <url>",
        "the callback URL, exactly as registered",
        "EVENTPOP_CALLBACK_URL",
        parseCallback,
      ),
    )
    .addOption(
      new Option("--eventpop-url <url>", "address of the server to examine")
        .env("EVENTPOP_URL")
        .default(new URL(EVENTPOP_URL), EVENTPOP_URL)
        .argParser((text) => parseOrigin(text || EVENTPOP_URL)),
    )
    .addOption(
      new Option("--scope <scopes>", "scopes that your app needs, separated by spaces")
        .env("EVENTPOP_SCOPE")
        .default("public")
        .argParser((text) => text.split(/\s+/).filter(Boolean).join(" ") || "public"),
    )
    .option("--app <url>", "examine your running app too, at this address", parseOrigin)
    .option("--login-path <path>", "path of your app's login route", parsePath, "/auth/eventpop")
    // Not `--env-file`: Node 20 reads a flag of this name even behind the script.
    .option("--env <file>", "read the variables from a file, such as .env", loadVariables)
    .addOption(
      new Option("--timeout <duration>", "how long one request may take")
        .argParser(parseDuration)
        .default(10_000, "10s"),
    )
    .option("--write <file>", "write the switches that were seen to this file, for `start --compat`")
    .option("--json", "print the findings as JSON")
    .addHelpText(
      "after",
      `
Each finding is one line: ✓ is right, ✗ is wrong, ! may be wrong or cannot be checked. The secret is never printed.

The server gets 10 requests if all is right, and your app 3. If something is wrong, further requests look for the
mistake; there are never more than 40. No user signs in. All requests but one are refused or change nothing. That one
gets an application token (client_credentials), which expires by itself; Doorkeeper 5.2 then revokes your earlier
application token with the same scopes.

Exit code: 0 if nothing is wrong, 1 if something is wrong, 2 if an argument or a variable is missing or invalid.

Examples:
  $ eventpop-sandbox doctor --env .env --callback-url https://my.app/auth/eventpop/callback
  $ eventpop-sandbox doctor --env .env --callback-url https://my.app/auth/eventpop/callback --app https://my.app`,
    )
    .action(async ({ json, write, timeout, ...target }: DoctorFlags) => {
      const diagnosis = await diagnose({ ...target, timeoutMs: timeout });
      const isWrong = diagnosis.findings.some(({ status }) => status === "wrong");
      process.stdout.write(
        json ? `${JSON.stringify({ ok: !isWrong, ...diagnosis }, null, 2)}\n` : diagnosisText(diagnosis),
      );
      if (write !== undefined) await writeCompat(command, write, diagnosis);
      if (isWrong) process.exitCode = 1;
    });
  return command;
}

function required(flags: string, about: string, variable: string, parse: (text: string) => string): Option {
  return new Option(flags, about).env(variable).argParser(parse).makeOptionMandatory();
}

async function writeCompat(command: Command, file: string, { compat }: Diagnosis): Promise<void> {
  try {
    await writeFile(file, `${JSON.stringify(compat, null, 2)}\n`);
  } catch (failure) {
    command.error(`error: ${file} cannot be written: ${(failure as Error).message}`);
  }
}

/**
 * Sets the environment variables in `file`. Commander calls this function while it reads the flags, and reads environment variables only
 * afterwards.
 */
function loadVariables(file: string): string {
  try {
    process.loadEnvFile(file);
  } catch (failure) {
    throw new InvalidArgumentError((failure as Error).message);
  }
  return file;
}

function parseText(text: string): string {
  if (text.trim() !== "") return text;
  throw new InvalidArgumentError("It is empty.");
}

function parseOrigin(text: string): URL {
  return new URL(parseHttpUrl(text).origin);
}

function parseCallback(text: string): string {
  parseHttpUrl(text);
  return text;
}

function parseHttpUrl(text: string): URL {
  if (/^https?:\/\/[^/\s]+[^\s]*$/i.test(text) && URL.canParse(text)) return new URL(text);
  throw new InvalidArgumentError("Write a URL such as https://my.app/auth/eventpop/callback.");
}

function parsePath(text: string): string {
  if (text.startsWith("/")) return text;
  throw new InvalidArgumentError("A path must begin with a slash.");
}
