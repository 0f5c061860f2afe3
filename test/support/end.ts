import { rmSync } from "node:fs";

/** How long Jest may stay alive after its last test, in milliseconds. */
const GRACE_MS = 10_000;

/** Removes the compiled tests, and ends the run as failed if something that a test left open keeps this process alive after the last test. */
module.exports = async () => {
  const timer = setTimeout(() => {
    const open = process.getActiveResourcesInfo().filter((kind) => kind !== "Timeout");
    process.stderr.write(`A test left something open that keeps Jest alive: ${open.join(", ") || "a timer"}.\n`);
    process.exit(1);
  }, GRACE_MS);
  timer.unref();
  if (process.env.COMPILED_TESTS) {
    rmSync(process.env.COMPILED_TESTS, { recursive: true });
  }
};
