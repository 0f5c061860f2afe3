import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort, type Program, startProgram } from "./program";

/** A Redis on loopback. Its data survives a stop. */
export interface Redis {
  readonly url: string;
  stop(): Promise<void>;
  /** Starts Redis again, with its data, on the same port. */
  start(): Promise<void>;
  /** Stops Redis and removes its data. */
  remove(): Promise<void>;
}

export async function startRedis(): Promise<Redis> {
  const port = await freePort();
  const directory = await mkdtemp(join(tmpdir(), "redis-"));
  const place = ["--port", String(port), "--bind", "127.0.0.1", "--dir", directory];
  const run = () =>
    startProgram("redis-server", [...place, "--save", "", "--appendonly", "yes"], { ready: "Ready to accept" });
  let program: Program;
  try {
    program = await run();
  } catch (error) {
    await rm(directory, { recursive: true });
    throw error;
  }
  return {
    url: `redis://127.0.0.1:${port}`,
    stop: () => program.stop(),
    async start() {
      program = await run();
    },
    async remove() {
      await program.stop();
      await rm(directory, { recursive: true });
    },
  };
}
