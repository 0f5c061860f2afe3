/**
 * The delays of all timers that are set from now on, in milliseconds. They show how long code is ready to wait, which a clock
 * cannot show on a busy machine. `using` takes it away again.
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
