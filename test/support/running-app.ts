import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Sandbox } from "eventpop-sandbox";
import { Browser, type BrowserResponse } from "./browser";
import { sandboxUser } from "./sandbox-user";

/** The URL that every app of the documents and examples has for itself. */
export const ORIGIN = "http://localhost:3000";

/** What an app needs to know of a sandbox. */
export type AppSandbox = Pick<Sandbox, "url" | "env">;

/** How an app is started. */
export interface AppProgram {
  /** The path of its main file. */
  readonly file: string;
  /** Environment variables besides those of this process and of the sandbox. */
  readonly env?: NodeJS.ProcessEnv;
  /** The path of Node. @defaultValue the Node that runs the tests */
  readonly node?: string;
  /** @defaultValue the working directory of the tests */
  readonly cwd?: string;
}

/** An app in a process of its own. It listens on a free port instead of 3000. */
export class RunningApp {
  readonly browser: Browser;

  private constructor(
    private readonly process: ChildProcess,
    /** The URL at which the app really listens. `browser` maps {@link ORIGIN} to it. */
    readonly url: string,
    private readonly sandbox: AppSandbox,
    private readonly output: () => string,
  ) {
    this.browser = new Browser({ [ORIGIN]: url });
  }

  /** Starts an app with the sandbox's environment variables. Resolves when it listens; rejects with its output if it ends before. */
  static async start(
    { file, env, node = process.execPath, cwd }: AppProgram,
    sandbox: AppSandbox,
  ): Promise<RunningApp> {
    const child = spawn(node, ["--require", join(__dirname, "listen-on-loopback.cjs"), file], {
      cwd,
      env: { ...process.env, ...sandbox.env(), SESSION_SECRET: "a secret of the test's, 32 letters or more", ...env },
      stdio: ["ignore", "pipe", "pipe", "ipc"],
    });
    let printed = "";
    for (const stream of [child.stdout, child.stderr]) stream?.on("data", (text) => (printed += text));
    const exit = once(child, "exit").then(() => {
      throw new Error(`${file} ended before it listened:\n${printed}`);
    });
    const [{ port }] = (await Promise.race([once(child, "message"), exit])) as [{ port: number }];
    exit.catch(() => {});
    return new RunningApp(child, `http://127.0.0.1:${port}`, sandbox, () => printed);
  }

  /** Logs a user in through a login route of the app. Returns the response of the callback. */
  async logIn(key = "somchai", loginPath = "/auth/eventpop"): Promise<BrowserResponse> {
    const login = await this.browser.click(ORIGIN + loginPath);
    const person = sandboxUser(this.sandbox.url);
    const { html } = await person.signIn(login.location, `${key}@sandbox.example`, "sandbox");
    const callback = await person.decide(html, "Authorize");
    return this.browser.click(ORIGIN + callback, { from: this.sandbox.url });
  }

  /** Resolves when the app has printed `text` to stdout or stderr. */
  async printed(text: string): Promise<void> {
    const { stdout, stderr } = this.process;
    while (!this.output().includes(text)) {
      await Promise.race([stdout, stderr].map((stream) => stream && once(stream, "data")));
    }
  }

  /** Ends the process, and returns its exit code. A second call does nothing. @param signal - the default ends it at once */
  async close(signal: NodeJS.Signals = "SIGKILL"): Promise<number | null> {
    if (this.process.exitCode === null && this.process.signalCode === null) {
      const exit = once(this.process, "exit");
      this.process.kill(signal);
      await exit;
    }
    return this.process.exitCode;
  }
}
