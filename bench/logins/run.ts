import { quantile } from "./figures";
import { type Figures, printLogins, printVisits } from "./print";
import { type Provider, RunningContestant, startProvider, storeCell, TLS_FILE } from "./running";
import { logIn, logInSparsely, times, visit } from "./visitor";

/**
 * Measures what a login costs with each package. Each package runs in its own process, and all use one provider, which is
 * another process. Each round starts new processes, because two processes with identical code can differ by a tenth for
 * as long as they run. Within a round the packages take turns, so that other load on the machine affects all of them. CPU
 * is the CPU time of the package's process. Compare the ratios, not the milliseconds. Everything is measured twice:
 * without TLS, and with TLS, which Eventpop uses.
 */
const NAMES = ["plain", "eventpop", "floor", "grant", "openid-client", "express-openid-connect", "bare"];
const ROUNDS = Number(process.env.ROUNDS ?? 5);
/** The number of logins of one package in one round. */
const LOGINS = Number(process.env.LOGINS ?? 200);
const VISITS = Number(process.env.VISITS ?? 1_000);
const TURNS = 5;
const WARM_UP = 300;

/** One package in one round, with the sums of its measurements so far. */
class PackageRound {
  private readonly sums = { login: 0, sparse: 0, visit: 0, seconds: 0 };
  private readonly took: number[] = [];
  private first = Number.NaN;
  private cookie = "";

  private constructor(
    private readonly running: RunningContestant,
    private readonly provider: Provider,
  ) {}

  static async start(name: string, provider: Provider): Promise<PackageRound> {
    const running = await RunningContestant.start(name, provider.startMessage.url);
    const racer = new PackageRound(running, provider);
    racer.first = (await running.costOf(100, 1, () => logIn(running.course))).cpuMs;
    await times(WARM_UP, 1, () => logIn(running.course));
    racer.cookie = await logIn(running.course);
    await times(VISITS / TURNS, 1, () => visit(running.course, racer.cookie));
    return racer;
  }

  async takeTurn(): Promise<void> {
    const { running, sums, cookie, provider } = this;
    const { course } = running;
    const logins = LOGINS / TURNS;
    sums.login += (await running.costOf(logins, 1, () => logIn(course))).cpuMs;
    sums.sparse += (
      await running.costOf(logins / 2, 1, () => logInSparsely(course, () => provider.report("idle")))
    ).cpuMs;
    sums.visit += (await running.costOf(VISITS / TURNS, 1, () => visit(course, cookie))).cpuMs;
    const begun = performance.now();
    this.took.push(...(await times(logins, 16, () => logIn(course))));
    sums.seconds += (performance.now() - begun) / 1_000;
  }

  /** Adds the measurements of this round to `figures`, and stops the process. */
  finish(figures: Figures): void {
    const { sums, first } = this;
    const took = this.took.toSorted((a, b) => a - b);
    figures.first.push(first);
    figures.login.push(sums.login / TURNS);
    figures.sparse.push(sums.sparse / TURNS);
    figures.visit.push((sums.visit * 1_000) / TURNS);
    figures.rate.push(took.length / sums.seconds);
    figures.p50.push(quantile(took, 0.5));
    figures.p99.push(quantile(took, 0.99));
    this.running.stop();
  }
}

async function main(): Promise<void> {
  const only = process.argv.slice(2);
  const names = only.length > 0 ? NAMES.filter((name) => only.includes(name)) : NAMES;

  const all = await race(names, await startProvider());
  console.log(`\nNode ${process.version}, ${ROUNDS} rounds of ${LOGINS} logins and ${VISITS} requests\n`);
  printLogins(all);
  console.log();
  printVisits(all);
  const overTls = await race(
    names.filter((name) => name !== "bare"),
    await startProvider({ TLS_FILE }),
  );
  console.log("\nWith TLS between the app and its provider\n");
  printLogins(overTls);
}

async function race(names: readonly string[], provider: Provider): Promise<Figures[]> {
  const all: Figures[] = [];
  for (const name of names) all.push(await count(name, provider));

  for (let round = 0; round < ROUNDS; round += 1) {
    const racers: PackageRound[] = [];
    for (const name of names) racers.push(await PackageRound.start(name, provider));
    for (let turn = 0; turn < TURNS; turn += 1) {
      for (const racer of turn % 2 === 0 ? racers : racers.toReversed()) await racer.takeTurn();
    }
    for (const [index, racer] of racers.entries()) racer.finish(all[index] as Figures);
  }
  provider.stop();
  return all;
}

/**
 * Counts the calls of the session store, the requests to the provider and the new connections of one login. One process
 * is enough, because these numbers do not vary between rounds.
 */
async function count(name: string, provider: Provider): Promise<Figures> {
  const running = await RunningContestant.start(name, provider.startMessage.url);
  const { course } = running;
  const logins = 200;
  await times(logins, 16, () => logIn(course));
  const counts = async () => (await provider.report()).counts;
  const start = await counts();
  const { store } = await running.costOf(logins, 1, () => logIn(course));
  const busy = await counts();
  await times(logins, 1, () => logInSparsely(course, () => provider.report("idle")));
  const sparse = await counts();
  running.stop();
  return {
    name,
    title: course.title,
    store: storeCell(store),
    upstream: ((busy.requests - start.requests) / logins).toFixed(1),
    connections: [busy.connections - start.connections, sparse.connections - busy.connections]
      .map((opened) => (opened / logins).toFixed(1))
      .join(" / "),
    ...{ first: [], login: [], sparse: [], visit: [], rate: [], p50: [], p99: [] },
  };
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
