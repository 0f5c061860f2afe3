import { createServer, type Server } from "node:http";
import type { Express } from "express";

/** Longer than a callback, or `auth.close()`, may take, so that nobody's login is cut off. */
const GOODBYE_MS = 35_000;

/** Listens on this machine only. Rejects with a sentence where the port is taken. */
export function listen(app: Express, port: number): Promise<Server> {
  const server = createServer(app);
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      const isTaken = error.code === "EADDRINUSE";
      reject(isTaken ? new Error(`Port ${port} is in use: stop what listens there, or set PORT to another.`) : error);
    });
    server.listen(port, "localhost", () => resolve(server));
  });
}

/**
 * On SIGTERM or Ctrl+C, and in a worker whose primary process says goodbye: finish what is under way, then leave. A second
 * signal leaves at once.
 */
export function stopOnSignal(stop: () => Promise<void>): void {
  let isStopping = false;
  const leave = () => {
    if (isStopping) return;
    isStopping = true;
    setTimeout(() => process.exit(1), GOODBYE_MS).unref();
    stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.on(signal, () => (isStopping ? process.exit(1) : leave()));
  }
  process.once("disconnect", leave);
}

/** Takes no new requests and waits for the ones under way. */
export function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
}
