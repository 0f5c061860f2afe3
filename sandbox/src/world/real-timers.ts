/**
 * The real timers, stored before a test can replace them by fake ones. Delays of faults and timeouts must take real time,
 * even if a test uses fake timers.
 */
export const realTimers = {
  setTimeout: globalThis.setTimeout,
  clearTimeout: globalThis.clearTimeout,
  setInterval: globalThis.setInterval,
  clearInterval: globalThis.clearInterval,
  /** Returns milliseconds on a monotonic clock, which is never set. */
  now: performance.now.bind(performance),
} as const;
