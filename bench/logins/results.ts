import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { spread, table } from "./figures";
import { type Extent, type Measured, referenceOf, SERIES, type Series } from "./series";

/** The result of one run: all packages with one Node, with or without TLS, and with one session store. */
export interface Result {
  /** The major version of Node. */
  readonly node: number;
  readonly tls: boolean;
  readonly redis: boolean;
  /** The full version of Node, such as `v20.20.2`. */
  readonly version: string;
  /** The day of the measurement, such as `2026-11-29`. */
  readonly day: string;
  readonly extent: Extent;
  readonly packages: readonly Measured[];
}

const folder = join(__dirname, "../..");
const RECORDED = join(folder, "results.json");
const TABLES = join(folder, "RESULTS.md");

/** Returns the recorded results. */
export function readResults(): Result[] {
  return JSON.parse(readFileSync(RECORDED, "utf8")) as Result[];
}

/** Returns the name of a result's circumstances, such as `Node 20, TLS, sessions in Redis`. */
export function titleOf({ node, tls, redis }: Pick<Result, "node" | "tls" | "redis">): string {
  return `Node ${node}, ${tls ? "TLS" : "without TLS"}, sessions in ${redis ? "Redis" : "MemoryStore"}`;
}

/** Records a result in place of the earlier one with the same circumstances, and writes all tables again. */
export function record(result: Result): void {
  const others = readResults().filter((other) => titleOf(other) !== titleOf(result));
  const results = [...others, rounded(result)].toSorted((a, b) => titleOf(a).localeCompare(titleOf(b)));
  writeFileSync(RECORDED, `${JSON.stringify(results, undefined, 1)}\n`);
  writeFileSync(TABLES, `${INTRODUCTION}\n\n${results.map(renderResult).join("\n\n")}\n`);
}

/** Three digits are more than the measurements have. */
function rounded(result: Result): Result {
  return JSON.parse(
    JSON.stringify(result, (_key, value) => (typeof value === "number" ? Number(value.toFixed(3)) : value)),
  );
}

const INTRODUCTION = `# Results of the benchmark of logins

\`npm run bench\` writes this file; do not edit it. It shows the CPU time of the app's process for one login, compared with passport-oauth2 with
PKCE, and for one request of a signed-in user, compared with express-session alone. Each value is the median of all rounds, with the minimum and
the maximum. [README.md](README.md) describes the method.`;

const HEADINGS: Readonly<Record<Series, string>> = {
  busy: "16 at a time",
  serial: "one after the other",
  sparse: "sparse",
  first: "first 100",
  visit: "request, signed in",
};

function renderResult(result: Result): string {
  const { version, day, extent, packages } = result;
  const reference = packages.find(({ name }) => name === referenceOf("busy"));
  const milliseconds = SERIES.map(
    (series) => `${HEADINGS[series]} ${spread(reference?.cpuMs[series] ?? []).median.toFixed(2)} ms`,
  );
  return [
    `## ${titleOf(result)}`,
    `${day}, Node ${version}, rounds: ${extent.rounds}, turns in a round: ${extent.turns}, logins before: ${extent.warmUp}. ` +
      `passport-oauth2 took: ${milliseconds.join(", ")}.`,
    table(
      [
        "CPU, compared",
        ...SERIES.map((series) => HEADINGS[series]),
        "store reads / writes / others",
        "requests to Eventpop",
        "new connections",
      ],
      packages.map((measured) => [
        measured.title,
        ...SERIES.map((series) => ratioCell(measured, series)),
        ...callCells(measured),
      ]),
    ),
  ].join("\n\n");
}

function ratioCell({ name, ratios }: Measured, series: Series): string {
  if (name === "bare" && series !== "visit") return "";
  const { median, min, max } = spread(ratios[series]);
  return `${median.toFixed(2)} (${min.toFixed(2)}–${max.toFixed(2)})`;
}

function callCells({ calls }: Measured): string[] {
  if (!calls) return ["", "", ""];
  return [calls.store, calls.requestsToProvider.toFixed(1), calls.newConnectionsToProvider.toFixed(1)];
}
