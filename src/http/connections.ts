import { connect, isIP, type Socket } from "node:net";
import { connect as secureConnect, TLSSocket } from "node:tls";
import { MAX_IDLE_MS, sharedContext, VERIFY_CERTIFICATES } from "./agents";
import type { Endpoint } from "./messages";

/**
 * Maximum number of idle connections. Without it, their number could grow in an app with `skipUserProfile`, because there the request of
 * `/me`, which closes the connection of a login, is not sent.
 */
const MAX_IDLE_SOCKETS = 256;
/** How long `Expect: 100-continue` is not sent after a provider ignored it or responded with 417, in milliseconds. */
const EXPECT_CONTINUE_OFF_MS = 600_000;

/**
 * The connections of logins to one origin.
 *
 * Without TLS, each login opens a connection, sends its code and then `/me` on it, and closes it. No agent is used, because an
 * agent would cost more than half as much time as opening the connection.
 *
 * With TLS, opening a connection costs more than the rest of a login, so the connection is kept for the next login. The next login
 * sends its code only after `100 Continue` (RFC 9110 §10.1.1), because Eventpop may be closing the idle connection at that moment.
 */
export class LoginConnections {
  /** The scheme's default port. */
  readonly defaultPort: number;
  /** Idle connections. The one that was used last is at the end. */
  private readonly idleSockets: Socket[] = [];
  /** The TLS session of the last connection, which the next one resumes (RFC 8446 §2.2). */
  private tlsSession: Buffer | undefined;
  /** When `Expect: 100-continue` may be used again, in milliseconds of `performance.now()`. */
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
    // An idle connection has no request that handles its errors, so it needs this listener. After an error, the next connection starts a new TLS session.
    return socket
      .setNoDelay(true)
      .on("error", () => {
        this.tlsSession = undefined;
      })
      .on("close", () => this.removeIdle(socket));
  }

  /** Returns an idle connection, if there is one, and removes it from the list. Eventpop may be closing it, so a POST must wait for `100 Continue`. */
  takeIdle(): Socket | undefined {
    let socket = this.idleSockets.pop();
    while (socket && !isOpen(socket)) socket = this.idleSockets.pop();
    return socket?.off("data", destroy).setTimeout(0, destroy).ref();
  }

  /** Makes each login open a new connection for ten minutes. Called if the provider does not support `Expect: 100-continue`. */
  disableExpectContinue(): void {
    this.expectContinueFrom = performance.now() + EXPECT_CONTINUE_OFF_MS;
  }

  /** Keeps a connection after a successful response. An idle connection does not keep the process alive. */
  keepIdle(socket: Socket): void {
    if (!isOpen(socket)) return;
    if (this.endpoint.secure && socket.constructor !== TLSSocket) {
      // A tool such as `mitm` replaced `tls.connect`. `mitm` throws an error for a request with `Expect: 100-continue`.
      socket.destroy();
      return;
    }
    // Closes the connection after 4 idle seconds, because a NAT may have dropped it. Also closes it if data arrives without a request.
    this.idleSockets.push(socket.on("data", destroy).setTimeout(MAX_IDLE_MS, destroy).unref());
    if (this.idleSockets.length > MAX_IDLE_SOCKETS) this.idleSockets.shift()?.destroy();
  }

  private removeIdle(socket: Socket): void {
    const index = this.idleSockets.indexOf(socket);
    if (index >= 0) this.idleSockets.splice(index, 1);
  }

  private openTlsSocket(host: string, port: number): Socket {
    const { tlsSession: session } = this;
    const options = {
      host,
      port,
      ...VERIFY_CERTIFICATES,
      secureContext: sharedContext(),
      ALPNProtocols: ["http/1.1"],
    };
    const name = isIP(host) === 0 ? { servername: host } : {};
    return secureConnect({ ...options, ...name, ...(session && { session }) }).on("session", (latest) => {
      this.tlsSession = latest;
    });
  }
}

const connectionsByOrigin = new Map<string, LoginConnections>();

/** Returns the connections of logins to an endpoint's origin. */
export function loginConnectionsTo(endpoint: Endpoint): LoginConnections {
  const origin = `${endpoint.secure} ${endpoint.hostname} ${endpoint.port}`;
  let connections = connectionsByOrigin.get(origin);
  if (!connections) {
    connections = new LoginConnections(endpoint);
    connectionsByOrigin.set(origin, connections);
  }
  return connections;
}

function destroy(this: Socket): void {
  this.destroy();
}

function isOpen(socket: Socket): boolean {
  return socket.readable && socket.writable;
}
