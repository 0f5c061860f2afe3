import { readFileSync } from "node:fs";
import { type Command, InvalidArgumentError, Option } from "commander";
import type { Compat, SandboxOptions } from "../index";
import { compatRows, consentRow } from "../settings";
import { parseMoment, parseRateLimit } from "./arguments";

/** The options of `startSandbox` that have flags. Most flags have the name of their option. */
export interface SandboxFlags
  extends Pick<
    SandboxOptions,
    "port" | "host" | "publicUrl" | "seed" | "state" | "consent" | "rateLimit" | "now" | "frozen"
  > {
  readonly loginAs?: string;
  readonly doorkeeper?: Compat["doorkeeper"];
  readonly compat?: Partial<Compat>;
}

/** Adds the flags of {@link SandboxFlags} to `command`. */
export function withSandboxFlags(command: Command): Command {
  return (
    command
      .option("--seed <file>", "JSON file with users, events and tickets; `init` writes an example")
      // Commander gets no default here, because a state file may have another value.
      .addOption(
        new Option(
          "--consent <how>",
          `show the consent page, or allow every application; ${consentRow.default} by default`,
        ).choices(consentRow.choices),
      )
      .option("--login-as <user>", "sign this user in without the sign-in page, such as somchai")
      .option("--rate-limit <limit>", "requests to /me for each token, such as 10/60s, or off", parseRateLimit)
      .option("--now <time>", "time when the sandbox starts, such as 2026-04-13T09:00:00+07:00", parseMoment)
      .option("--frozen", "stop the clock")
      .addOption(
        new Option("--doorkeeper <version>", "version of Doorkeeper to behave like").choices(
          compatRows.doorkeeper.choices,
        ),
      )
      .option("--compat <file>", "JSON file with switches, as `doctor --write` writes it", readCompat)
      .option("--state <file>", "keep users, tokens and settings in this file, so that they survive a restart")
  );
}

/** Reads the file that `doctor --write` wrote. The sandbox checks the switches in it. */
function readCompat(path: string): Partial<Compat> {
  try {
    return JSON.parse(readFileSync(path, "utf8")) as Partial<Compat>;
  } catch (failure) {
    throw new InvalidArgumentError(`${path} cannot be read: ${(failure as Error).message}`);
  }
}

export function sandboxOptions({ loginAs, doorkeeper, compat, ...options }: SandboxFlags): SandboxOptions {
  return {
    ...options,
    ...(loginAs !== undefined && { login: { as: loginAs } }),
    ...((compat ?? doorkeeper) !== undefined && {
      compat: { ...compat, ...(doorkeeper !== undefined && { doorkeeper }) },
    }),
    control: true,
  };
}
