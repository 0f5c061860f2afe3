import { type Sandbox, startSandbox } from "../src";

/** Starts several sandboxes. With `await using`, they are closed at the end of the block, even if it throws. */
export async function startSandboxes(
  count: number,
): Promise<AsyncDisposable & { readonly sandboxes: readonly Sandbox[] }> {
  const sandboxes = await Promise.all(Array.from({ length: count }, () => startSandbox()));
  return {
    sandboxes,
    async [Symbol.asyncDispose]() {
      await Promise.all(sandboxes.map((sandbox) => sandbox.close()));
    },
  };
}
