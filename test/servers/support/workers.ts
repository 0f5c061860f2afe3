import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { get } from "node:http";
import { join } from "node:path";
import type { Sandbox } from "eventpop-sandbox";
import ts from "typescript";
import { Browser, type BrowserResponse, sendRequest } from "../../support/browser";
import { endProcess } from "./program";

/** The options of a worker. */
export interface WorkerOptions {
  readonly storeURL: string;
  readonly hasLock: boolean;
  readonly baseURL: string;
  readonly clientID: string;
  readonly clientSecret: string;
  readonly eventpopURL: string;
}

/** The public address of the site. The test chooses the process that gets a request. */
export const SITE = "http://localhost:3000";

export type Workers = readonly [Worker, Worker, Worker, Worker];

/** The program of a process, compiled once. ts-node in each process would take longer than the rest of its start. */
const { outputText: PROGRAM } = ts.transpileModule(readFileSync(join(__dirname, "worker.ts"), "utf8"), {
  compilerOptions: { target: ts.ScriptTarget.ES2023, module: ts.ModuleKind.CommonJS, esModuleInterop: true },
});

/** One process of the site. */
export class Worker {
  private constructor(
    private readonly child: ChildProcess,
    private readonly origin: string,
  ) {}

  static async start(options: WorkerOptions): Promise<Worker> {
    const child = spawn(process.execPath, ["--eval", PROGRAM, JSON.stringify(options)], {
      cwd: __dirname,
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    });
    const exited = once(child, "exit").then(() => {
      throw new Error("A worker ended before it listened.");
    });
    const [port] = await Promise.race([once(child, "message"), exited]);
    return new Worker(child, `http://127.0.0.1:${port}`);
  }

  /** Returns a browser whose requests to the site go to this process. */
  browser(): Browser {
    return new Browser({ [SITE]: this.origin });
  }

  /** Requests the tickets of the user who has this session cookie, as a script does. */
  tickets(cookie: string): Promise<BrowserResponse> {
    const headers = { accept: "application/json", cookie };
    return sendRequest(new URL("/tickets", SITE), { [SITE]: this.origin }, "GET", headers);
  }

  /**
   * Requests the tickets. Repeats the request if the store was too slow or another process may have newer tokens, because on a busy
   * machine the two seconds for the store can pass although the store works. All other responses are returned at once.
   */
  async patientTickets(cookie: string): Promise<BrowserResponse & { readonly repeats: number }> {
    for (let repeats = 0; ; repeats += 1) {
      const response = await this.tickets(cookie);
      const isLate = response.status === 503 && /"EVENTPOP_(STORE|REFRESH_PENDING)"/.test(response.text);
      if (!isLate) return { ...response, repeats };
    }
  }

  /** Advances the clock of this process. */
  async advance(ms: number): Promise<void> {
    this.child.send(ms);
    await once(this.child, "message");
  }

  /** Sends SIGTERM, as a deployment does, and waits for the exit. */
  stop(): Promise<void> {
    return endProcess(this.child, "SIGTERM");
  }

  /** Requests the tickets, and disconnects when `leaving` resolves, before the response. */
  async visit(cookie: string, leaving: Promise<unknown>): Promise<void> {
    const request = get(new URL("/tickets", this.origin), {
      headers: { accept: "application/json", cookie },
      agent: false,
    });
    request.on("error", () => {});
    await leaving;
    request.destroy();
  }

  /** Kills this process. Like after a crash, its leases are not released. */
  kill(): Promise<void> {
    return endProcess(this.child, "SIGKILL");
  }
}

/** Starts four processes of one site. If one cannot start, the others are killed. */
export async function startWorkers(
  sandbox: Sandbox,
  options: Pick<WorkerOptions, "storeURL" | "hasLock">,
): Promise<Workers> {
  const { clientId: clientID, clientSecret } = sandbox.client;
  const eventpop = { clientID, clientSecret, eventpopURL: sandbox.url, baseURL: SITE };
  const start = () => Worker.start({ ...options, ...eventpop });
  const outcomes = await Promise.allSettled([start(), start(), start(), start()]);
  const workers = outcomes.flatMap((outcome) => (outcome.status === "fulfilled" ? [outcome.value] : []));
  const [first, second, third, fourth] = workers;
  if (first && second && third && fourth) return [first, second, third, fourth];
  await Promise.all(workers.map((worker) => worker.kill()));
  throw new Error("A worker of the site did not start.");
}

/** Logs in through one process. Returns the session cookie. The sandbox needs no clicks (options `login` and `consent`). */
export async function logIn(worker: Worker): Promise<string> {
  const browser = worker.browser();
  const { location: eventpop } = await browser.click(`${SITE}/auth/eventpop`);
  const { location: callback } = await browser.open(eventpop);
  const { status, text } = await browser.click(callback, { from: new URL(eventpop).origin });
  const cookie = browser.cookies.header(new URL(SITE), { crossSite: false, topLevelGet: true });
  if (status >= 400 || cookie === undefined) throw new Error(`The login failed with ${status}: ${text}`);
  return cookie;
}
