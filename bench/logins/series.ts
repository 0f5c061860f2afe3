import { quantile, spread } from "./figures";
import { type Provider, RunningContestant, type Surroundings, storeCell } from "./running";
import { logIn, logInAndVisit, logInSparsely, times, visit } from "./visitor";

/**
 * What is measured. `busy`: 16 logins at a time. `serial`: logins one after the other. `sparse`: logins so rare that no connection
 * to the provider is open. `first`: the first 100 logins of a new process. `visit`: requests of a signed-in user. A login is the
 * route that starts it, the callback, and a page of the signed-in user; a sparse login has no page.
 */
export const SERIES = ["busy", "serial", "sparse", "first", "visit"] as const;
export type Series = (typeof SERIES)[number];

/** The measurements of one package. Each list has one value for each round. */
export interface Measured {
  readonly name: string;
  readonly title: string;
  /** The version of Node that ran the app, such as `v20.20.2`. */
  readonly version: string;
  /** CPU milliseconds of one login or request. */
  readonly cpuMs: Readonly<Record<Series, number[]>>;
  /** CPU compared with {@link referenceOf} in the same round. */
  readonly ratios: Readonly<Record<Series, number[]>>;
  /** What one of several logins that follow each other causes. Undefined if the app logs no users in. */
  readonly calls: Calls | undefined;
}

/** Calls of one login. */
export interface Calls {
  /** Calls of the session store: reads / writes / all others. */
  readonly store: string;
  readonly requestsToProvider: number;
  readonly newConnectionsToProvider: number;
}

/** How long the measurement is. */
export interface Extent {
  readonly rounds: number;
  /** The number of turns that each package has in a round, for each series. */
  readonly turns: number;
  /** The number of logins that a process serves before it is measured, except for `first`. */
  readonly warmUp: number;
}

/** Logins or requests of one turn. A turn is short, so that some turns are not disturbed by other work of the machine. */
const JOBS: Readonly<Record<Exclude<Series, "first">, number>> = { busy: 64, serial: 32, sparse: 16, visit: 128 };
const FIRST_LOGINS = 100;
const AT_ONCE = 16;
/** The start, the callback and a page. */
const REQUESTS_OF_LOGIN = 3;
/** The cost in a round is this quantile of the turns. Other work of the machine makes turns more expensive and never cheaper. */
const UNDISTURBED = 0.25;

/**
 * Measures packages side by side. Each round starts new processes, because two processes with identical code can differ by a tenth
 * for as long as they run. Within a round the packages take turns, so that other load on the machine affects all of them. Compare
 * the ratios, not the milliseconds.
 *
 * They take turns also while they warm up. A process that is idle for some seconds loses compiled code, so that its next thousand logins
 * cost up to twice as much.
 */
export async function measure(
  names: readonly string[],
  provider: Provider,
  surroundings: Surroundings,
  { rounds, turns, warmUp }: Extent,
): Promise<Measured[]> {
  const all: Measured[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const runners: Runner[] = [];
    for (const name of names) runners.push(await Runner.start(name, provider, surroundings));
    for (const series of Object.keys(JOBS) as (keyof typeof JOBS)[]) {
      const warmUpTurns = Math.ceil(series === "visit" || series === "busy" ? warmUp / JOBS[series] : 1);
      for (let turn = -warmUpTurns; turn < turns; turn += 1) {
        for (const runner of turn % 2 === 0 ? runners : runners.toReversed()) {
          if (turn < 0) await runner.warmUp(series);
          else if (runner.has(series)) await runner.takeTurn(series);
        }
      }
    }
    for (const [index, runner] of runners.entries()) {
      const { name, title, version } = runner;
      const calls = all[index] ? undefined : await runner.countCalls();
      all[index] ??= { name, title, version, cpuMs: emptyLists(), ratios: emptyLists(), calls };
      for (const series of SERIES) {
        const reference = runners.find(({ name }) => name === referenceOf(series));
        all[index].cpuMs[series].push(runner.costOf(series));
        all[index].ratios[series].push(runner.costOf(series) / (reference?.costOf(series) ?? Number.NaN));
      }
      runner.stop();
    }
  }
  return all;
}

/** Returns the name of the package with which the others are compared. */
export function referenceOf(series: Series): string {
  return series === "visit" ? "bare" : "plain";
}

/** Returns the median of the rounds. */
export function median(values: readonly number[]): number {
  return spread(values).median;
}

function emptyLists(): Record<Series, number[]> {
  return { busy: [], serial: [], sparse: [], first: [], visit: [] };
}

function atOnceIn(series: Series): number {
  return series === "busy" ? AT_ONCE : 1;
}

/** One package in one round. */
class Runner {
  private readonly turns = emptyLists();
  private cookie = "";

  private constructor(
    private readonly running: RunningContestant,
    private readonly provider: Provider,
  ) {}

  static async start(name: string, provider: Provider, surroundings: Surroundings): Promise<Runner> {
    const running = await RunningContestant.start(name, surroundings);
    const { course } = running;
    const runner = new Runner(running, provider);
    if (runner.hasLogin) {
      runner.turns.first.push((await running.costOf(FIRST_LOGINS, 1, () => logInAndVisit(course))).cpuMs);
    }
    runner.cookie = await logIn(course);
    return runner;
  }

  get name(): string {
    return this.running.name;
  }

  /** Whether the app logs users in. Without a login package, only `visit` is measured. */
  get hasLogin(): boolean {
    return this.name !== "bare";
  }

  has(series: Series): boolean {
    return this.hasLogin || series === "visit";
  }

  get title(): string {
    return this.running.course.title;
  }

  get version(): string {
    return this.running.course.node;
  }

  costOf(series: Series): number {
    return quantile(
      this.turns[series].toSorted((a, b) => a - b),
      UNDISTURBED,
    );
  }

  /** Takes a turn without measuring it. An app without a login serves requests instead: as many as the others for their logins. */
  async warmUp(series: keyof typeof JOBS): Promise<void> {
    if (this.has(series)) await times(JOBS[series], atOnceIn(series), this.jobOf(series));
    else await times(JOBS[series] * REQUESTS_OF_LOGIN, 1, this.jobOf("visit"));
  }

  async takeTurn(series: keyof typeof JOBS): Promise<void> {
    const { cpuMs } = await this.running.costOf(JOBS[series], atOnceIn(series), this.jobOf(series));
    this.turns[series].push(cpuMs);
  }

  private jobOf(series: keyof typeof JOBS): () => Promise<unknown> {
    const { running, provider, cookie } = this;
    const { course } = running;
    const jobs = {
      busy: () => logInAndVisit(course),
      serial: () => logInAndVisit(course),
      sparse: () => logInSparsely(course, () => provider.report("idle")),
      visit: () => visit(course, cookie),
    };
    return jobs[series];
  }

  async countCalls(): Promise<Calls | undefined> {
    const { running, provider } = this;
    if (!this.hasLogin) return undefined;
    const { counts: before } = await provider.report();
    const { store } = await running.costOf(JOBS.serial, 1, () => logIn(running.course));
    const { counts: after } = await provider.report();
    return {
      store: storeCell(store),
      requestsToProvider: (after.requests - before.requests) / JOBS.serial,
      newConnectionsToProvider: (after.connections - before.connections) / JOBS.serial,
    };
  }

  stop(): void {
    this.running.stop();
  }
}
