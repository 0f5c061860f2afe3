import { setTimeout } from "node:timers/promises";
import { spread, table } from "../logins/figures";
import { RunningContestant, startProvider, storeCell } from "../logins/running";
import { logIn, times, visit } from "../logins/visitor";
import { measureRequestsAtExpiry } from "./storm";

/**
 * Measures what stored tokens cost: refreshes when many requests arrive as a token expires, calls of the session store,
 * CPU time of a request of a signed-in user, and memory for each session. Each package runs in its own process, and
 * within a round the packages take turns. Compare the ratios.
 */
const ROUNDS = Number(process.env.ROUNDS ?? 9);
const VISITS = Number(process.env.VISITS ?? 1_000);
const SESSIONS = Number(process.env.SESSIONS ?? 10_000);
const STORM = Number(process.env.STORM ?? 1_000);
/**
 * The number of logins before the measurement. They fill the list of the last 10,000 used states, which has this size in
 * every process that has run for some time.
 */
const WARM_UP = 10_000;
/**
 * The time before memory is measured. It is longer than the time for which the result of a callback is kept for a second
 * click, because that memory is not part of a session.
 */
const SETTLE_MS = 6_000;

/** A measured package and its measurements. */
class MeasuredPackage {
  readonly visitMs: number[] = [];
  heapBytes = Number.NaN;
  loginCalls = "";
  visitCalls = "";

  constructor(readonly running: RunningContestant) {}

  static async start(name: string, providerURL: string): Promise<MeasuredPackage> {
    return new MeasuredPackage(await RunningContestant.start(name, { providerURL }));
  }
}

async function main(): Promise<void> {
  const storm = await measureRequestsAtExpiry(STORM);
  const provider = await startProvider();
  const { url } = provider.startMessage;
  const bare = await MeasuredPackage.start("bare", url);
  const plain = await MeasuredPackage.start("plain", url);
  const ours = await MeasuredPackage.start("eventpop", url);
  const racers = [bare, plain, ours];

  for (const racer of racers) {
    const { running } = racer;
    const job = () => logIn(running.course);
    await times(WARM_UP, 16, job);
    racer.loginCalls = storeCell((await running.costOf(200, 1, job)).store);
    racer.heapBytes = (await settledHeap(running, () => times(SESSIONS, 16, job))) / SESSIONS;
  }
  // Each package gets a new session, so that no cookie is older than those of the other packages.
  const cookies = new Map<MeasuredPackage, string>();
  for (const racer of racers) cookies.set(racer, await logIn(racer.running.course));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const racer of racers) {
      const { running } = racer;
      const cookie = cookies.get(racer) ?? "";
      const { cpuMs, store } = await running.costOf(VISITS, 1, () => visit(running.course, cookie));
      racer.visitMs.push(cpuMs);
      racer.visitCalls = storeCell(store);
    }
  }
  for (const { running } of racers) running.stop();
  provider.stop();

  /**
   * Returns the median, the minimum and the maximum of the ratio in each round. Other load on the machine in a round
   * affects both values of that round.
   */
  const ratio = (racer: MeasuredPackage) => {
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
        racer.running.course.title,
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

/** Returns by how many bytes `work` makes the heap grow, after everything that is kept only for seconds is gone. */
async function settledHeap(running: RunningContestant, work: () => Promise<unknown>): Promise<number> {
  await setTimeout(SETTLE_MS);
  const before = await running.cost();
  await work();
  await setTimeout(SETTLE_MS);
  return (await running.cost()).heapBytes - before.heapBytes;
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
