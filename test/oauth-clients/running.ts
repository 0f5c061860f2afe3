import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { delimiter, join } from "node:path";
import { type Sandbox, startSandbox } from "eventpop-sandbox";
import type { ClientRegistration } from "../../src/index";
import { Browser, type BrowserResponse } from "../support/browser";
import type { Cleanup } from "../support/cleanup";
import { sandboxUser } from "../support/sandbox-user";

/** What the user does after the client has opened the browser. */
export type Decision = "continue" | "deny at Eventpop" | "cancel in the app";

/** What a client program reported: the result of its run, or the error of its library. */
export interface ProgramReport {
  readonly result?: Readonly<Record<string, unknown>> | string;
  readonly error?: Readonly<Record<string, unknown>>;
}

/** The app, its Eventpop, and its user's browser, which client programs open. */
export class RunningApp {
  /** What the user decides. Tests change it before a program runs. */
  decision: Decision = "continue";

  private constructor(
    /** The app's URL. */
    readonly url: string,
    private readonly sandbox: Sandbox,
    private readonly browserURL: string,
    private readonly cleanup: Cleanup,
  ) {}

  /** Starts an app with these clients. `cleanup` closes everything that was started. */
  static async start(clients: readonly ClientRegistration[], cleanup: Cleanup): Promise<RunningApp> {
    const sandbox = await startSandbox();
    cleanup(() => sandbox.close());
    const child = fork(join(__dirname, "app.cjs"), {
      env: { ...process.env, ...sandbox.env(), CLIENTS: JSON.stringify(clients) },
    });
    cleanup(() => endProcess(child));
    const url = (await messageOf(child)) as string;
    const server = createServer().listen(0, "127.0.0.1");
    cleanup(() => server.close().closeAllConnections());
    await once(server, "listening");
    const app = new RunningApp(url, sandbox, `http://127.0.0.1:${(server.address() as AddressInfo).port}`, cleanup);
    server.on("request", async (req, res) => {
      const chunks: Buffer[] = [];
      for await (const chunk of req) chunks.push(chunk);
      const opened = app.open(Buffer.concat(chunks).toString());
      await opened.then(
        (url) => res.end(url),
        (error: unknown) => res.writeHead(500).end(String(error)),
      );
    });
    return app;
  }

  /** Ends the user's session and consents at Eventpop. Call it before each test. */
  async reset(): Promise<void> {
    this.decision = "continue";
    await this.sandbox.reset();
  }

  /** The app's issuer identifier. It is all that a client has to know, besides its own registration. */
  get issuer(): string {
    return `${this.url}/auth/eventpop`;
  }

  /** Runs a program of the folder `programs/` until it reports its result. A sister site runs until the end of the test. */
  async run(name: string, settings: Readonly<Record<string, unknown>>): Promise<ProgramReport> {
    const child = fork(join(__dirname, "programs", `${name}.mjs`), {
      // AppAuth prints what it does.
      stdio: ["ignore", "ignore", "inherit", "ipc"],
      env: {
        ...process.env,
        PATH: [join(__dirname, "bin"), process.env.PATH].join(delimiter),
        BROWSER_URL: this.browserURL,
        SETTINGS: JSON.stringify({ issuer: this.issuer, ...settings }),
      },
    });
    this.cleanup(() => endProcess(child));
    return (await messageOf(child)) as ProgramReport;
  }

  /** Visits a URL of a client, as the user's browser. Returns the URL that the browser is led to at last. */
  async open(url: string): Promise<string> {
    const browser = new Browser();
    const back = await this.signIn(browser, await browser.click(url));
    if (back.startsWith("http:")) await browser.click(back, { from: this.url });
    return back;
  }

  /**
   * Follows the response of the authorization endpoint: signs in at Eventpop, decides there, and decides on the app's page. Returns
   * the URL with which the browser returns to the client.
   */
  async signIn(browser: Browser, { location, status, text }: BrowserResponse): Promise<string> {
    const { sandbox, decision, url } = this;
    if (!location.startsWith(sandbox.url))
      throw new Error(`The authorization endpoint responded with ${status}: ${text}`);
    const person = sandboxUser(sandbox.url);
    const { html } = await person.signIn(location, "somchai@sandbox.example", "sandbox");
    const callback = await person.decide(html, decision === "deny at Eventpop" ? "Deny" : "Authorize");
    const response = await browser.click(url + callback, { from: sandbox.url });
    return response.location || linkOn(response.text, decision === "cancel in the app" ? "Cancel" : "Continue");
  }
}

/** Returns the URL of a link on the app's confirmation page. */
function linkOn(html: string, label: "Cancel" | "Continue"): string {
  const [, href] = new RegExp(`<a[^>]* href="([^"]*)"[^>]*>${label}[^<]*</a>`).exec(html) ?? [];
  if (href === undefined) throw new Error(`The confirmation page has no link ${label}:\n${html}`);
  return href.replaceAll("&amp;", "&");
}

/** Returns the first message of a process. */
async function messageOf(child: ChildProcess): Promise<unknown> {
  const exited = once(child, "exit").then(() => {
    throw new Error("The program ended before it reported anything.");
  });
  exited.catch(() => {});
  const [message] = await Promise.race([once(child, "message"), exited]);
  return message;
}

async function endProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  child.kill("SIGKILL");
  await exited;
}
