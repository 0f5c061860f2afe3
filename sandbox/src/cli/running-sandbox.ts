import { type Command, Option } from "commander";
import { connectSandbox, type RemoteSandbox } from "../control/remote";

/** The address of a running sandbox. */
export interface ConnectionFlags {
  readonly url: string;
  readonly token?: string;
}

/** Adds the flags for the address of a running sandbox to `command`. */
export function withConnectionFlags(command: Command): Command {
  return command
    .addOption(urlOption())
    .addOption(
      new Option("--token <text>", "its control token, if it printed one when it started").env(
        "EVENTPOP_SANDBOX_TOKEN",
      ),
    );
}

export function urlOption(): Option {
  return new Option("--url <url>", "where the sandbox listens")
    .env("EVENTPOP_SANDBOX_URL")
    .default("http://127.0.0.1:4300");
}

export function connectToSandbox({ url, token }: ConnectionFlags): RemoteSandbox {
  return connectSandbox(url, token === undefined ? {} : { token });
}
