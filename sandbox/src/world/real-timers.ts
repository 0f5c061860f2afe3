/**
 * The real timers, stored before a test can replace them by fake ones. Delays of faults and timeouts need real time, even if
 * a test uses fake timers.
 */
export const realTimers = {
  setTimeout: globalThis.setTimeout,
  clearTimeout: globalThis.clearTimeout,
  setInterval: globalThis.setInterval,
  clearInterval: globalThis.clearInterval,
  /** Milliseconds of a monotonic clock. */
  now: performance.now.bind(performance),
} as const;
