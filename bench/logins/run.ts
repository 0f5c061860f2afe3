import { quantile, spread, table } from "./figures";
import { RunningContestant, startProvider, storeCell, type Upstream } from "./running";
import { logIn, times, visit } from "./visitor";

/**
 * What a login costs, measured side by side: every contestant in a process of its own against one provider in another, in
 * rounds that alternate between them, so that whatever else the machine does hits all alike. CPU is what the contestant's
 * process used; compare the ratios, not the milliseconds.
 */
const NAMES = ["plain", "eventpop", "floor", "grant", "openid-client", "express-openid-connect", "bare"];
const ROUNDS = Number(process.env.ROUNDS ?? 9);
const LOGINS = Number(process.env.LOGINS ?? 200);
const VISITS = Number(process.env.VISITS ?? 1_000);

/** A contestant with its figures, one for each round. */
class Racer {
  readonly first: number[] = [];
  readonly login: number[] = [];
  readonly visit: number[] = [];
  readonly rate: number[] = [];
  readonly p50: number[] = [];
  readonly p99: number[] = [];
  store = "";
  upstream = "";
  heapBytes = Number.NaN;

  constructor(readonly running: RunningContestant) {}

  get name(): string {
    return this.running.name;
  }

  get title(): string {
    return this.running.course.title;
  }
}

const only = process.argv.slice(2);
const names = only.length > 0 ? NAMES.filter((name) => only.includes(name)) : NAMES;

async function main(): Promise<void> {
  const provider = await startProvider();
  const racers: Racer[] = [];
  for (const name of names) racers.push(new Racer(await RunningContestant.start(name, provider.hello.url)));

  for (const racer of racers) {
    const { running } = racer;
    racer.first.push((await running.costOf(100, 1, () => logIn(running.course))).cpuMs);
    await times(300, 16, () => logIn(running.course));
    await noteLogins(racer, () => provider.report());
  }
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const racer of racers) await runRound(racer);
  }
  print(racers);
  for (const { running } of racers) running.stop();
  provider.stop();
}

async function runRound({ running, login, visit: visits, rate, p50, p99 }: Racer): Promise<void> {
  const { course } = running;
  login.push((await running.costOf(LOGINS, 1, () => logIn(course))).cpuMs);
  const cookie = await logIn(course);
  visits.push((await running.costOf(VISITS, 1, () => visit(course, cookie))).cpuMs * 1_000);
  const begun = performance.now();
  const took = (await times(LOGINS, 16, () => logIn(course))).toSorted((a, b) => a - b);
  rate.push((LOGINS * 1_000) / (performance.now() - begun));
  p50.push(quantile(took, 0.5));
  p99.push(quantile(took, 0.99));
}

/** Store calls, upstream calls, new connections and memory of logins one after the other. */
async function noteLogins(racer: Racer, upstream: () => Promise<Upstream>): Promise<void> {
  const count = 500;
  const { counts: before } = await upstream();
  const { store, heapBytes } = await racer.running.costOf(count, 1, () => logIn(racer.running.course));
  const { counts: after } = await upstream();
  const requests = (after.requests - before.requests) / count;
  const connections = (after.connections - before.connections) / count;
  racer.store = storeCell(store);
  racer.upstream = `${requests.toFixed(1)} / ${connections.toFixed(2)}`;
  racer.heapBytes = heapBytes;
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
      logins.map(({ title, login, first, rate, p50, p99 }) => [
        title,
        format(login, 2),
        ratio(login, plain?.login),
        format(first, 2),
        format(rate, 0),
        format(p50, 1),
        format(p99, 1),
      ]),
    ),
  );
  console.log(
    `\n${table(
      ["request, signed in", "CPU µs", "× express + express-session"],
      racers.map(({ title, visit }) => [title, format(visit, 0), ratio(visit, bare?.visit)]),
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
      logins.map(({ title, store, upstream, heapBytes }) => [title, store, upstream, heapBytes.toFixed(0)]),
    )}`,
  );
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
