import { once } from "node:events";
import { type ClientRequest, createServer, request } from "node:http";
import { Agent } from "node:https";
import { type AddressInfo, connect, createServer as createSocketServer, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import { type ConnectionOptions, connect as connectTls } from "node:tls";

type Callback = (error: Error | null, socket?: Duplex) => void;

/** An agent for a corporate proxy. Each connection is a TLS tunnel, which can be used only after the proxy's response. */
export class TunnelAgent extends Agent {
  constructor(
    private readonly proxyPort: number,
    options: ConstructorParameters<typeof Agent>[0],
  ) {
    super(options);
  }

  override createConnection(options: ConnectionOptions, callback: Callback): undefined {
    const connecting: ClientRequest = request({
      host: "127.0.0.1",
      port: this.proxyPort,
      method: "CONNECT",
      path: `${options.host}:${options.port}`,
      agent: false,
    });
    connecting.on("connect", (_response, socket) => callback(null, connectTls({ ...options, socket })));
    connecting.on("error", callback);
    connecting.end();
  }
}

export interface Proxy {
  readonly port: number;
  /** The targets of the tunnels, as host and port. */
  readonly tunnels: readonly string[];
  close(): Promise<void>;
}

/** Starts a proxy that opens tunnels. With `mute`, it accepts connections and never responds. */
export async function startProxy(kind: "tunnels" | "mute"): Promise<Proxy> {
  const sockets = new Set<Socket>();
  const tunnels: string[] = [];
  const server = kind === "mute" ? createSocketServer() : createServer();
  server.on("connection", (socket: Socket) => sockets.add(socket.unref()));
  server.on("connect", ({ url }: { url: string }, near: Socket) => {
    tunnels.push(url);
    const far = connect(Number(url.split(":")[1]), "127.0.0.1", () => near.write("HTTP/1.1 200 Connected\r\n\r\n"));
    sockets.add(far.unref());
    for (const socket of [near, far]) socket.on("error", () => {});
    near.pipe(far).pipe(near);
  });
  server.unref().listen(0, "127.0.0.1");
  await once(server, "listening");

  return {
    port: (server.address() as AddressInfo).port,
    tunnels,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}
