import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { ChildProgram } from "../program";
import { type LoginTarget, times } from "./visitor";

/** How often each method of the session store was called. */
export type StoreCounts = Readonly<Record<"reads" | "writes" | "touches" | "deletes", number>>;

/** The resources that a process has used since its start, or on average for each run of a job. */
export interface Cost {
  readonly cpuMs: number;
  readonly heapBytes: number;
  readonly store: StoreCounts;
}

/** The number of requests and connections that the provider has received. */
export interface Upstream {
  readonly counts: { readonly requests: number; readonly connections: number };
}

export type Provider = ChildProgram<{ url: string }, Upstream>;

/** A file with a private key and a self-signed certificate for 127.0.0.1 and localhost, valid until 2126. */
export const TLS_FILE = join(__dirname, "../../logins/loopback.pem");

/** The measured app has a CPU core of its own. The driver, the provider and Redis run on the other one. */
const APP_CORE = 1;
const OTHER_CORE = 0;
/** `taskset`, which assigns cores, exists on Linux only. */
const hasTaskset = process.platform === "linux";

function onCore(core: number): { readonly core?: number } {
  return hasTaskset ? { core } : {};
}

/** Moves this process, with the driver in it, and all processes that it starts later to the second core. */
export function leaveAppCore(): void {
  if (hasTaskset) {
    execFileSync("taskset", ["--all-tasks", "--cpu-list", "--pid", String(OTHER_CORE), String(process.pid)]);
  }
}

/** Starts the provider in its own process. */
export function startProvider(env: Readonly<Record<string, string>> = {}): Promise<Provider> {
  return ChildProgram.start(join(__dirname, "provider.js"), { env, ...onCore(OTHER_CORE) });
}

/** The surroundings in which an app is measured. */
export interface Surroundings {
  readonly providerURL: string;
  /** The path of the `node` that runs the app. @defaultValue the `node` of this process */
  readonly node?: string | undefined;
  /** The URL of the Redis with the app's sessions. @defaultValue none: the sessions are in MemoryStore */
  readonly redisURL?: string | undefined;
  /** CPU time that the app itself uses for each request, in milliseconds. @defaultValue 0 */
  readonly workMs?: number;
}

/** An app with one of the measured packages, which runs in its own process. */
export class RunningContestant {
  readonly course: LoginTarget & { readonly title: string; readonly node: string };

  private constructor(
    readonly name: string,
    private readonly program: ChildProgram<RunningContestant["course"], Cost>,
  ) {
    this.course = program.startMessage;
  }

  /** @param name - a file of `contestants/`; `eventpop@PACKAGE` measures another installed copy of this package */
  static async start(
    name: string,
    { providerURL, node, redisURL = "", workMs = 0 }: Surroundings,
  ): Promise<RunningContestant> {
    const [file = "", copy] = name.split("@");
    const env = {
      NODE_ENV: "production",
      NODE_EXTRA_CA_CERTS: TLS_FILE,
      REDIS_URL: redisURL,
      WORK_MS: String(workMs),
      ...(copy !== undefined && { EVENTPOP_PACKAGE: copy }),
    };
    const options = { args: [file, providerURL], env, node, ...onCore(APP_CORE) };
    return new RunningContestant(name, await ChildProgram.start(join(__dirname, "racer.js"), options));
  }

  /** Runs `job` `count` times, `atOnce` of them at the same time. Returns what one run costs the app's process on average. */
  async costOf(count: number, atOnce: number, job: () => Promise<unknown>): Promise<Cost> {
    const before = await this.program.report();
    await times(count, atOnce, job);
    const after = await this.program.report();
    const per = (kind: keyof StoreCounts) => (after.store[kind] - before.store[kind]) / count;
    return {
      cpuMs: (after.cpuMs - before.cpuMs) / count,
      heapBytes: (after.heapBytes - before.heapBytes) / count,
      store: { reads: per("reads"), writes: per("writes"), touches: per("touches"), deletes: per("deletes") },
    };
  }

  /** Returns the resources that the app's process has used since its start. Its garbage is collected first. */
  cost(): Promise<Cost> {
    return this.program.report("collect");
  }

  stop(): void {
    this.program.stop();
  }
}

/** Returns the numbers of reads, writes and all other calls of a session store, as a cell of a table. */
export function storeCell({ reads, writes, touches, deletes }: StoreCounts): string {
  return [reads, writes, touches + deletes].map((count) => count.toFixed(1)).join(" / ");
}
