/**
 * Records the delays of all timers that are set from now on, in milliseconds. The delays show how long code would wait, which a clock
 * cannot show on a busy machine. With `using`, the recording ends with the block.
 */
export function watchTimers() {
  const spy = jest.spyOn(globalThis, "setTimeout");
  const delays = () => spy.mock.calls.map(([, ms = 0]) => ms);
  return {
    delays,
    longest: () => Math.max(0, ...delays()),
    [Symbol.dispose]: () => spy.mockRestore(),
  };
}
