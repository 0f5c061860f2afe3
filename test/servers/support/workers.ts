import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { get } from "node:http";
import { join } from "node:path";
import type { Sandbox } from "eventpop-sandbox";
import { Browser, type BrowserResponse, sendRequest } from "../../support/browser";
import { endProcess } from "./program";

/** How a worker is started. */
export interface WorkerOptions {
  readonly storeURL: string;
  readonly hasLock: boolean;
  readonly baseURL: string;
  readonly clientID: string;
  readonly clientSecret: string;
  readonly eventpopURL: string;
}

/** What the site is called; which process answers is the test's choice. */
const SITE = "http://localhost:3000";

/** How often somebody comes again. */
const MOST_REPEATS = 5;

export type Workers = readonly [Worker, Worker, Worker, Worker];

/** One process of the site. */
export class Worker {
  private constructor(
    private readonly child: ChildProcess,
    private readonly origin: string,
  ) {}

  static async start(options: WorkerOptions): Promise<Worker> {
    const child = fork(join(__dirname, "worker.ts"), [JSON.stringify(options)], {
      execArgv: ["-r", require.resolve("ts-node/register/transpile-only")],
    });
    const exited = once(child, "exit").then(() => {
      throw new Error("A worker ended before it listened.");
    });
    const [port] = await Promise.race([once(child, "message"), exited]);
    return new Worker(child, `http://127.0.0.1:${port}`);
  }

  /** A browser for which this process is the site. */
  browser(): Browser {
    return new Browser({ [SITE]: this.origin });
  }

  /** A script's request for the tickets of whoever the cookie belongs to. */
  tickets(cookie: string): Promise<BrowserResponse> {
    const headers = { accept: "application/json", cookie };
    return sendRequest(new URL("/tickets", SITE), { [SITE]: this.origin }, "GET", headers);
  }

  /**
   * The same, by somebody who comes again when told that the store took too long, or that another process may
   * have newer tokens: on a machine with more to do than it can, two seconds pass without anything being wrong. Whoever lost a
   * login, or met any other trouble, is told so by the first answer.
   */
  async patientTickets(cookie: string): Promise<BrowserResponse & { readonly repeats: number }> {
    for (let repeats = 0; ; repeats += 1) {
      const answer = await this.tickets(cookie);
      const isLate = answer.status === 503 && /"EVENTPOP_(STORE|REFRESH_PENDING)"/.test(answer.text);
      if (!isLate || repeats === MOST_REPEATS) return { ...answer, repeats };
    }
  }

  /** Moves its clock. */
  async advance(ms: number): Promise<void> {
    this.child.send(ms);
    await once(this.child, "message");
  }

  /** Asks it to end, as a deployment does, and waits until it has. */
  stop(): Promise<void> {
    return endProcess(this.child, "SIGTERM");
  }

  /** Asks for the tickets, and leaves as `leaving` settles, without waiting for the response. */
  async visit(cookie: string, leaving: Promise<unknown>): Promise<void> {
    const request = get(new URL("/tickets", this.origin), {
      headers: { accept: "application/json", cookie },
      agent: false,
    });
    request.on("error", () => {});
    await leaving;
    request.destroy();
  }

  /** Ends it as a crash does: nothing is given back. */
  kill(): Promise<void> {
    return endProcess(this.child, "SIGKILL");
  }
}

/** Four processes of one site; if one cannot start, none is left running. */
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

/** Signs in through one process; gives the session's cookie. The sandbox asks nothing (`login`, `consent`). */
export async function signIn(worker: Worker): Promise<string> {
  const browser = worker.browser();
  const { location: eventpop } = await browser.click(`${SITE}/auth/eventpop`);
  const { location: callback } = await browser.open(eventpop);
  const { status, text } = await browser.click(callback, { from: new URL(eventpop).origin });
  const cookie = browser.cookies.header(new URL(SITE), { crossSite: false, topLevelGet: true });
  if (status >= 400 || cookie === undefined) throw new Error(`The login failed with ${status}: ${text}`);
  return cookie;
}
