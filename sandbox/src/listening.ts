import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { SandboxError } from "./errors";

/** A server that listens on a port. */
export interface ListeningServer {
  readonly port: number;
  /** Closes all connections and stops the server. A second call does nothing. */
  close(): Promise<void>;
}

/** The address to listen on. */
interface Address {
  readonly port: number;
  readonly host: string;
}

const LOOPBACK_HOSTS = ["127.0.0.1", "::1"] as const;
/** The error codes that listening on `::1` fails with if the machine has no IPv6. */
const NO_IPV6: readonly unknown[] = ["EADDRNOTAVAIL", "EAFNOSUPPORT"];
/**
 * The maximum number of attempts to find a port that is free for both IPv4 and IPv6. The first attempt nearly always
 * succeeds.
 */
const MAX_TRIES = 10;

/**
 * Starts a server on `host`. Without `host`, it listens on both 127.0.0.1 and ::1, because `localhost` may mean either of
 * them. Port 0 selects a free port. Rejects with a {@link SandboxError} if the port is in use or the server cannot
 * listen.
 */
export function listenOn(app: RequestListener, port: number, host: string | undefined): Promise<ListeningServer> {
  return host === undefined ? listenOnLoopback(app, port, MAX_TRIES) : listen(app, { port, host });
}

async function listenOnLoopback(app: RequestListener, wanted: number, triesLeft: number): Promise<ListeningServer> {
  const [ipv4, ipv6] = LOOPBACK_HOSTS;
  const first = await listen(app, { port: wanted, host: ipv4 });
  const { port } = first;
  try {
    const second = await listen(app, { port, host: ipv6 });
    const close = async () => void (await Promise.all([first.close(), second.close()]));
    return { port, close };
  } catch (failure) {
    if (NO_IPV6.includes(causeOf(failure))) return first;
    await first.close();
    const isRandomPort = wanted === 0 && causeOf(failure) === "EADDRINUSE";
    if (isRandomPort && triesLeft > 1) return listenOnLoopback(app, wanted, triesLeft - 1);
    throw failure;
  }
}

function causeOf(failure: unknown): unknown {
  return failure instanceof SandboxError && (failure.cause as NodeJS.ErrnoException).code;
}

function listen(app: RequestListener, address: Address): Promise<ListeningServer> {
  const server = createServer({ headersTimeout: 10_000, requestTimeout: 30_000 }, app);
  return new Promise((resolve, reject) => {
    server.once("error", (failure: NodeJS.ErrnoException) => reject(listenError(failure, address)));
    server.listen(address, () => {
      resolve({ port: (server.address() as AddressInfo).port, close: () => stop(server) });
    });
  });
}

function listenError(failure: NodeJS.ErrnoException, { port, host }: Address): SandboxError {
  if (failure.code === "EADDRINUSE") {
    const sentence = `Port ${port} on ${host} is in use; stop the program that listens there, or choose another port with --port or the option port (0 takes a free one), and set EVENTPOP_URL to it.`;
    return new SandboxError("EVENTPOP_SANDBOX_PORT_IN_USE", sentence, failure);
  }
  const sentence = `The sandbox cannot listen on ${host} port ${port}: ${failure.message}`;
  return new SandboxError("EVENTPOP_SANDBOX_CANNOT_LISTEN", sentence, failure);
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
