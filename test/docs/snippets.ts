/**
 * The code blocks of the documents whose info string has the word `runnable` after the language:
 *
 *     ```ts runnable
 *
 * - A `js` or `ts` block is a complete CommonJS program. The environment holds the variables that `npx eventpop-sandbox` prints, and
 *   no others but `EVENTPOP_TOKEN`, the token of an organizer's employee. `ts` blocks must compile, too.
 * - A block that calls `listen` is an app. It gets a free port, a user with a ticket logs in, and every `app.get` must respond with 200.
 * - A block that is followed by a block `text output` must print exactly that text.
 * - A third word is the name of the block, for a test of its own. Only that test runs an app
 *   with another address than `localhost`, or with other paths.
 *
 * A block `ts compiled` is a program that must compile, and `ts option` is an option of `eventpopAuth`.
 */
import diagnostics, { type Channel } from "node:diagnostics_channel";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { Server } from "node:http";
import { join } from "node:path";
import { type Sandbox, type SandboxOptions, startSandbox } from "eventpop-sandbox";
import { pino } from "pino";
import type request from "supertest";
import ts from "typescript";
import { sandboxUser } from "../support/sandbox-user";

export const ROOT = join(__dirname, "../..");
export const SOURCES: Readonly<Record<string, string>> = {
  "passport-eventpop": "src/index.ts",
  "eventpop-sandbox": "sandbox/src/index.ts",
};

export interface Snippet {
  /** Document and line, such as `docs/api.md:14`. */
  readonly place: string;
  readonly language: string;
  readonly name: string | undefined;
  readonly code: string;
  readonly output: string | undefined;
}

const pages = readdirSync(join(ROOT, "docs")).filter((name) => name.endsWith(".md"));
export const documents = ["README.md", "sandbox/README.md", ...pages.map((name) => `docs/${name}`)];

export const snippets = documents.flatMap(readSnippets);

/** The code of all blocks with this info string. */
export function blocksOf(info: string): string[] {
  const block = new RegExp(`^\`\`\`${info}\\n([\\s\\S]*?)^\`\`\`$`, "gm");
  return documents.flatMap((document) =>
    [...readFileSync(join(ROOT, document), "utf8").matchAll(block)].map(([, code = ""]) => code),
  );
}

function readSnippets(document: string): Snippet[] {
  const text = readFileSync(join(ROOT, document), "utf8");
  const block = /^```(js|ts) runnable ?(\w*)\n([\s\S]*?)^```$(?:\n+```text output\n([\s\S]*?)^```$)?/gm;
  return [...text.matchAll(block)].map(({ index, 1: language = "", 2: name, 3: code = "", 4: output }) => ({
    place: `${document}:${text.slice(0, index).split("\n").length}`,
    language,
    name: name || undefined,
    code,
    output,
  }));
}

/** Runs snippets in this process, with a sandbox. Call `setUp` before each test, `cleanUp` after it, and `close` at the end. */
export class SnippetRunner {
  /** What the snippets have logged with pino. */
  readonly logged: string[] = [];
  private readonly servers: Server[] = [];
  private readonly environment = { ...process.env };
  private readonly unsubscribe: (() => void)[] = [];

  private constructor(readonly sandbox: Sandbox) {}

  static async start(options: SandboxOptions = {}): Promise<SnippetRunner> {
    return new SnippetRunner(await startSandbox(options));
  }

  async setUp(): Promise<void> {
    const { servers } = this;
    const { accessToken } = await this.sandbox.tokens.issue({ as: "anan", scope: "public organizer" });
    Object.assign(process.env, this.sandbox.env(), { EVENTPOP_TOKEN: accessToken });
    const listen = Server.prototype.listen;
    jest.spyOn(Server.prototype, "listen").mockImplementation(function (this: Server, ...how: unknown[]) {
      // supertest and the sandbox listen on port 0 or with options. Only the snippets use a fixed port.
      if (how[0] === 0 || typeof how[0] === "object") return Reflect.apply(listen, this, how);
      servers.push(this);
      return Reflect.apply(listen, this, [0, "127.0.0.1"]);
    } as typeof listen);
  }

  async cleanUp(): Promise<void> {
    jest.restoreAllMocks();
    process.env = { ...this.environment };
    for (const undo of this.unsubscribe.splice(0)) undo();
    this.logged.length = 0;
    for (const server of this.servers.splice(0)) {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
    await this.sandbox.reset();
  }

  close(): Promise<void> {
    return this.sandbox.close();
  }

  /** The server of the snippet that was run last, if it is an app. */
  get app(): Server | undefined {
    return this.servers.at(-1);
  }

  /** Runs a snippet to its end, and returns what it printed. */
  async run({ code, place }: Snippet): Promise<string> {
    const { outputText } = ts.transpileModule(code, {
      fileName: place,
      compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.CommonJS, esModuleInterop: true },
    });
    const lines: string[] = [];
    const print = (...words: unknown[]) => lines.push(`${words.join(" ")}\n`);
    const modules: Readonly<Record<string, unknown>> = {
      // pino writes to the process's output, which a test cannot read.
      pino: { pino: () => pino({}, { write: (line: string) => void this.logged.push(line) }) },
      "node:diagnostics_channel": this.diagnosticsChannel(),
    };
    const load = (name: string) => modules[name] ?? require(SOURCES[name] ? join(ROOT, SOURCES[name]) : name);
    const AsyncFunction = (async () => {}).constructor as FunctionConstructor;
    await new AsyncFunction("require", "exports", "console", outputText)(load, {}, { ...console, log: print });
    for (const server of this.servers) if (!server.listening) await once(server, "listening");
    return lines.join("");
  }

  /** Runs the snippet with this name. */
  async runNamed(name: string): Promise<void> {
    const snippet = snippets.find((each) => each.name === name);
    if (!snippet) throw new Error(`No document has a snippet named ${name}.`);
    await this.run(snippet);
  }

  /** Runs the app with this name, and returns its server. */
  async startApp(name: string): Promise<Server> {
    await this.runNamed(name);
    if (!this.app) throw new Error(`The snippet ${name} is not an app.`);
    return this.app;
  }

  /** Logs a user in with this browser, and returns the status of the callback. */
  async logIn(browser: ReturnType<typeof request.agent>, key: string): Promise<number> {
    // Without a consent, the consent page is shown again.
    await this.sandbox.consents.remove({ as: key });
    const { headers } = await browser.get("/auth/eventpop");
    const person = sandboxUser(this.sandbox.url);
    const { html } = await person.signIn(String(headers.location), `${key}@sandbox.example`, "sandbox");
    return (await browser.get(await person.decide(html, "Authorize"))).status;
  }

  /** Node's module, whose subscriptions end after the test. All test files of a process share the channels. */
  private diagnosticsChannel(): unknown {
    const wrap = (channel: Channel) => ({
      subscribe: (listener: (message: unknown, name: string | symbol) => void) => {
        channel.subscribe(listener);
        this.unsubscribe.push(() => channel.unsubscribe(listener));
      },
      bindStore: (store: never, transform: never) => {
        channel.bindStore(store, transform);
        this.unsubscribe.push(() => channel.unbindStore(store));
      },
    });
    return {
      subscribe: (name: string, listener: () => void) => wrap(diagnostics.channel(name)).subscribe(listener),
      tracingChannel: (name: string) => {
        const { start, asyncEnd, error } = diagnostics.tracingChannel(name) as never as Record<string, Channel>;
        return { start: start && wrap(start), asyncEnd: asyncEnd && wrap(asyncEnd), error: error && wrap(error) };
      },
    };
  }
}
