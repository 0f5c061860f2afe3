import { type Command, Option } from "commander";
import { connectSandbox, type RemoteSandbox } from "../control/remote";

/** Which running sandbox an order is for. */
export interface ConnectionFlags {
  readonly url: string;
  readonly token?: string;
}

/** Gives `command` the options that name a running sandbox. */
export function withConnectionFlags(command: Command): Command {
  return command
    .addOption(urlOption())
    .addOption(
      new Option("--token <text>", "its control token, if it told one at its start").env("EVENTPOP_SANDBOX_TOKEN"),
    );
}

export function urlOption(): Option {
  return new Option("--url <url>", "where the sandbox listens")
    .env("EVENTPOP_SANDBOX_URL")
    .default("http://127.0.0.1:4300");
}

export function connected({ url, token }: ConnectionFlags): RemoteSandbox {
  return connectSandbox(url, token === undefined ? {} : { token });
}
