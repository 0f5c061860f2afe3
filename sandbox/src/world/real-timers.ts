/**
 * The machine's own timers, taken before a test can put fake ones in their place: latency and waiting are real even
 * where dates are not.
 */
export const realTimers = {
  setTimeout: globalThis.setTimeout,
  clearTimeout: globalThis.clearTimeout,
  setInterval: globalThis.setInterval,
  clearInterval: globalThis.clearInterval,
  /** Milliseconds since some point in the past. */
  now: performance.now.bind(performance),
} as const;
