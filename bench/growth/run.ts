import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createClient } from "redis";
import { quantile, table } from "../logins/figures";
import { Redis } from "../logins/redis";
import { leaveAppCore, RunningContestant, startProvider, storeCell, TLS_FILE } from "../logins/running";
import { logInAndVisit, type RushOutcome, times, tryToLogIn } from "../logins/visitor";
import { startAtRate } from "../rush/arrivals";
import { drawCharts, type Line } from "./chart";

/**
 * Measures how the cost of a login grows with the load, and writes `bench/GROWTH.md` and its picture:
 * 1 to 256 logins at once beside 100,000 sessions in Redis, and logins that start at a steady rate, up to more than the process can serve.
 */

const PACKAGES = { plain: "#8250df", eventpop: "#0969da" } as const;
type Package = keyof typeof PACKAGES;
const NAMES = Object.keys(PACKAGES) as Package[];

const SESSIONS = 100_000;
const AT_ONCE = [1, 4, 16, 64, 256];
const WARM_UP = 1_500;
/** Logins of one turn, and the number of turns. The cheapest quarter of the turns counts, because other work makes turns more expensive. */
const TURN = 256;
const TURNS = 4;

const RATES = [100, 150, 200, 250, 300, 400];
const SECONDS = 8;
/** The share of the CPU time from which the core counts as fully used. */
const WHOLE_CORE = 0.98;
const LATENCY_MS = 80;
/**
 * CPU time that the app uses for each request. Because of it, the app reaches its limit long before the other core does, where the visitors
 * are simulated.
 */
const WORK_MS = 1;

interface AtOnce {
  readonly atOnce: number;
  readonly cpuMs: number;
  readonly p99Ms: number;
  readonly heapMiB: number;
  readonly store: string;
}

interface AtRate {
  readonly rate: number;
  readonly cpuShare: number;
  readonly completed: readonly number[];
  readonly waiting: readonly number[];
  readonly failed: number;
}

async function measureAtOnce(name: Package, providerURL: string, redisURL: string): Promise<AtOnce[]> {
  const running = await RunningContestant.start(name, { providerURL, redisURL });
  const { course } = running;
  await times(WARM_UP, 16, () => logInAndVisit(course));
  const results: AtOnce[] = [];
  for (const atOnce of AT_ONCE) {
    const took: number[] = [];
    const costs: number[] = [];
    let store = "";
    for (let turn = 0; turn < TURNS; turn += 1) {
      const cost = await running.costOf(TURN, atOnce, async () => {
        const begun = performance.now();
        await logInAndVisit(course);
        took.push(performance.now() - begun);
      });
      costs.push(cost.cpuMs);
      store = storeCell(cost.store);
    }
    const { heapBytes } = await running.cost();
    results.push({
      atOnce,
      cpuMs: quantile(sort(costs), 0.25),
      p99Ms: quantile(sort(took), 0.99),
      heapMiB: heapBytes / 1024 / 1024,
      store,
    });
  }
  running.stop();
  return results;
}

async function measureAtRate(name: Package, providerURL: string, rate: number): Promise<AtRate> {
  const running = await RunningContestant.start(name, { providerURL, workMs: WORK_MS });
  const { course } = running;
  await times(WARM_UP, 16, () => logInAndVisit(course));
  const before = await running.cost();
  const begun = performance.now();
  const { outcomes } = await startAtRate<RushOutcome>(() => tryToLogIn(course), rate, SECONDS);
  const wallMs = performance.now() - begun;
  const after = await running.cost();
  running.stop();
  const completed = outcomes.get("completed") ?? [];
  const waiting = outcomes.get("asked to wait") ?? [];
  return {
    rate,
    cpuShare: (after.cpuMs - before.cpuMs) / wallMs,
    completed: sort(completed),
    waiting: sort(waiting),
    failed: rate * SECONDS - completed.length - waiting.length,
  };
}

function sort(values: readonly number[]): number[] {
  return values.toSorted((a, b) => a - b);
}

/** Fills Redis with sessions of users who do nothing. */
async function addSessions(url: string): Promise<void> {
  const client = await createClient({ url }).connect();
  const session = JSON.stringify({
    cookie: { originalMaxAge: 86_400_000, httpOnly: true, path: "/" },
    padding: "x".repeat(400),
  });
  for (let first = 0; first < SESSIONS; first += 1_000) {
    const batch = client.multi();
    for (let index = first; index < first + 1_000; index += 1) batch.set(`sess:idle-${index}`, session, { EX: 86_400 });
    await batch.exec();
  }
  await client.close();
}

const title = (name: Package) => (name === "plain" ? "passport-oauth2 with PKCE" : "passport-eventpop");

