import { spread, table } from "./figures";

/** What was measured of a contestant; the lists have one figure for each round. */
export interface Figures {
  readonly name: string;
  readonly title: string;
  readonly store: string;
  readonly upstream: string;
  readonly connections: string;
  /** CPU milliseconds for each login: of a new process, one after the other, and where logins are sparse. */
  readonly first: number[];
  readonly login: number[];
  readonly sparse: number[];
  /** CPU microseconds for each request of somebody who is signed in. */
  readonly visit: number[];
  /** Logins in a second, and how many milliseconds they take, sixteen at once. */
  readonly rate: number[];
  readonly p50: number[];
  readonly p99: number[];
}

/** What logins cost, and what they ask of store and provider, as tables of Markdown. */
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

/** What requests of people cost who are signed in, as a table of Markdown. */
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

/** Median, least and most of the rounds' own ratios: what slows a round slows both. */
function ratio(values: readonly number[], base: readonly number[] | undefined): string {
  return base
    ? cell(
        values.map((value, round) => value / (base[round] ?? Number.NaN)),
        2,
      )
    : "";
}
