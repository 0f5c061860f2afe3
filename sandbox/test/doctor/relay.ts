import { once } from "node:events";
import { createServer, type IncomingMessage, type RequestListener, request, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { selfSigned } from "../../../test/support/hostile/certificate";

/** A server in front of another one, which changes the responses. */
export interface Relay extends AsyncDisposable {
  readonly url: string;
  /** The paths of all requests that arrived. */
  readonly paths: readonly string[];
}

export interface RelayOptions {
  /** Whether the relay has a certificate, which is self-signed. */
  readonly tls?: boolean;
  /** Headers that replace those of the response. Undefined removes a header. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
  /** Whether the relay closes the connection after each response. */
  readonly closes?: boolean;
  /** Whether the relay closes the connection instead of responding to a request. */
  readonly isCut?: (req: IncomingMessage) => boolean;
  /** What a request with `Expect: 100-continue` gets. @defaultValue `100 Continue` */
  readonly onExpect?: RequestListener;
}

/** Starts a relay in front of `target`, or a server that responds by itself. */
export async function startRelay(target: string | RequestListener, options: RelayOptions = {}): Promise<Relay> {
  const paths: string[] = [];
  const listener: RequestListener = (req, res) => {
    paths.push(req.url ?? "");
    if (options.isCut?.(req)) {
      req.socket.destroy();
      return;
    }
    if (options.closes) res.setHeader("connection", "close");
    if (typeof target === "string") forward(target, options, req, res);
    else target(req, res);
  };
  const server = options.tls ? createTlsServer({ ...selfSigned() }, listener) : createServer(listener);
  if (options.onExpect) server.on("checkContinue", options.onExpect);
  server.on("tlsClientError", () => {});
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `${options.tls ? "https" : "http"}://127.0.0.1:${port}`,
    paths,
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}

function forward(target: string, { tls, headers = {} }: RelayOptions, req: IncomingMessage, res: ServerResponse): void {
  const { expect: _, ...given } = req.headers;
  const forwarded = { ...given, ...(tls && { "x-forwarded-proto": "https" }) };
  const onward = request(target + req.url, { method: req.method, headers: forwarded, agent: false });
  onward.on("response", (incoming) => {
    const { connection: _, date, ...sent } = incoming.headers;
    for (const [name, value] of Object.entries({ ...sent, date, ...headers })) {
      if (value !== undefined) res.setHeader(name, value);
    }
    res.sendDate = !("date" in headers);
    res.writeHead(incoming.statusCode ?? 502);
    incoming.pipe(res);
  });
  onward.on("error", () => res.destroy());
  req.pipe(onward);
}
