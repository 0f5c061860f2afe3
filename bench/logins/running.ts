import { join } from "node:path";
import { Program } from "../program";
import { type Course, times } from "./visitor";

/** Operations of the session store. */
export type StoreCounts = Readonly<Record<"reads" | "writes" | "touches" | "deletes", number>>;

/** What a process has used so far, or uses for each job. */
export interface Cost {
  readonly cpuMs: number;
  readonly heapBytes: number;
  readonly store: StoreCounts;
}

/** What a process reports: its cost so far, and its CPU once it has collected all garbage for that. */
type Report = Cost & { readonly settledCpuMs: number };

/** What the provider has met so far. */
export interface Upstream {
  readonly counts: { readonly requests: number; readonly connections: number };
}

export type Provider = Program<{ url: string }, Upstream>;

/** The provider, in a process of its own. */
export function startProvider(env?: Readonly<Record<string, string>>): Promise<Provider> {
  return Program.start(join(__dirname, "provider.js"), [], env);
}

/** A key and a certificate for loopback that nobody has signed, good until 2126. */
export const TLS_FILE = join(__dirname, "../../logins/loopback.pem");

/** A contestant that runs in a process of its own. */
export class RunningContestant {
  readonly course: Course & { readonly title: string };

  private constructor(
    readonly name: string,
    private readonly program: Program<Course & { title: string }, Report>,
  ) {
    this.course = program.hello;
  }

  static async start(name: string, providerURL: string): Promise<RunningContestant> {
    const trust = { NODE_EXTRA_CA_CERTS: TLS_FILE };
    return new RunningContestant(name, await Program.start(join(__dirname, "racer.js"), [name, providerURL], trust));
  }

  /** What a job costs the process, on average of so many, so many of them at once. */
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

  /** What the process has used since it began. */
  cost(): Promise<Cost> {
    return this.program.report();
  }

  stop(): void {
    this.program.stop();
  }
}

/** Reads, writes and all other calls of a store, as a cell of a table. */
export function storeCell({ reads, writes, touches, deletes }: StoreCounts): string {
  return [reads, writes, touches + deletes].map((count) => count.toFixed(1)).join(" / ");
}
