import { quantile, spread, table } from "./figures";
import { RunningContestant, startProvider, storeCell, type Upstream } from "./running";
import { logIn, logInSparsely, times, visit } from "./visitor";

/**
 * What a login costs, measured side by side: every contestant in a process of its own against one provider in another, in
 * rounds that alternate between them, so that whatever else the machine does hits all alike. CPU is what the contestant's
 * process used; compare the ratios, not the milliseconds.
 */
const NAMES = ["plain", "eventpop", "floor", "grant", "openid-client", "express-openid-connect", "bare"];
const ROUNDS = Number(process.env.ROUNDS ?? 9);
const LOGINS = Number(process.env.LOGINS ?? 200);
const VISITS = Number(process.env.VISITS ?? 1_000);
const FRESH_PROCESSES = 5;

/** A contestant with its figures, one for each round. */
class Racer {
  readonly first: number[] = [];
  readonly login: number[] = [];
  readonly sparse: number[] = [];
  readonly visit: number[] = [];
  readonly rate: number[] = [];
  readonly p50: number[] = [];
  readonly p99: number[] = [];
  store = "";
  upstream = "";
  connections = "";

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
  const { url } = provider.hello;
  for (const name of names) racers.push(new Racer(await RunningContestant.start(name, url)));

  for (let round = 0; round < FRESH_PROCESSES; round += 1) {
    for (const racer of racers) racer.first.push(await costWhenFresh(racer.name, url));
  }
  for (const racer of racers) {
    await times(400, 16, () => logIn(racer.running.course));
    await noteLogins(racer, () => provider.report(), url);
  }
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const racer of racers) await runRound(racer, url);
  }
  print(racers);
  for (const { running } of racers) running.stop();
  provider.stop();
}

/** CPU of each of the first logins of a process. */
async function costWhenFresh(name: string, url: string): Promise<number> {
  const running = await RunningContestant.start(name, url);
  const { cpuMs } = await running.costOf(100, 1, () => logIn(running.course));
  running.stop();
  return cpuMs;
}

async function runRound({ running, login, sparse, visit: visits, rate, p50, p99 }: Racer, url: string): Promise<void> {
  const { course } = running;
  login.push((await running.costOf(LOGINS, 1, () => logIn(course))).cpuMs);
  sparse.push((await running.costOf(LOGINS / 2, 1, () => logInSparsely(course, url))).cpuMs);
  const cookie = await logIn(course);
  visits.push((await running.costOf(VISITS, 1, () => visit(course, cookie))).cpuMs * 1_000);
  const begun = performance.now();
  const took = (await times(LOGINS, 16, () => logIn(course))).toSorted((a, b) => a - b);
  rate.push((LOGINS * 1_000) / (performance.now() - begun));
  p50.push(quantile(took, 0.5));
  p99.push(quantile(took, 0.99));
}

/** Store calls, upstream calls and new connections of logins one after the other. */
async function noteLogins(racer: Racer, upstream: () => Promise<Upstream>, url: string): Promise<void> {
  const { running } = racer;
  const count = 200;
  const { counts: start } = await upstream();
  racer.store = storeCell((await running.costOf(count, 1, () => logIn(running.course))).store);
  const { counts: busy } = await upstream();
  await times(count, 1, () => logInSparsely(running.course, url));
  const { counts: sparse } = await upstream();
  racer.upstream = ((busy.requests - start.requests) / count).toFixed(1);
  // The provider is asked for idleness on connections of its own visitor's, once for each login.
  const opened = (sparse.connections - busy.connections) / count - 1;
  racer.connections = `${((busy.connections - start.connections) / count).toFixed(1)} / ${opened.toFixed(1)}`;
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
      [
        "login",
        "CPU ms, sparse",
        "× plain",
        "CPU ms, one after the other",
        "× plain",
        "CPU ms, first 100",
        "logins/s at 16",
        "p50 ms",
        "p99 ms",
      ],
      logins.map(({ title, login, sparse, first, rate, p50, p99 }) => [
        title,
        format(sparse, 2),
        ratio(sparse, plain?.sparse),
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
        "requests upstream",
        "new connections, busy / sparse",
      ],
      logins.map(({ title, store, upstream, connections }) => [title, store, upstream, connections]),
    )}`,
  );
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
