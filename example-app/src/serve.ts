import { createServer, type Server } from "node:http";
import type { Express } from "express";

/**
 * The maximum time from the signal to the exit. It is longer than a callback or `auth.close()` can take, so that no login
 * is interrupted.
 */
const MAX_STOP_MS = 35_000;

/** Starts a server that only this machine can reach. Rejects if the port is in use; the error message says what to do. */
export function listen(app: Express, port: number): Promise<Server> {
  const server = createServer(app);
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      const isInUse = error.code === "EADDRINUSE";
      reject(isInUse ? new Error(`Port ${port} is in use. Stop the program that listens there, or set PORT.`) : error);
    });
    server.listen(port, "localhost", () => resolve(server));
  });
}

/**
 * Calls `stop` after SIGTERM or Ctrl+C, and then exits. In a worker process, the same happens when the primary process
 * disconnects it. After a second signal the process exits at once.
 */
export function stopOnSignal(stop: () => Promise<void>): void {
  let isStopping = false;
  const exit = () => {
    if (isStopping) return;
    isStopping = true;
    setTimeout(() => process.exit(1), MAX_STOP_MS).unref();
    stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.on(signal, () => (isStopping ? process.exit(1) : exit()));
  }
  process.once("disconnect", exit);
}

/** Makes the server accept no more connections. Resolves when all open requests have a response. */
export function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
}
