import { setTimeout as sleep } from "node:timers/promises";
import { quantile } from "../logins/figures";
import { RunningContestant, startProvider, TLS_FILE } from "../logins/running";
import { finishLogin, type LoginTarget } from "../logins/visitor";

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

  await startLogins(course, PER_SECOND, 3);
  const before = await app.cost();
  const { counts: opened } = await provider.report();
  const begun = performance.now();
  const { statuses, took, mostAtOnce } = await startLogins(course, PER_SECOND, SECONDS);
  const wallMs = performance.now() - begun;
  const after = await app.cost();

  const sorted = took.toSorted((a, b) => a - b);
  const ms = (share: number) => `${quantile(sorted, share).toFixed(0)} ms`;
  const mib = (bytes: number) => `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
  console.log(
    `Node ${process.version}, ${PER_SECOND} logins a second for ${SECONDS} s, Eventpop takes ${LATENCY_MS} ms`,
  );
  console.log(`answers by status: ${[...statuses].map(([status, count]) => `${status}: ${count}`).join(", ")}`);
  console.log(`from click to signed in, without Eventpop's pages: p50 ${ms(0.5)}, p99 ${ms(0.99)}, longest ${ms(1)}`);
  console.log(`most under way at once: ${mostAtOnce}`);
  console.log(`new connections to Eventpop: ${(await provider.report()).counts.connections - opened.connections}`);
  console.log(`CPU: ${(((after.cpuMs - before.cpuMs) / wallMs) * 100).toFixed(0)} % of one core`);
  console.log(`heap: ${mib(before.heapBytes)} before, ${mib(after.heapBytes)} after`);
  app.stop();
  provider.stop();
}

/** Starts logins at equal intervals. If the timer is late, the next logins start at once, so that the rate stays the same. */
async function startLogins(course: LoginTarget, perSecond: number, seconds: number) {
  const statuses = new Map<number | string, number>();
  const took: number[] = [];
  const under: Promise<void>[] = [];
  let atOnce = 0;
  let mostAtOnce = 0;
  const visit = async () => {
    const begun = performance.now();
    atOnce += 1;
    mostAtOnce = Math.max(mostAtOnce, atOnce);
    const status = await finishLogin(course).catch(({ code }: NodeJS.ErrnoException) => code ?? "error");
    atOnce -= 1;
    took.push(performance.now() - begun);
    statuses.set(status, (statuses.get(status) ?? 0) + 1);
  };
  const begun = performance.now();
  for (let count = 0; count < perSecond * seconds; count += 1) {
    const wait = begun + (count * 1_000) / perSecond - performance.now();
    if (wait > 0) await sleep(wait);
    under.push(visit());
  }
  await Promise.all(under);
  return { statuses, took, mostAtOnce };
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
