/**
 * Calls `onTimeout` after `ms` milliseconds, unless it is cleared before.
 *
 * Before the call, it waits for one more turn of the event loop, in which Node reads all data that has arrived. Without this
 * turn, a busy process would report a timeout for a response that arrived in time.
 */
export class Timeout {
  private readonly timer: NodeJS.Timeout;
  private lastTurn: NodeJS.Immediate | undefined;

  constructor(ms: number, onTimeout: () => void) {
    this.timer = setTimeout(() => {
      this.lastTurn = setImmediate(onTimeout);
    }, ms);
  }

  /** Lets the process exit although this timeout is running. */
  unref(): this {
    this.timer.unref();
    return this;
  }

  clear(): void {
    clearTimeout(this.timer);
    clearImmediate(this.lastTurn);
  }
}

/** Runs a step and returns its result. Throws the error that `late` returns if the deadline has passed. After the deadline, no step is started. */
export type InTime = <T>(step: () => Promise<T>, late: () => Error) => Promise<T>;

const OVER = Symbol("over");

/** Runs `work`, whose steps share one deadline `ms` milliseconds from now. */
export async function withDeadline<T>(ms: number, work: (inTime: InTime) => Promise<T>): Promise<T> {
  const end = performance.now() + ms;
  let timeout: Timeout | undefined;
  const over = new Promise<typeof OVER>((resolve) => {
    timeout = new Timeout(ms, () => resolve(OVER));
  });
  try {
    return await work(async (step, late) => {
      const result = performance.now() >= end ? OVER : await Promise.race([step(), over]);
      if (result === OVER) throw late();
      return result;
    });
  } finally {
    timeout?.clear();
  }
}
