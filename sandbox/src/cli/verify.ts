import { Command, Option } from "commander";
import { SandboxError } from "../errors";
import { startSandbox } from "../sandbox";
import { type Compat, compatRows } from "../settings";
import { type CheckedClient, wireChecks } from "./wire-checks";
import { differingParts, type WireFacts, wireFacts } from "./wire-facts";

interface VerifyFlags {
  readonly baseUrl: string;
  readonly clientId: string;
  readonly redirectUri: string;
  readonly doorkeeper?: Compat["doorkeeper"];
}

const SECRET_VARIABLE = "EVENTPOP_CLIENT_SECRET";

export function verifyCommand(): Command {
  return new Command("verify")
    .description("compare the responses of the sandbox and of a real provider, with your own credentials")
    .requiredOption("--base-url <url>", "the provider, such as https://www.eventpop.me")
    .addOption(
      new Option("--client-id <id>", "client id of your application").env("EVENTPOP_CLIENT_ID").makeOptionMandatory(),
    )
    .requiredOption("--redirect-uri <uri>", "its redirect URI, as it is registered")
    .addOption(
      new Option("--doorkeeper <version>", "version of Doorkeeper to compare with").choices(
        compatRows.doorkeeper.choices,
      ),
    )
    .addHelpText(
      "after",
      `
The client secret is read from ${SECRET_VARIABLE}. The provider gets 21 requests, most of them with errors. No user signs
in, and nothing is changed except that one application token is issued. The exit code is 1 if a response differs.

Example:
  $ ${SECRET_VARIABLE}=… eventpop-sandbox verify --base-url https://www.eventpop.me \\
      --client-id … --redirect-uri https://my.app/auth/eventpop/callback`,
    )
    .action(async ({ baseUrl, doorkeeper, ...client }: VerifyFlags) => {
      const clientSecret = process.env[SECRET_VARIABLE];
      if (!clientSecret) {
        throw new SandboxError(
          "EVENTPOP_SANDBOX_BAD_OPTION",
          `Set the client secret in the environment variable ${SECRET_VARIABLE}.`,
        );
      }
      if (await runChecks(baseUrl, { ...client, clientSecret }, doorkeeper)) process.exitCode = 1;
    });
}

/** Runs all checks and prints their results. Returns true if at least one response differs from the sandbox's. */
async function runChecks(baseUrl: string, client: CheckedClient, doorkeeper: Compat["doorkeeper"] | undefined) {
  const { clientId, clientSecret, redirectUri } = client;
  await using sandbox = await startSandbox({
    applications: [{ clientId, clientSecret, redirectUris: [redirectUri] }],
    ...(doorkeeper !== undefined && { compat: { doorkeeper } }),
  });
  const checks = wireChecks(client);
  let count = 0;
  for (const check of checks) {
    const ours = await wireFacts(sandbox.url, check);
    const theirs = await wireFacts(baseUrl, check);
    const names = differingParts(ours, theirs);
    if (names.length > 0) count += 1;
    process.stdout.write(report(check.name, names, ours, theirs));
  }
  process.stdout.write(`${count} of ${checks.length} checks differ.\n`);
  return count > 0;
}

function report(check: string, names: readonly string[], ours: WireFacts, theirs: WireFacts): string {
  const lines = names.flatMap((name) => [`  ${name}`, `    sandbox   ${ours[name]}`, `    provider  ${theirs[name]}`]);
  return [`${names.length === 0 ? "same     " : "different"}  ${check}`, ...lines, ""].join("\n");
}
