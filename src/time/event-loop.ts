import { performance } from "node:perf_hooks";

/** How long the event loop is observed before it is judged, in milliseconds. */
const PERIOD_MS = 100;
/** The process counts as busy after this number of slow periods, less one for each period that was not slow. */
const SLOW_PERIODS = 5;
/** A period is slow if its turns took this much CPU time on average, in milliseconds. A login takes about five turns. */
const SLOW_TURN_MS = 100;
/**
 * The same, while new connections are waiting. Node accepts only one connection of a server in a turn, so that the last of them waits for
 * many turns.
 */
const SLOW_TURN_WHILE_WAITING_MS = 10;
/** The numbers of new connections in a turn that mean that others are waiting: about one. If none is waiting, most turns have none. */
const WAITING = { min: 0.6, max: 1.4 };
/**
 * Only a process that uses the CPU for this share of a period counts as busy. If other processes use the CPU, refusing logins would not
 * help.
 */
const MIN_CPU_SHARE = 0.3;

/** Detects that this process has more work than it can do, so that every request waits for all others. */
export class EventLoop {
  private readonly connections = new WeakSet<object>();
  private slowPeriods = 0;
  private periodBegan = performance.now();
  private cpuAtBegin = process.cpuUsage();
  private turnsAtBegin = countTurns();
  private newConnections = 0;

  /** Returns whether the process is busy. Has to be called for each login that starts, with the connection of its request. */
  isBusy(connection: object): boolean {
    if (!this.connections.has(connection)) {
      this.connections.add(connection);
      this.newConnections += 1;
    }
    const now = performance.now();
    if (now - this.periodBegan >= PERIOD_MS) this.endPeriod(now);
    return this.slowPeriods >= SLOW_PERIODS;
  }

  private endPeriod(now: number): void {
    const turns = countTurns() - this.turnsAtBegin;
    const { user, system } = process.cpuUsage(this.cpuAtBegin);
    const cpuMs = (user + system) / 1_000;
    const turnMs = cpuMs / turns;
    const accepted = this.newConnections / turns;
    const isWaiting = accepted >= WAITING.min && accepted <= WAITING.max;
    const isWorking = cpuMs >= MIN_CPU_SHARE * (now - this.periodBegan);
    const isSlow = isWorking && turnMs >= (isWaiting ? SLOW_TURN_WHILE_WAITING_MS : SLOW_TURN_MS);
    this.slowPeriods = isSlow ? Math.min(SLOW_PERIODS, this.slowPeriods + 1) : Math.max(0, this.slowPeriods - 1);
    this.periodBegan = now;
    this.cpuAtBegin = process.cpuUsage();
    this.turnsAtBegin += turns;
    this.newConnections = 0;
  }
}

/** Returns how many turns the event loop has made since the process started. Runtimes other than Node may not count them. */
function countTurns(): number {
  const timing: Partial<typeof performance.nodeTiming> | undefined = performance.nodeTiming;
  return timing?.uvMetricsInfo?.loopCount ?? Number.NaN;
}
