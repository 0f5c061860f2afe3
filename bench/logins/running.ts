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

/**
 * The report of a process: its cost so far, and `settledCpuMs`, its CPU time after the garbage collection that the report
 * itself causes.
 */
type Report = Cost & { readonly settledCpuMs: number };

/** The number of requests and connections that the provider has received. */
export interface Upstream {
  readonly counts: { readonly requests: number; readonly connections: number };
}

export type Provider = ChildProgram<{ url: string }, Upstream>;

/** Starts the provider in its own process. */
export function startProvider(env?: Readonly<Record<string, string>>): Promise<Provider> {
  return ChildProgram.start(join(__dirname, "provider.js"), [], env);
}

/** A file with a private key and a self-signed certificate for 127.0.0.1 and localhost, valid until 2126. */
export const TLS_FILE = join(__dirname, "../../logins/loopback.pem");

/** An app with one of the measured packages, which runs in its own process. */
export class RunningContestant {
  readonly course: LoginTarget & { readonly title: string };

  private constructor(
    readonly name: string,
    private readonly program: ChildProgram<LoginTarget & { title: string }, Report>,
  ) {
    this.course = program.startMessage;
  }

  static async start(name: string, providerURL: string): Promise<RunningContestant> {
    const trust = { NODE_EXTRA_CA_CERTS: TLS_FILE };
    return new RunningContestant(
      name,
      await ChildProgram.start(join(__dirname, "racer.js"), [name, providerURL], trust),
    );
  }

  /** Runs `job` `count` times, `atOnce` of them at the same time. Returns what one run costs the app's process on average. */
  async costOf(count: number, atOnce: number, job: () => Promise<unknown>): Promise<Cost> {
    const before = await this.program.report();
    await times(count, atOnce, job);
    const after = await this.program.report();
    const per = (kind: keyof StoreCounts) => (after.store[kind] - before.store[kind]) / count;
    return {
      cpuMs: (after.cpuMs - before.settledCpuMs) / count,
      heapBytes: (after.heapBytes - before.heapBytes) / count,
      store: { reads: per("reads"), writes: per("writes"), touches: per("touches"), deletes: per("deletes") },
    };
  }

  /** Returns the resources that the app's process has used since its start. */
  cost(): Promise<Cost> {
    return this.program.report();
  }

  stop(): void {
    this.program.stop();
  }
}

/** Returns the numbers of reads, writes and all other calls of a session store, as a cell of a table. */
export function storeCell({ reads, writes, touches, deletes }: StoreCounts): string {
  return [reads, writes, touches + deletes].map((count) => count.toFixed(1)).join(" / ");
}
