import { parseArgs } from "node:util";
import { Redis } from "./redis";
import { type Result, record, titleOf } from "./results";
import { leaveAppCore, startProvider, TLS_FILE } from "./running";
import { type Extent, type Measured, measure, median, SERIES } from "./series";

/**
 * Measures what a login costs with each package, and writes `bench/RESULTS.md`.
 *
 * `--node 20=/path/to/node,24=…`: other versions of Node, such as those of the npm package `node`. `--tls on,off` and
 * `--store redis,memory`: the circumstances. `--only plain,eventpop`: prints the ratios of some packages and records nothing. There,
 * `eventpop@NAME` is another copy of this package in `bench/node_modules`, to compare two versions in one run. `--rounds`, `--turns`
 * and `--warm-up`: the length.
 */
const { values } = parseArgs({
  options: {
    node: { type: "string", default: `${process.versions.node.split(".")[0]}=${process.execPath}` },
    tls: { type: "string", default: "on,off" },
    store: { type: "string", default: "redis,memory" },
    only: { type: "string" },
    rounds: { type: "string", default: "5" },
    turns: { type: "string", default: "16" },
    "warm-up": { type: "string", default: "1500" },
  },
});

const PACKAGES = ["plain", "plain-without-pkce", "by-hand", "by-hand-safe", "eventpop", "bare"];
/** Packages that are measured only over TLS and with MemoryStore. */
const OTHERS = ["grant", "openid-client", "express-openid-connect"];

const extent: Extent = {
  rounds: Number(values.rounds),
  turns: Number(values.turns),
  warmUp: Number(values["warm-up"]),
};

async function main(): Promise<void> {
  leaveAppCore();
  for (const choice of values.node.split(",")) {
    const [major = "", path = ""] = choice.split("=");
    for (const tls of values.tls.split(",")) {
      for (const store of values.store.split(",")) {
        await measureOne({ node: Number(major), tls: tls === "on", redis: store === "redis" }, path);
      }
    }
  }
}

async function measureOne(circumstances: Pick<Result, "node" | "tls" | "redis">, node: string): Promise<void> {
  const { tls, redis: usesRedis } = circumstances;
  const others = tls && !usesRedis ? OTHERS : [];
  const names = values.only?.split(",") ?? [...PACKAGES, ...others];
  const provider = await startProvider(tls ? { TLS_FILE } : {});
  const redis = usesRedis ? await Redis.start() : undefined;
  try {
    const surroundings = { providerURL: provider.startMessage.url, redisURL: redis?.url, node };
    const packages = await measure(names, provider, surroundings, extent);
    const version = packages[0]?.version ?? "";
    const day = new Date().toISOString().slice(0, 10);
    if (values.only === undefined) record({ ...circumstances, version, day, extent, packages });
    print(titleOf(circumstances), packages);
  } finally {
    provider.stop();
    redis?.stop();
  }
}

function print(title: string, packages: readonly Measured[]): void {
  console.log(`\n${title}\n`);
  for (const { name, cpuMs, ratios } of packages) {
    const cells = SERIES.map(
      (series) => `${series} ${median(ratios[series]).toFixed(2)} (${median(cpuMs[series]).toFixed(2)} ms)`,
    );
    console.log(`${name.padEnd(24)} ${cells.join("  ")}`);
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
