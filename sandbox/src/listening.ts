import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { SandboxError } from "./errors";

/** Where a sandbox can be reached, until it is closed. */
export interface Listening {
  readonly port: number;
  /** Cuts open connections and stops. Calling it again does nothing. */
  close(): Promise<void>;
}

/** Where to listen. */
interface Place {
  readonly port: number;
  readonly host: string;
}

const bothLoopbacks = ["127.0.0.1", "::1"] as const;
/** What a machine without IPv6 says to `::1`. */
const noSuchFamily: readonly unknown[] = ["EADDRNOTAVAIL", "EAFNOSUPPORT"];
/** A free port of one family is seldom taken in the other. */
const mostTries = 10;

/**
 * Listens on `host`; without one on this machine alone, in both families, since `localhost` may mean either. Port 0
 * takes a free one. Rejects with a {@link SandboxError}.
 */
export function listenOn(app: RequestListener, port: number, host: string | undefined): Promise<Listening> {
  return host === undefined ? listenOnLoopback(app, port, mostTries) : listen(app, { port, host });
}

async function listenOnLoopback(app: RequestListener, wanted: number, triesLeft: number): Promise<Listening> {
  const [ipv4, ipv6] = bothLoopbacks;
  const first = await listen(app, { port: wanted, host: ipv4 });
  const { port } = first;
  try {
    const second = await listen(app, { port, host: ipv6 });
    const close = async () => void (await Promise.all([first.close(), second.close()]));
    return { port, close };
  } catch (failure) {
    if (noSuchFamily.includes(causeOf(failure))) return first;
    await first.close();
    const isPortChosenHere = wanted === 0 && causeOf(failure) === "EADDRINUSE";
    if (isPortChosenHere && triesLeft > 1) return listenOnLoopback(app, wanted, triesLeft - 1);
    throw failure;
  }
}

function causeOf(failure: unknown): unknown {
  return failure instanceof SandboxError && (failure.cause as NodeJS.ErrnoException).code;
}

function listen(app: RequestListener, place: Place): Promise<Listening> {
  const server = createServer({ headersTimeout: 10_000, requestTimeout: 30_000 }, app);
  return new Promise((resolve, reject) => {
    server.once("error", (failure: NodeJS.ErrnoException) => reject(listenError(failure, place)));
    server.listen(place, () => {
      resolve({ port: (server.address() as AddressInfo).port, close: () => stop(server) });
    });
  });
}

function listenError(failure: NodeJS.ErrnoException, { port, host }: Place): SandboxError {
  if (failure.code === "EADDRINUSE") {
    const sentence = `Port ${port} on ${host} is in use; stop what listens there, or take another port (0 takes a free one).`;
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
