import { type ChildProcess, spawn } from "node:child_process";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** A Redis on loopback that writes no file. */
export class Redis {
  private constructor(
    private readonly child: ChildProcess,
    readonly url: string,
  ) {}

  static async start(): Promise<Redis> {
    const port = await findFreePort();
    const args = ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"];
    const child = spawn("redis-server", args, { stdio: ["ignore", "pipe", "inherit"] });
    await new Promise<void>((resolve, reject) => {
      child.on("error", reject);
      child.on("exit", () => reject(new Error("redis-server ended before it was ready.")));
      child.stdout.on("data", (text: Buffer) => {
        if (text.includes("Ready to accept")) resolve();
      });
    });
    return new Redis(child, `redis://127.0.0.1:${port}`);
  }

  stop(): void {
    this.child.kill();
  }
}

/** Returns a port that is free at the moment. Redis cannot choose one itself. */
function findFreePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
