import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { quantile, spread, table } from "./figures";
import { type Course, logIn, times, visit } from "./visitor";

/**
 * What a login costs, measured side by side: every contestant in a process of its own against one provider in another, in
 * rounds that alternate between them, so that whatever else the machine does hits all alike. CPU is what the contestant's
 * process used; compare the ratios, not the milliseconds.
 */
const NAMES = ["plain", "eventpop", "floor", "grant", "openid-client", "express-openid-connect", "bare"];
const ROUNDS = Number(process.env.ROUNDS ?? 9);
const LOGINS = Number(process.env.LOGINS ?? 200);
const VISITS = Number(process.env.VISITS ?? 1_000);

interface Report {
  readonly cpuMs: number;
  readonly heapBytes: number;
  readonly store: {
    readonly reads: number;
    readonly writes: number;
    readonly touches: number;
    readonly deletes: number;
  };
}

interface Racer {
  readonly name: string;
  readonly title: string;
  readonly course: Course;
  readonly child: ChildProcess;
  readonly figures: Record<"first" | "login" | "visit" | "rate" | "p50" | "p99", number[]>;
  notes: { store: string; upstream: string; memory: number };
}

const only = process.argv.slice(2);
const names = only.length > 0 ? NAMES.filter((name) => only.includes(name)) : NAMES;

async function ask<T>(child: ChildProcess): Promise<T> {
  const answer = once(child, "message");
  child.send("report");
  const [message] = await answer;
  return message as T;
}

function start(file: string, args: string[]): ChildProcess {
  return fork(join(__dirname, file), args, { execArgv: ["--expose-gc"] });
}

async function startRacer(name: string, providerURL: string): Promise<Racer> {
  const child = start("racer.js", [name, providerURL]);
  const [message] = (await once(child, "message")) as [Course & { title: string }];
  const figures = { first: [], login: [], visit: [], rate: [], p50: [], p99: [] };
  return { name, title: message.title, course: message, child, figures, notes: { store: "", upstream: "", memory: 0 } };
}

/** CPU milliseconds per job. */
async function cpuOf(racer: Racer, count: number, atOnce: number, job: () => Promise<unknown>): Promise<number> {
  const before = await ask<Report>(racer.child);
  await times(count, atOnce, job);
  const after = await ask<Report>(racer.child);
  return (after.cpuMs - before.cpuMs) / count;
}

async function main(): Promise<void> {
  const provider = start("provider.js", []);
  const [{ url }] = (await once(provider, "message")) as [{ url: string }];
  const upstream = () => ask<{ counts: { requests: number; connections: number } }>(provider);
  const racers: Racer[] = [];
  for (const name of names) racers.push(await startRacer(name, url));

  for (const racer of racers) {
    racer.figures.first.push(await cpuOf(racer, 100, 1, () => logIn(racer.course)));
    await times(300, 16, () => logIn(racer.course));
    await noteOneLogin(racer, upstream);
  }
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const racer of racers) {
      const { course, figures } = racer;
      figures.login.push(await cpuOf(racer, LOGINS, 1, () => logIn(course)));
      const cookie = await logIn(course);
      figures.visit.push((await cpuOf(racer, VISITS, 1, () => visit(course, cookie))) * 1_000);
      const begun = performance.now();
      const took = (await times(LOGINS, 16, () => logIn(course))).toSorted((a, b) => a - b);
      figures.rate.push((LOGINS * 1_000) / (performance.now() - begun));
      figures.p50.push(quantile(took, 0.5));
      figures.p99.push(quantile(took, 0.99));
    }
  }
  print(racers);
  for (const { child } of racers) child.kill();
  provider.kill();
}

/** Store calls, upstream calls, new connections and memory of logins one after the other. */
async function noteOneLogin(
  racer: Racer,
  upstream: () => Promise<{ counts: { requests: number; connections: number } }>,
): Promise<void> {
  const count = 500;
  const [before, sent] = [await ask<Report>(racer.child), await upstream()];
  await times(count, 1, () => logIn(racer.course));
  const [after, received] = [await ask<Report>(racer.child), await upstream()];
  const per = (key: keyof Report["store"]) => +((after.store[key] - before.store[key]) / count).toFixed(1);
  racer.notes = {
    store: `${per("reads")} / ${per("writes")} / ${per("touches") + per("deletes")}`,
    upstream: `${((received.counts.requests - sent.counts.requests) / count).toFixed(1)} / ${((received.counts.connections - sent.counts.connections) / count).toFixed(2)}`,
    memory: (after.heapBytes - before.heapBytes) / count,
  };
}

function print(racers: readonly Racer[]): void {
  const plain = racers.find(({ name }) => name === "plain");
  const bare = racers.find(({ name }) => name === "bare");
  const format = (values: number[], digits: number) => {
    const { median, min, max } = spread(values);
    return `${median.toFixed(digits)} (${min.toFixed(digits)}–${max.toFixed(digits)})`;
  };
  /** Median of the rounds' own ratios: what slows a round slows both. */
  const ratio = (values: number[], base: number[] | undefined) =>
    base ? spread(values.map((value, round) => value / (base[round] ?? Number.NaN))).median.toFixed(2) : "";
  console.log(`\nNode ${process.version}, ${ROUNDS} rounds of ${LOGINS} logins and ${VISITS} requests\n`);
  const logins = racers.filter(({ name }) => name !== "bare");
  console.log(
    table(
      ["login", "CPU ms, warm", "× plain", "CPU ms, first 100", "logins/s at 16", "p50 ms", "p99 ms"],
      logins.map(({ title, figures }) => [
        title,
        format(figures.login, 2),
        ratio(figures.login, plain?.figures.login),
        format(figures.first, 2),
        format(figures.rate, 0),
        format(figures.p50, 1),
        format(figures.p99, 1),
      ]),
    ),
  );
  console.log(
    `\n${table(
      ["request, signed in", "CPU µs", "× express + express-session"],
      racers.map(({ title, figures }) => [title, format(figures.visit, 0), ratio(figures.visit, bare?.figures.visit)]),
    )}`,
  );
  console.log(
    `\n${table(
      [
        "per login",
        "store reads / writes / touches and deletes",
        "requests / new connections upstream",
        "heap bytes kept",
      ],
      logins.map(({ title, notes }) => [title, notes.store, notes.upstream, notes.memory.toFixed(0)]),
    )}`,
  );
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
