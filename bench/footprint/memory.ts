import { setTimeout as sleep } from "node:timers/promises";
import { table } from "../logins/figures";
import { leaveAppCore, RunningContestant, startProvider } from "../logins/running";
import { logIn, times } from "../logins/visitor";

/**
 * Measures how many bytes of the heap a session takes in MemoryStore. The logins before the measurement fill what a process keeps for a
 * limited number of logins, such as the states that were used.
 */
const CONTESTANTS = ["plain", "by-hand-safe", "eventpop"];
const LOGINS_BEFORE = 12_000;
const LOGINS = 4_000;
const AT_ONCE = 16;
/** passport-eventpop keeps the outcome of a login for five seconds. */
const PAUSE_MS = 6_000;

async function bytesOf(name: string, providerURL: string): Promise<number> {
  const running = await RunningContestant.start(name, { providerURL });
  const heapAfter = async (logins: number) => {
    await times(logins, AT_ONCE, () => logIn(running.course));
    await sleep(PAUSE_MS);
    return (await running.cost()).heapBytes;
  };
  const before = await heapAfter(LOGINS_BEFORE);
  const after = await heapAfter(LOGINS);
  running.stop();
  return (after - before) / LOGINS;
}

async function main(): Promise<void> {
  leaveAppCore();
  const provider = await startProvider();
  const rows: string[][] = [];
  let plain = Number.NaN;
  for (const name of CONTESTANTS) {
    const bytes = await bytesOf(name, provider.startMessage.url);
    if (name === "plain") plain = bytes;
    rows.push([name, bytes.toFixed(0), (bytes / plain).toFixed(2)]);
  }
  provider.stop();
  console.log(`\nNode ${process.version}\n`);
  console.log(table(["one session", "heap, bytes", "× plain"], rows));
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
