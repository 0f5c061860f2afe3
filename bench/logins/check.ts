import { Redis } from "./redis";
import { type Result, readResults, titleOf } from "./results";
import { leaveAppCore, startProvider, TLS_FILE } from "./running";
import { measure, median, type Series } from "./series";

/**
 * Measures this package again, and compares its ratios to plain passport-oauth2 with the recorded ones. Exits with 1 if one of them is
 * more than 15 % higher. It compares only with results of this version of Node.
 */
const MAX_INCREASE = 1.15;
const CHECKED: readonly Series[] = ["busy", "serial", "sparse", "visit"];
const EXTENT = { rounds: 3, turns: 12, warmUp: 1_000 };

async function main(): Promise<void> {
  leaveAppCore();
  const node = Number(process.versions.node.split(".")[0]);
  const recorded = readResults().filter((result) => result.node === node && result.tls);
  if (recorded.length === 0)
    throw new Error(`There are no results of Node ${node} in bench/results.json: run npm run bench.`);
  const tooHigh: string[] = [];
  for (const result of recorded) tooHigh.push(...(await compare(result)));
  if (tooHigh.length > 0) throw new Error(`More than 15 % higher than recorded:\n${tooHigh.join("\n")}`);
}

/** Measures one result again. Prints all ratios, and returns those that are too high. */
async function compare(result: Result): Promise<string[]> {
  const before = result.packages.find(({ name }) => name === "eventpop");
  const provider = await startProvider({ TLS_FILE });
  const redis = result.redis ? await Redis.start() : undefined;
  try {
    const surroundings = { providerURL: provider.startMessage.url, redisURL: redis?.url };
    const measured = await measure(["plain", "eventpop", "bare"], provider, surroundings, EXTENT);
    const now = measured.find(({ name }) => name === "eventpop");
    return CHECKED.flatMap((series) => {
      const [old, current] = [median(before?.ratios[series] ?? []), median(now?.ratios[series] ?? [])];
      const line = `${titleOf(result)}, ${series}: ${current.toFixed(2)}, recorded ${old.toFixed(2)}`;
      console.log(line);
      return current > old * MAX_INCREASE ? [line] : [];
    });
  } finally {
    provider.stop();
    redis?.stop();
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
