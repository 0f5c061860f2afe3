import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { spread, table } from "../logins/figures";
import { type Course, logIn, times, visit } from "../logins/visitor";
import { measureStorm } from "./storm";

/**
 * What it costs to keep tokens: refreshes in a storm, store calls, CPU of a request of somebody who is signed in, and memory
 * for each of them. Rounds alternate between the contestants, each in a process of its own; compare the ratios.
 */
const ROUNDS = Number(process.env.ROUNDS ?? 9);
const VISITS = Number(process.env.VISITS ?? 1_000);
const SESSIONS = Number(process.env.SESSIONS ?? 10_000);
const STORM = Number(process.env.STORM ?? 1_000);
const LOGINS = join(__dirname, "../logins");

type StoreCounts = Readonly<Record<"reads" | "writes" | "touches" | "deletes", number>>;

interface Report {
  readonly cpuMs: number;
  readonly heapBytes: number;
  readonly store: StoreCounts;
}

/** One way to log in, running: `bare`, `plain` or `eventpop` of the logins' contestants. */
class Racer {
  readonly visitMs: number[] = [];
  heapBytes = Number.NaN;
  loginCalls = "";
  visitCalls = "";

  private constructor(
    readonly child: ChildProcess,
    readonly course: Course & { readonly title: string },
  ) {}

  static async start(name: string, providerURL: string): Promise<Racer> {
    const child = fork(join(LOGINS, "racer.js"), [name, providerURL], { execArgv: ["--expose-gc"] });
    const [course] = (await once(child, "message")) as [Course & { title: string }];
    return new Racer(child, course);
  }

  /** What a job, done so often, costs the process. */
  async cost(count: number, atOnce: number, job: () => Promise<unknown>): Promise<Report> {
    const before = await this.report();
    await times(count, atOnce, job);
    const after = await this.report();
    const per = (kind: keyof StoreCounts) => (after.store[kind] - before.store[kind]) / count;
    return {
      cpuMs: (after.cpuMs - before.cpuMs) / count,
      heapBytes: (after.heapBytes - before.heapBytes) / count,
      store: { reads: per("reads"), writes: per("writes"), touches: per("touches"), deletes: per("deletes") },
    };
  }

  private async report(): Promise<Report> {
    const answer = once(this.child, "message");
    this.child.send("report");
    return ((await answer) as [Report])[0];
  }
}

function storeCalls({ reads, writes, touches, deletes }: StoreCounts): string {
  return [reads, writes, touches + deletes].map((count) => count.toFixed(1)).join(" / ");
}

async function main(): Promise<void> {
  const storm = await measureStorm(STORM);
  const provider = fork(join(LOGINS, "provider.js"));
  const [{ url }] = (await once(provider, "message")) as [{ url: string }];
  const bare = await Racer.start("bare", url);
  const plain = await Racer.start("plain", url);
  const ours = await Racer.start("eventpop", url);
  const racers = [bare, plain, ours];

  for (const racer of racers) {
    const { course } = racer;
    await times(500, 16, () => logIn(course));
    racer.loginCalls = storeCalls((await racer.cost(200, 1, () => logIn(course))).store);
    racer.heapBytes = (await racer.cost(SESSIONS, 16, () => logIn(course))).heapBytes;
  }
  // Each its own session: nobody visits through a cookie that is older than others'.
  const cookies = new Map<Racer, string>();
  for (const racer of racers) cookies.set(racer, await logIn(racer.course));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const racer of racers) {
      const { cpuMs, store } = await racer.cost(VISITS, 1, () => visit(racer.course, cookies.get(racer) ?? ""));
      racer.visitMs.push(cpuMs);
      racer.visitCalls = storeCalls(store);
    }
  }
  for (const { child } of racers) child.kill();
  provider.kill();

  /** Median, least and most of the rounds' own ratios: what slows a round slows both. */
  const ratio = (racer: Racer) => {
    const ratios = racer.visitMs.map((ms, round) => ms / (bare.visitMs[round] ?? Number.NaN));
    const { median, min, max } = spread(ratios);
    return `${median.toFixed(2)} (${min.toFixed(2)}–${max.toFixed(2)})`;
  };
  console.log(`\nNode ${process.version}, ${ROUNDS} rounds of ${VISITS} requests, ${SESSIONS} sessions in MemoryStore`);
  console.log(`\n${storm.requests} requests as a token expires: ${storm.failed} failed, ${storm.refreshes} refresh\n`);
  console.log(
    table(
      [
        "",
        "login: store reads / writes / others",
        "request: reads / writes / others",
        "request: CPU × bare",
        "bytes a session",
        "× plain",
      ],
      racers.map((racer) => [
        racer.course.title,
        racer.loginCalls,
        racer.visitCalls,
        ratio(racer),
        racer.heapBytes.toFixed(0),
        (racer.heapBytes / plain.heapBytes).toFixed(2),
      ]),
    ),
  );
  if (storm.failed > 0 || storm.refreshes !== 1) throw new Error("The storm should cost one refresh and fail nobody.");
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
