/** A login takes about five turns of the event loop, so with turns of this length it takes a second. */
const SLOW_TURN_MS = 200;
/** The process is busy after so many slow turns in a row. A single slow turn can have many causes. */
const SLOW_TURNS = 2;
/** For so many turns after a measurement, the process counts as busy, unless another measurement says otherwise. */
const VALID_TURNS = 10;

/** Notices when this process has more work than it can do, so that every request waits for all the others. */
class EventLoop {
  private isMeasuring = false;
  private slowTurns = 0;
  /** In milliseconds of `performance.now()`. */
  private busyUntil = 0;

  /** Returns whether the last turns were slow, and measures the next turn. */
  isBusy(): boolean {
    this.measureTurn();
    return performance.now() < this.busyUntil;
  }

  /** Measures one turn: from one call of `setImmediate` handlers to the next. With a handler waiting, Node does not sleep in between. */
  private measureTurn(): void {
    if (this.isMeasuring) return;
    this.isMeasuring = true;
    setImmediate(() => {
      const begun = performance.now();
      const cpuBefore = process.cpuUsage();
      setImmediate(() => {
        this.isMeasuring = false;
        const now = performance.now();
        const tookMs = now - begun;
        // If other processes of the machine used the time, refusing logins would not help.
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
