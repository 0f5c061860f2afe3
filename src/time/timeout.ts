/**
 * Calls `onTimeout` after `ms` milliseconds, unless it is cleared before. A negative time counts as zero.
 *
 * Before the call, it waits for one more turn of the event loop, in which Node reads all data that has arrived. Without this
 * turn, a busy process would report a timeout for a response that arrived in time.
 */
export class Timeout {
  private readonly timer: NodeJS.Timeout;
  private lastTurn: NodeJS.Immediate | undefined;

  constructor(ms: number, onTimeout: () => void) {
    const startLastTurn = () => {
      this.lastTurn = setImmediate(onTimeout);
    };
    // Newer versions of Node warn of a negative time.
    this.timer = setTimeout(startLastTurn, Math.max(0, ms));
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

/**
 * Runs a step and returns its result. Throws the error that `createLateError` returns if the deadline has passed. After the deadline, no step
 * is started. The steps run one after the other.
 */
export type StepRunner = <T>(step: () => Promise<T>, createLateError: () => Error) => Promise<T>;

/** Runs `work`, whose steps share one deadline `ms` milliseconds from now. */
export async function withDeadline<T>(ms: number, work: (runStep: StepRunner) => Promise<T>): Promise<T> {
  const end = performance.now() + ms;
  // One timer ends whichever step is running. A race of promises in each step would cost more time than the timer.
  let endStep = () => {};
  const timeout = new Timeout(ms, () => endStep());
  const runStep: StepRunner = (step, createLateError) =>
    new Promise((resolve, reject) => {
      endStep = () => reject(createLateError());
      if (performance.now() >= end) endStep();
      else step().then(resolve, reject);
    });
  try {
    return await work(runStep);
  } finally {
    timeout.clear();
  }
}
