import { spread, table } from "./figures";

/** The measurements of one package. Each list has one value for each round. */
export interface Figures {
  readonly name: string;
  readonly title: string;
  readonly store: string;
  readonly upstream: string;
  readonly connections: string;
  /**
   * CPU milliseconds of one login. `first`: the first logins of a new process. `login`: logins that follow each other.
   * `sparse`: logins that are so rare that no connection to the provider is open.
   */
  readonly first: number[];
  readonly login: number[];
  readonly sparse: number[];
  /** CPU microseconds of one request of a signed-in user. */
  readonly visit: number[];
  /**
   * With 16 logins at the same time: logins per second (`rate`), and percentiles of the time of one login in
   * milliseconds.
   */
  readonly rate: number[];
  readonly p50: number[];
  readonly p99: number[];
}

/**
 * Prints two Markdown tables: what a login costs, and how many calls of the session store and requests to the provider it
 * makes.
 */
export function printLogins(all: readonly Figures[]): void {
  const plain = all.find(({ name }) => name === "plain");
  const logins = all.filter(({ name }) => name !== "bare");
  const loginHead = [
    "login",
    "CPU ms, sparse",
    "× plain",
    "CPU ms, one after the other",
    "× plain",
    "CPU ms, first 100",
    "logins/s at 16",
    "p50 ms",
    "p99 ms",
  ];
  const loginRows = logins.map(({ title, login, sparse, first, rate, p50, p99 }) => [
    title,
    cell(sparse, 2),
    ratio(sparse, plain?.sparse),
    cell(login, 2),
    ratio(login, plain?.login),
    cell(first, 2),
    cell(rate, 0),
    cell(p50, 1),
    cell(p99, 1),
  ]);
  const countHead = [
    "per login",
    "store reads / writes / touches and deletes",
    "requests upstream",
    "new connections, busy / sparse",
  ];
  const countRows = logins.map(({ title, store, upstream, connections }) => [title, store, upstream, connections]);
  console.log([table(loginHead, loginRows), table(countHead, countRows)].join("\n\n"));
}

/** Prints a Markdown table of what a request of a signed-in user costs. */
export function printVisits(all: readonly Figures[]): void {
  const bare = all.find(({ name }) => name === "bare");
  const head = ["request, signed in", "CPU µs", "× express + express-session"];
  console.log(
    table(
      head,
      all.map(({ title, visit }) => [title, cell(visit, 0), ratio(visit, bare?.visit)]),
    ),
  );
}

function cell(values: readonly number[], digits: number): string {
  const { median, min, max } = spread(values);
  return `${median.toFixed(digits)} (${min.toFixed(digits)}–${max.toFixed(digits)})`;
}

/**
 * Returns the median, the minimum and the maximum of the ratio to `base` in each round. The ratio is computed for each
 * round, because other load on the machine in a round affects both values of that round.
 */
function ratio(values: readonly number[], base: readonly number[] | undefined): string {
  return base
    ? cell(
        values.map((value, round) => value / (base[round] ?? Number.NaN)),
        2,
      )
    : "";
}
