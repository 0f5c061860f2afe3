import { connect, isIP, type Socket } from "node:net";
import { connect as secureConnect, TLSSocket } from "node:tls";
import { MAX_IDLE_MS, sharedContext, VERIFY_CERTIFICATES } from "./agents";
import type { Endpoint } from "./messages";

/** Most idle connections that are kept: apps with `skipUserProfile` never send the `/me` that would use them up. */
const MAX_IDLE_SOCKETS = 100;
/** Milliseconds without `Expect: 100-continue` after a provider did not respond to it, or responded with 417. */
const EXPECT_CONTINUE_OFF_MS = 600_000;

/**
 * The connections of logins at one origin. Without TLS, each login opens one, sends its code and then `/me` on it, and closes it. An
 * agent would cost more than half as much as opening the connection.
 *
 * With TLS, opening a connection costs more than everything else, so it is kept for the next login. That login sends its code only
 * after `100 Continue` (RFC 9110 §10.1.1), because Eventpop may be closing an idle connection at that moment.
 */
export class SignInConnections {
  /** The scheme's default port. */
  readonly defaultPort: number;
  /** Free connections, the last used one at the end. */
  private readonly idleSockets: Socket[] = [];
  /** The TLS session of the last connection, which the next one resumes (RFC 8446 §2.2). */
  private session: Buffer | undefined;
  /** When `Expect: 100-continue` may be used again, as `performance.now()` counts. */
  private expectContinueFrom = 0;

  constructor(private readonly endpoint: Endpoint) {
    this.defaultPort = endpoint.secure ? 443 : 80;
  }

  /** Whether connections are kept for the next login. */
  get reusesConnections(): boolean {
    return this.endpoint.secure && performance.now() >= this.expectContinueFrom;
  }

  /** Opens a new connection. */
  openSocket(): Socket {
    const { secure, hostname: host } = this.endpoint;
    const port = Number(this.endpoint.port ?? this.defaultPort);
    const socket = secure ? this.openTlsSocket(host, port) : connect({ host, port });
    // An idle connection has no request that would handle its error. After an error, the next connection starts a new TLS session.
    return socket
      .setNoDelay(true)
      .on("error", () => {
        this.session = undefined;
      })
      .on("close", () => this.removeIdle(socket));
  }

  /** Takes a kept connection, if there is one. It may be closing: a POST must wait for `100 Continue`. */
  takeIdle(): Socket | undefined {
    let socket = this.idleSockets.pop();
    while (socket && !isOpen(socket)) socket = this.idleSockets.pop();
    return socket?.off("data", destroy).setTimeout(0, destroy).ref();
  }

  /** Opens a new connection for each login for some time, because the provider does not support `Expect: 100-continue`. */
  disableExpectContinue(): void {
    this.expectContinueFrom = performance.now() + EXPECT_CONTINUE_OFF_MS;
  }

  /** Keeps a connection after a successful response. An idle connection does not keep the process alive. */
  keepIdle(socket: Socket): void {
    if (!isOpen(socket)) return;
    if (this.endpoint.secure && socket.constructor !== TLSSocket) {
      // A tool replaced `tls.connect`. `mitm` throws an error when it meets `Expect: 100-continue`.
      socket.destroy();
      return;
    }
    // Closed after 4 idle seconds, because a NAT may have dropped it, and when it receives data without a request.
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

/** The connections of logins at an endpoint's origin. */
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
