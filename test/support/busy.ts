/** Blocks this process for this number of milliseconds, as on a busy machine. */
export function beBusy(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
