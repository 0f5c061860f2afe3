import { join } from "node:path";
import { type Program, startProgram } from "./program";

/** A Rails application with a real Doorkeeper on loopback, with one OAuth application and one user. */
export interface Doorkeeper {
  readonly url: string;
  /** Stops it and removes its database. */
  remove(): Promise<void>;
}

/** The fields have the same meaning as in `test/servers/doorkeeper/application.rb`. */
export interface DoorkeeperSettings {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly redirectUri: string;
  readonly email: string;
  readonly password: string;
  readonly fullName: string;
  readonly pkce: boolean;
  readonly signIn: boolean;
  readonly api: "grape" | "rails";
}

export async function startDoorkeeper(settings: DoorkeeperSettings): Promise<Doorkeeper> {
  const file = join(__dirname, "../doorkeeper/application.rb");
  const { PATH, HOME } = process.env;
  const program: Program = await startProgram("ruby", [file], {
    env: { PATH, HOME, LANG: "C.UTF-8", DOORKEEPER: JSON.stringify(settings) },
    ready: "listening on ",
  });
  const [, url = ""] = /listening on (\S+)/.exec(program.output) ?? [];
  return { url, remove: () => program.stop() };
}
