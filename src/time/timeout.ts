/**
 * Calls `onTimeout` after so many milliseconds, unless it is cleared before.
 *
 * One more turn of the event loop comes first, in which Node reads all that has arrived: a process that was too busy to read
 * in time finds the response then, and does not report a timeout that the other side did not cause.
 */
export class Timeout {
  private readonly timer: NodeJS.Timeout;
  private lastTurn: NodeJS.Immediate | undefined;

  constructor(ms: number, onTimeout: () => void) {
    this.timer = setTimeout(() => {
      this.lastTurn = setImmediate(onTimeout);
    }, ms);
  }

  /** Lets the process end while this waits. */
  unref(): this {
    this.timer.unref();
    return this;
  }

  clear(): void {
    clearTimeout(this.timer);
    clearImmediate(this.lastTurn);
  }
}
