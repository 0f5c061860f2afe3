/**
 * A turn of the event loop is slow if it takes at least this long. A login takes about five turns, so a login with slow turns takes at
 * least half a second.
 */
const SLOW_TURN_MS = 100;
/** The process counts as busy after this number of slow turns in a row, because a single slow turn can have many causes. */
const SLOW_TURNS = 2;
/** How long a process counts as busy without a new measurement, as a number of slow turns. */
const VALID_TURNS = 10;
/** The shortest time between two measurements, in milliseconds. With one measurement for each login, logins would cost more CPU. */
const INTERVAL_MS = 50;

/** Detects that this process has more work than it can do, so that every request waits for all others. */
class EventLoop {
  private isMeasuring = false;
  /** When the next measurement may begin, in milliseconds of `performance.now()`. */
  private nextAt = 0;
  private slowTurns = 0;
  /** When the process no longer counts as busy, in milliseconds of `performance.now()`. */
  private busyUntil = 0;

  /** Returns whether the last turns were slow, and measures the next turn. */
  isBusy(): boolean {
    const now = performance.now();
    if (!this.isMeasuring && now >= this.nextAt) {
      this.nextAt = now + INTERVAL_MS;
      this.measureTurn();
    }
    return now < this.busyUntil;
  }

  /** Measures one turn: the time from one `setImmediate` handler to the next. While such a handler is waiting, Node does not sleep. */
  private measureTurn(): void {
    this.isMeasuring = true;
    setImmediate(() => {
      const begun = performance.now();
      const cpuBefore = process.cpuUsage();
      setImmediate(() => {
        this.isMeasuring = false;
        const now = performance.now();
        const tookMs = now - begun;
        // Only CPU time of this process counts: if other processes used the CPU, refusing logins would not help.
        const isSlow = tookMs >= SLOW_TURN_MS && usedMs(cpuBefore) >= SLOW_TURN_MS;
        this.slowTurns = isSlow ? this.slowTurns + 1 : 0;
        this.busyUntil = this.slowTurns >= SLOW_TURNS ? now + VALID_TURNS * tookMs : 0;
      });
    });
  }
}

function usedMs(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return (user + system) / 1_000;
}

/** The event loop of this process. */
export const eventLoop = new EventLoop();
