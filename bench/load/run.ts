import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { quantile } from "../logins/figures";
import { finishLogin, type LoginTarget, times } from "../logins/visitor";
import { ChildProgram } from "../program";

/**
 * Makes 20,000 logins while a tenth of Eventpop's responses fail at random. Exits with 1 unless every login ends within
 * its deadline, the app does not crash, memory does not grow after the first 5,000 logins, and no connection to Eventpop
 * stays open.
 */
const LOGINS = Number(process.env.LOGINS ?? 20_000);
const AT_ONCE = 32;
/**
 * The maximum time of a login: two requests to Eventpop with a timeout of 500 ms each, and two seconds because the
 * machine may be busy.
 */
const DEADLINE_MS = 3_000;
const ALLOWED_GROWTH_BYTES = 8 * 1024 * 1024;

async function main(): Promise<void> {
  const file = (name: string) => join(__dirname, name);
  const provider = await ChildProgram.start<{ url: string }, { requests: number; failed: number; open: number }>(
    file("flaky-provider.js"),
  );
  const app = await ChildProgram.start<LoginTarget, { heapBytes: number }>(file("app.js"), {
    args: [provider.startMessage.url],
  });
  const course = app.startMessage;

  const statuses = new Map<number, number>();
  const heaps: number[] = [];
  const took: number[] = [];
  for (const part of [0.25, 0.25, 0.25, 0.25]) {
    const job = async () => {
      const status = await finishLogin(course);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    };
    took.push(...(await times(LOGINS * part, AT_ONCE, job)));
    heaps.push((await app.report()).heapBytes);
  }
  // Idle connections to Eventpop are closed after four seconds.
  await sleep(6_000);
  const upstream = await provider.report();

  const sorted = took.toSorted((a, b) => a - b);
  const growth = (heaps.at(-1) ?? 0) - (heaps[0] ?? 0);
  console.log(
    `${LOGINS} logins, ${AT_ONCE} at once; Eventpop failed ${upstream.failed} of ${upstream.requests} exchanges`,
  );
  console.log(`answers by status: ${[...statuses].map(([status, count]) => `${status}: ${count}`).join(", ")}`);
  console.log(
    `p50 ${quantile(sorted, 0.5).toFixed(0)} ms, p99 ${quantile(sorted, 0.99).toFixed(0)} ms, longest ${sorted.at(-1)?.toFixed(0)} ms`,
  );
  console.log(`heap after each quarter: ${heaps.map((bytes) => `${(bytes / 1_048_576).toFixed(1)} MiB`).join(", ")}`);
  console.log(`connections left open: ${upstream.open}`);
  const isAlive = app.isAlive;
  app.stop();
  provider.stop();

  const isWrong = [...statuses.keys()].some((status) => ![302, 502, 503, 504].includes(status));
  const complaints = [
    !isAlive && "the app ended",
    took.length !== LOGINS && `${LOGINS - took.length} requests were not answered`,
    (sorted.at(-1) ?? 0) > DEADLINE_MS && "a request took longer than its deadline",
    isWrong && "a status that is neither a login nor provider trouble",
    growth > ALLOWED_GROWTH_BYTES && "memory grew",
    upstream.open > 0 && "connections were left open",
  ].filter(Boolean);
  if (complaints.length > 0) throw new Error(complaints.join("; "));
  console.log("All as it should be.");
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
