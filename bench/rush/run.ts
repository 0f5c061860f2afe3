import { quantile } from "../logins/figures";
import { RunningContestant, startProvider, TLS_FILE } from "../logins/running";
import { finishLogin } from "../logins/visitor";
import { startAtRate } from "./arrivals";

/**
 * Simulates the first minute of a sale: logins start at a steady rate, whether or not earlier logins have ended. Eventpop
 * uses TLS and takes 80 ms for each response. Prints how one process of the app copes with it.
 */
const PER_SECOND = Number(process.env.RATE ?? 167);
const SECONDS = Number(process.env.SECONDS ?? 60);
const LATENCY_MS = Number(process.env.LATENCY_MS ?? 80);

async function main(): Promise<void> {
  const provider = await startProvider({ LATENCY_MS: String(LATENCY_MS), TLS_FILE });
  const app = await RunningContestant.start("eventpop", { providerURL: provider.startMessage.url });
  const { course } = app;

  const job = () => finishLogin(course);
  await startAtRate(job, PER_SECOND, 3);
  const before = await app.cost();
  const { counts: opened } = await provider.report();
  const begun = performance.now();
  const { outcomes, mostAtOnce } = await startAtRate(job, PER_SECOND, SECONDS);
  const wallMs = performance.now() - begun;
  const after = await app.cost();

  const sorted = [...outcomes.values()].flat().toSorted((a, b) => a - b);
  const ms = (share: number) => `${quantile(sorted, share).toFixed(0)} ms`;
  const mib = (bytes: number) => `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
  console.log(
    `Node ${process.version}, ${PER_SECOND} logins a second for ${SECONDS} s, Eventpop takes ${LATENCY_MS} ms`,
  );
  console.log(`answers by status: ${[...outcomes].map(([status, { length }]) => `${status}: ${length}`).join(", ")}`);
  console.log(`from click to signed in, without Eventpop's pages: p50 ${ms(0.5)}, p99 ${ms(0.99)}, longest ${ms(1)}`);
  console.log(`most under way at once: ${mostAtOnce}`);
  console.log(`new connections to Eventpop: ${(await provider.report()).counts.connections - opened.connections}`);
  console.log(`CPU: ${(((after.cpuMs - before.cpuMs) / wallMs) * 100).toFixed(0)} % of one core`);
  console.log(`heap: ${mib(before.heapBytes)} before, ${mib(after.heapBytes)} after`);
  app.stop();
  provider.stop();
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
