/** Registers what a test has to close. It is closed in reverse order when the test is over, whether it passed or failed. */
export type Cleanup = (close: () => unknown) => void;

/**
 * Closes what a test opened. Call it in a `describe` or at the top of a file, and register each resource as soon as it is open.
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
