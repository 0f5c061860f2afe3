import { connect, isIP, type Socket } from "node:net";
import { connect as secureConnect, TLSSocket } from "node:tls";
import { Timeout } from "../time/timeout";
import { MAX_IDLE_MS, sharedContext, VERIFY_CERTIFICATES } from "./agents";
import type { Endpoint } from "./messages";

/**
 * Maximum number of idle connections. Without it, their number could grow in an app with `skipUserProfile`, because there the request of
 * `/me`, which closes the connection of a login, is not sent.
 */
const MAX_IDLE_SOCKETS = 256;
/** How long `Expect: 100-continue` is not sent after a provider ignored it or responded with 417, in milliseconds. */
const EXPECT_CONTINUE_OFF_MS = 600_000;

/** A connection that no request uses. */
interface IdleSocket {
  readonly socket: Socket;
  /** The number of bytes that it had received when its last response ended. Later bytes belong to no request. */
  readonly bytesRead: number;
  /** When its last response ended, in milliseconds of `performance.now()`. */
  readonly since: number;
}

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
  private readonly idleSockets: IdleSocket[] = [];
  private idleTimer: Timeout | undefined;
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
    for (let idle = this.idleSockets.pop(); idle; idle = this.idleSockets.pop()) {
      const { socket, bytesRead } = idle;
      if (isOpen(socket) && socket.bytesRead === bytesRead) return socket.ref();
      socket.destroy();
    }
    return undefined;
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
    // The socket keeps reading, so that data without a request is counted and not taken for the next response.
    socket.resume().unref();
    this.idleSockets.push({ socket, bytesRead: socket.bytesRead, since: performance.now() });
    if (this.idleSockets.length > MAX_IDLE_SOCKETS) this.idleSockets.shift()?.socket.destroy();
    this.idleTimer ??= this.startIdleTimer();
  }

  /** Starts the timer that closes each connection after {@link MAX_IDLE_MS} idle milliseconds. One timer for all costs less than one for each. */
  private startIdleTimer(): Timeout | undefined {
    const [oldest] = this.idleSockets;
    if (!oldest) return undefined;
    const closeOld = () => {
      const latest = performance.now() - MAX_IDLE_MS;
      while (this.idleSockets[0] && this.idleSockets[0].since <= latest) this.idleSockets.shift()?.socket.destroy();
      this.idleTimer = this.startIdleTimer();
    };
    return new Timeout(oldest.since + MAX_IDLE_MS - performance.now(), closeOld).unref();
  }

  private removeIdle(socket: Socket): void {
    const index = this.idleSockets.findIndex((idle) => idle.socket === socket);
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

function isOpen(socket: Socket): boolean {
  return socket.readable && socket.writable;
}
