import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import { connect, isIP, type Socket } from "node:net";
import { createSecureContext, type SecureContext, connect as secureConnect } from "node:tls";

/** An absolute address, parsed once, so that no URL is parsed per request. */
export interface Endpoint {
  readonly secure: boolean;
  readonly hostname: string;
  readonly port: string | number | undefined;
  readonly path: string;
}

/** Connections that wait for `/me` at the most: there are apps that never ask for it. */
const MOST_WAITING = 100;
/** Milliseconds without a byte after which a connection that waits is dropped. */
const MAX_IDLE_MS = 4_000;
/** Written out, it outweighs `NODE_TLS_REJECT_UNAUTHORIZED=0` in the environment. */
const CHECKED = { rejectUnauthorized: true };

let context: SecureContext | undefined;
const agents = new Map<boolean, HttpAgent>();

/** The agent that keeps connections to the API. */
export function apiAgent(secure: boolean): HttpAgent {
  let agent = agents.get(secure);
  if (!agent) {
    const options = { keepAlive: true, timeout: MAX_IDLE_MS };
    agent = secure
      ? new HttpsAgent({ ...options, ...CHECKED, secureContext: sharedContext() })
      : new HttpAgent(options);
    agents.set(secure, agent);
  }
  return agent;
}

/**
 * The connections of sign-ins: each carries a code first, then `/me`, and is closed. That is too little for an agent, whose
 * book-keeping costs more than half of what opening a connection does.
 */
export class SignInConnections {
  /** The scheme's own port. */
  readonly defaultPort: number;
  /** Those that have carried their code. */
  private readonly waiting = new Set<Socket>();
  /** The TLS session of the last one, so that the next need not begin anew (RFC 8446 §2.2). */
  private session: Buffer | undefined;

  constructor(private readonly endpoint: Endpoint) {
    this.defaultPort = endpoint.secure ? 443 : 80;
  }

  /** A new connection, for a code. */
  open(): Socket {
    const { secure, hostname: host } = this.endpoint;
    const port = Number(this.endpoint.port ?? this.defaultPort);
    const socket = secure ? this.openSecure(host, port) : connect({ host, port, noDelay: true });
    // While it waits, there is no request to hear of an error. After one, TLS begins anew.
    return socket
      .on("error", () => {
        this.session = undefined;
      })
      .on("close", () => this.waiting.delete(socket));
  }

  /** One that has carried its code; a new one, should there be none. */
  reopen(): Socket {
    for (const socket of this.waiting) {
      this.waiting.delete(socket);
      if (isOpen(socket)) return socket.setTimeout(0).ref();
    }
    return this.open();
  }

  /** Takes a connection back that has carried its code, and holds no process up meanwhile. */
  keep(socket: Socket): void {
    if (!isOpen(socket)) return;
    // What nobody asks for is dropped: a network may have forgotten it without a word.
    this.waiting.add(socket.setTimeout(MAX_IDLE_MS, () => socket.destroy()).unref());
    const [oldest] = this.waiting;
    if (this.waiting.size > MOST_WAITING) oldest?.destroy();
  }

  private openSecure(host: string, port: number): Socket {
    const { session } = this;
    const options = {
      host,
      port,
      noDelay: true,
      ...CHECKED,
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

function isOpen(socket: Socket): boolean {
  return socket.readable && socket.writable;
}

/** Without one for all, Node makes one, with every root certificate, for each connection. */
function sharedContext(): SecureContext {
  context ??= createSecureContext();
  return context;
}
