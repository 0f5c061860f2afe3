/**
 * The real timers, stored before a test can replace them with fake ones: delays of faults and timeouts need real time,
 * also if a test fakes dates.
 */
export const realTimers = {
  setTimeout: globalThis.setTimeout,
  clearTimeout: globalThis.clearTimeout,
  setInterval: globalThis.setInterval,
  clearInterval: globalThis.clearInterval,
  /** Milliseconds of a monotonic clock. */
  now: performance.now.bind(performance),
} as const;