function renderAtOnce(results: ReadonlyMap<Package, readonly AtOnce[]>): string {
  const rows = AT_ONCE.flatMap((atOnce, index) =>
    NAMES.map((name) => {
      const result = results.get(name)?.[index];
      if (!result) throw new Error("A measurement is missing.");
      const first = results.get(name)?.[0]?.cpuMs ?? Number.NaN;
      const { cpuMs, p99Ms, heapMiB, store } = result;
      return [
        `${atOnce}`,
        title(name),
        cpuMs.toFixed(2),
        (cpuMs / first).toFixed(2),
        p99Ms.toFixed(0),
        heapMiB.toFixed(0),
        store,
      ];
    }),
  );
  const head = [
    "at once",
    "package",
    "CPU of a login, ms",
    "× one at a time",
    "p99, ms",
    "heap, MiB",
    "reads / writes / others",
  ];
  return table(head, rows);
}

function renderAtRate(results: ReadonlyMap<Package, readonly AtRate[]>): string {
  const rows = RATES.flatMap((rate, index) =>
    NAMES.map((name) => {
      const result = results.get(name)?.[index];
      if (!result) throw new Error("A measurement is missing.");
      const { completed, waiting, failed, cpuShare } = result;
      const ms = (values: readonly number[], share: number) =>
        values.length > 0 ? quantile(values, share).toFixed(0) : "";
      return [
        `${rate}`,
        title(name),
        `${(cpuShare * 100).toFixed(0)} %`,
        `${completed.length}`,
        ms(completed, 0.5),
        ms(completed, 0.99),
        `${waiting.length}`,
        ms(waiting, 0.99),
        `${failed}`,
      ];
    }),
  );
  const head = [
    "a second",
    "package",
    "CPU",
    "completed",
    "p50, ms",
    "p99, ms",
    "asked to wait",
    "after, p99, ms",
    "failed",
  ];
  return table(head, rows);
}

/** Returns the lowest rate at which passport-oauth2 uses the whole core. */
function limitOf(results: ReadonlyMap<Package, readonly AtRate[]>): number | undefined {
  return results.get("plain")?.find(({ cpuShare }) => cpuShare >= WHOLE_CORE)?.rate;
}

async function main(): Promise<void> {
  leaveAppCore();
  const atOnce = new Map<Package, AtOnce[]>();
  const redis = await Redis.start();
  const provider = await startProvider({ TLS_FILE });
  try {
    await addSessions(redis.url);
    for (const name of NAMES) atOnce.set(name, await measureAtOnce(name, provider.startMessage.url, redis.url));
  } finally {
    provider.stop();
    redis.stop();
  }
  const atRate = new Map<Package, AtRate[]>(NAMES.map((name) => [name, []]));
  const slow = await startProvider({ LATENCY_MS: String(LATENCY_MS), TLS_FILE });
  try {
    for (const rate of RATES) {
      for (const name of NAMES) atRate.get(name)?.push(await measureAtRate(name, slow.startMessage.url, rate));
    }
  } finally {
    slow.stop();
  }
  write(atOnce, atRate);
}

function write(atOnce: ReadonlyMap<Package, readonly AtOnce[]>, atRate: ReadonlyMap<Package, readonly AtRate[]>): void {
  const linesOf = <Point>(
    results: ReadonlyMap<Package, readonly Point[]>,
    toPoint: (point: Point) => readonly [number, number],
  ): Line[] =>
    NAMES.map((name) => ({
      name: title(name),
      colour: PACKAGES[name],
      points: (results.get(name) ?? []).map(toPoint).filter(([, y]) => Number.isFinite(y)),
    }));
  const folder = join(__dirname, "../..");
  writeFileSync(
    join(folder, "growth.svg"),
    drawCharts([
      {
        title: "CPU of a login, ms",
        xLabel: "logins at once",
        lines: linesOf(atOnce, ({ atOnce: count, cpuMs }) => [count, cpuMs]),
      },
      {
        title: "p99 of completed logins, ms",
        xLabel: "logins that start in a second",
        lines: linesOf(atRate, ({ rate, completed }) => [rate, quantile(completed, 0.99)]),
      },
    ]),
  );
  writeFileSync(
    join(folder, "GROWTH.md"),
    `# How the cost of a login grows with the load

\`npm run bench:growth\` writes this file and its picture; do not edit them. ${new Date().toISOString().slice(0, 10)}, Node ${process.version}. The app's process
has a CPU core of its own.

![CPU of a login, and the time of completed logins, compared with passport-oauth2](growth.svg)

## Logins at once

TLS, sessions in Redis, beside ${SESSIONS.toLocaleString("en")} sessions of other users. A login is the start, the callback and a page. Heap is after a
garbage collection.

${renderAtOnce(atOnce)}

## Logins at a steady rate

Logins start at this rate for ${SECONDS} seconds, whether or not earlier logins have ended. Eventpop takes ${LATENCY_MS} ms for each response. TLS, sessions
in MemoryStore. *Asked to wait*: the login route responded with 503 and a page that tries again by itself, before the visitor was
sent to Eventpop. *Failed*: the callback did not complete the login, after the user had signed in at Eventpop. The app needs ${WORK_MS} ms of CPU
for each request, so that plain needs the whole core from ${limitOf(atRate)} logins a second. The simulated visitors and Eventpop use the other core,
which is far from its limit.

${renderAtRate(atRate)}
`,
  );
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
