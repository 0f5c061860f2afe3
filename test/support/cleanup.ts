/** Registers a function that closes something. The functions run in reverse order after the test, whether it passed or failed. */
export type Cleanup = (close: () => unknown) => void;

/**
 * Returns a function that registers what a test opened, to close it after the test. Call `useCleanup` in a `describe` or at the top of
 * a file, and register each resource as soon as it is open.
 *
 * @param hook - `afterAll` for resources that all tests share. @defaultValue `afterEach`
 */
export function useCleanup(hook: typeof afterEach = afterEach): Cleanup {
  const open: (() => unknown)[] = [];
  hook(async () => {
    const errors: unknown[] = [];
    for (const close of open.splice(0).reverse()) {
      try {
        await close();
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 0) throw new AggregateError(errors, "Not everything could be closed.");
  });
  return (close) => void open.push(close);
}
