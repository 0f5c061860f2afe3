import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Sandbox } from "eventpop-sandbox";
import ts from "typescript";
import { Browser, type BrowserResponse } from "../support/browser";
import { sandboxUser } from "../support/sandbox-user";

/** The URL that every app of docs/frameworks.md is configured with. */
export const ORIGIN = "http://localhost:3000";

/** A block of docs/frameworks.md: its info string is the language, `app`, and a name. */
export interface AppSnippet {
  readonly name: string;
  readonly language: "js" | "ts";
  readonly code: string;
}

export const snippets: readonly AppSnippet[] = [
  ...readFileSync(join(__dirname, "../../docs/frameworks.md"), "utf8").matchAll(
    /^```(js|ts) app (\w+)\n([\s\S]*?)^```$/gm,
  ),
].map(([, language, name = "", code = ""]) => ({ name, language: language as "js" | "ts", code }));

/** An app that runs in its own process, with the packed package and its framework from test/frameworks/node_modules. */
export class RunningApp {
  readonly browser: Browser;

  private constructor(
    private readonly process: ChildProcess,
    /** The URL that the app really listens at, instead of {@link ORIGIN}. */
    readonly url: string,
    private readonly sandbox: Sandbox,
    private readonly output: () => string,
  ) {
    this.browser = new Browser({ [ORIGIN]: url });
  }

  /** Starts an app of docs/frameworks.md, after `edit` has changed its code. */
  static startSnippet(name: string, sandbox: Sandbox, edit = (code: string) => code): Promise<RunningApp> {
    const snippet = snippets.find((each) => each.name === name);
    if (!snippet) throw new Error(`docs/frameworks.md has no app named ${name}.`);
    const code = edit(snippet.code);
    const { outputText } = ts.transpileModule(code, {
      compilerOptions: {
        target: ts.ScriptTarget.ES2022,
        module: ts.ModuleKind.CommonJS,
        esModuleInterop: true,
        experimentalDecorators: true,
        emitDecoratorMetadata: true,
      },
    });
    const folder = join(__dirname, "dist");
    mkdirSync(folder, { recursive: true });
    const file = join(folder, `${name}.cjs`);
    writeFileSync(file, snippet.language === "js" ? code : outputText);
    return RunningApp.start(file, sandbox);
  }

  /** Starts an app of test/frameworks/apps/. */
  static startFile(name: string, sandbox: Sandbox): Promise<RunningApp> {
    return RunningApp.start(join(__dirname, "apps", `${name}.cjs`), sandbox);
  }

  private static async start(file: string, sandbox: Sandbox): Promise<RunningApp> {
    const child = spawn(process.execPath, ["--require", join(__dirname, "listen-on-loopback.cjs"), file], {
      env: { ...process.env, ...sandbox.env(), SESSION_SECRET: "a secret of the test, 32 letters or more" },
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

  /** Logs a user in through the app's login link. Returns the response of the callback. */
  async logIn(key = "somchai"): Promise<BrowserResponse> {
    const login = await this.browser.click(`${ORIGIN}/auth/eventpop`);
    const person = sandboxUser(this.sandbox.url);
    const { html } = await person.signIn(login.location, `${key}@sandbox.example`, "sandbox");
    const callback = await person.decide(html, "Authorize");
    return this.browser.click(ORIGIN + callback, { from: this.sandbox.url });
  }

  /** Resolves when the app has printed this text. */
  async printed(text: string): Promise<void> {
    const { stderr } = this.process;
    while (stderr && !this.output().includes(text)) await once(stderr, "data");
  }

  async close(): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    const exit = once(this.process, "exit");
    this.process.kill("SIGKILL");
    await exit;
  }
}
