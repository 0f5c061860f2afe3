import { once } from "node:events";
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";

export interface ReverseProxy {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * A proxy in front of an app, like nginx. It forwards the host, and replaces the client's own forwarding headers. The browser of
 * these tests treats it as an https site, although there is no TLS. It removes the prefix `strip` from the path.
 */
export async function startReverseProxy(target: string, options: { inner?: boolean; strip?: string } = {}) {
  const { inner = false, strip = "" } = options;
  const { port } = new URL(target);
  const server = createServer((req, res) => {
    const { "x-forwarded-for": seen, "x-forwarded-proto": proto, ...headers } = req.headers;
    const client = req.socket.remoteAddress ?? "";
    const forwarded = inner
      ? { "x-forwarded-for": `${seen}, ${client}`, "x-forwarded-proto": proto }
      : { "x-forwarded-for": client, "x-forwarded-proto": "https" };
    const path = (req.url ?? "").slice(strip.length) || "/";
    const onward = request({ port, path, method: req.method, headers: { ...headers, ...forwarded }, agent: false });
    onward.on("response", (response) => {
      res.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(res);
    });
    onward.on("error", () => res.destroy());
    req.pipe(onward);
  });
  server.unref().listen(0, "127.0.0.1");
  await once(server, "listening");

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  } satisfies ReverseProxy;
}
