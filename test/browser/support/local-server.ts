import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";

export interface LocalServer {
  /** `http://localhost:…`: to a browser another site than `127.0.0.1`, where the sandbox is. */
  readonly url: string;
  close(): void;
}

/** Serves on `localhost`, at a free port; `listenerAt` is told where, for applications that must know. */
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
