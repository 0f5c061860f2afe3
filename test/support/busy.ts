/** Keeps this process from doing anything else for so long, as a machine with too much to do does. */
export function beBusy(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
