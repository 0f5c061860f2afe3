import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import { type AddressInfo, createServer as createTcpServer } from "node:net";

export interface LocalServer {
  /** URL `http://localhost:…`. For a browser, it is another site than the sandbox's `127.0.0.1`. */
  readonly url: string;
  close(): void;
}

/** Starts a server on `localhost` at a free port. `listenerAt` gets the server's URL and returns the request listener. */
export async function serveLocally(listenerAt: (url: string) => RequestListener): Promise<LocalServer> {
  const server = createServer().listen(0, "localhost");
  await once(server, "listening");
  const url = `http://localhost:${(server.address() as AddressInfo).port}`;
  server.on("request", listenerAt(url));
  return {
    url,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** Returns a port that no server uses. Another process could take it before the caller does. */
export async function freePort(): Promise<number> {
  const server = createTcpServer().listen(0, "localhost");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
