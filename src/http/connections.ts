import { connect, isIP, type Socket } from "node:net";
import { connect as secureConnect, TLSSocket } from "node:tls";
import { MAX_IDLE_MS, sharedContext, VERIFY_CERTIFICATES } from "./agents";

/** An absolute address, parsed once, so that no URL is parsed per request. */
export interface Endpoint {
  readonly secure: boolean;
  readonly hostname: string;
  readonly port: string | number | undefined;
  readonly path: string;
}

/** Connections that wait at the most: there are apps that never ask for `/me`. */
const MAX_IDLE_SOCKETS = 100;
/** Milliseconds for which nobody is asked after silence, or after 417. */
const EXPECT_CONTINUE_OFF_MS = 600_000;

/**
 * The connections of sign-ins. Without TLS, each carries a code, then `/me`, and is closed: too little for an agent, whose
 * book-keeping costs more than half of what opening a connection does.
 *
 * Over TLS, opening one costs more than all else. There it is kept for the next sign-in, which sends its code once the other side
 * has said that it reads (`Expect: 100-continue`, RFC 9110 §10.1.1), for a connection that was idle may just be closing.
 */
export class SignInConnections {
  /** The scheme's own port. */
  readonly defaultPort: number;
  /** Those that have answered and are free, the latest at the end. */
  private readonly idleSockets: Socket[] = [];
  /** The TLS session of the last one, so that the next need not begin anew (RFC 8446 §2.2). */
  private session: Buffer | undefined;
  /** When the other side may be asked again, on the clock of `performance`. */
  private expectContinueFrom = 0;

  constructor(private readonly endpoint: Endpoint) {
    this.defaultPort = endpoint.secure ? 443 : 80;
  }

  /** Whether one sign-in's connection is kept for the next. */
  get reusesConnections(): boolean {
    return this.endpoint.secure && performance.now() >= this.expectContinueFrom;
  }

  /** A new connection. */
  openSocket(): Socket {
    const { secure, hostname: host } = this.endpoint;
    const port = Number(this.endpoint.port ?? this.defaultPort);
    const socket = secure ? this.openTlsSocket(host, port) : connect({ host, port });
    // While it waits, there is no request to hear of an error. After one, TLS begins anew.
    return socket
      .setNoDelay(true)
      .on("error", () => {
        this.session = undefined;
      })
      .on("close", () => this.removeIdle(socket));
  }

  /** One that waits, should there be any. It may just be closing: a code has to ask first. */
  takeIdle(): Socket | undefined {
    let socket = this.idleSockets.pop();
    while (socket && !isOpen(socket)) socket = this.idleSockets.pop();
    return socket?.off("data", destroy).setTimeout(0, destroy).ref();
  }

  /** The other side seems not to know the question: for some time, each sign-in has a connection of its own. */
  disableExpectContinue(): void {
    this.expectContinueFrom = performance.now() + EXPECT_CONTINUE_OFF_MS;
  }

  /** Takes a connection back that has answered well, and holds no process up meanwhile. */
  keepIdle(socket: Socket): void {
    if (!isOpen(socket)) return;
    if (this.endpoint.secure && socket.constructor !== TLSSocket) {
      // A tool replaced `tls.connect`. `mitm` throws an error when it meets `Expect: 100-continue`.
      socket.destroy();
      return;
    }
    // What nobody asks for is dropped: a network may have forgotten it without a word. So is what says something unasked.
    this.idleSockets.push(socket.on("data", destroy).setTimeout(MAX_IDLE_MS, destroy).unref());
    if (this.idleSockets.length > MAX_IDLE_SOCKETS) this.idleSockets.shift()?.destroy();
  }

  private removeIdle(socket: Socket): void {
    const index = this.idleSockets.indexOf(socket);
    if (index >= 0) this.idleSockets.splice(index, 1);
  }

  private openTlsSocket(host: string, port: number): Socket {
    const { session } = this;
    const options = {
      host,
      port,
      ...VERIFY_CERTIFICATES,
      secureContext: sharedContext(),
      ALPNProtocols: ["http/1.1"],
    };
    const name = isIP(host) === 0 ? { servername: host } : {};
    return secureConnect({ ...options, ...name, ...(session && { session }) }).on("session", (latest) => {
      this.session = latest;
    });
  }
}

const signIns = new Map<string, SignInConnections>();

/** The connections of sign-ins at an address. */
export function signInConnections(endpoint: Endpoint): SignInConnections {
  const origin = `${endpoint.secure} ${endpoint.hostname} ${endpoint.port}`;
  let connections = signIns.get(origin);
  if (!connections) {
    connections = new SignInConnections(endpoint);
    signIns.set(origin, connections);
  }
  return connections;
}

function destroy(this: Socket): void {
  this.destroy();
}

function isOpen(socket: Socket): boolean {
  return socket.readable && socket.writable;
}
