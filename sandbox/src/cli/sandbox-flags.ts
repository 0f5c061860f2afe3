import { type Command, Option } from "commander";
import type { Compat, SandboxOptions } from "../index";
import { compatRows, consentRow } from "../settings";
import { moment, rateLimit } from "./arguments";

/** The options of `startSandbox` that the command line has; those of a plain value under the same names. */
export interface SandboxFlags
  extends Pick<SandboxOptions, "port" | "host" | "publicUrl" | "seed" | "consent" | "rateLimit" | "now" | "frozen"> {
  readonly loginAs?: string;
  readonly doorkeeper?: Compat["doorkeeper"];
}

/** Gives `command` the options that say what the sandbox is like. */
export function withSandboxFlags(command: Command): Command {
  return command
    .option("--seed <file>", "people, events and tickets to begin with; `init` writes an example")
    .addOption(
      new Option("--consent <how>", "ask people for consent, or allow every application")
        .choices(consentRow.choices)
        .default(consentRow.default),
    )
    .option("--login-as <person>", "sign this person in without asking, such as somchai")
    .option("--rate-limit <limit>", "calls of /me per token, such as 10/60s, or off", rateLimit)
    .option("--now <time>", "what time it is at the start, such as 2026-04-13T09:00:00+07:00", moment)
    .option("--frozen", "make the clock stand still")
    .addOption(
      new Option("--doorkeeper <version>", "whose wire behaviour to have").choices(compatRows.doorkeeper.choices),
    );
}

export function sandboxOptions({ loginAs, doorkeeper, ...options }: SandboxFlags): SandboxOptions {
  return {
    ...options,
    ...(loginAs !== undefined && { login: { as: loginAs } }),
    ...(doorkeeper !== undefined && { compat: { doorkeeper } }),
    control: true,
  };
}
