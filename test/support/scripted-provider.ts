import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** A request that the provider received. */
export interface SeenCall {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly authorization: string | undefined;
  readonly body: string;
}

/** A response, in which a `body` that is not a string is sent as JSON. `hang up` closes the connection, `never` sends nothing. */
export type ScriptedResponse =
  | { readonly status?: number; readonly headers?: Record<string, string>; readonly body?: unknown }
  | "hang up"
  | "never";

/** A fake Eventpop whose responses a test sets. It uses real HTTP on loopback. */
export interface ScriptedProvider {
  readonly url: string;
  /** All requests since the last call of `respondWith`, in order. */
  readonly calls: readonly SeenCall[];
  /** Sets the response from now on, and empties `calls`. */
  respondWith(script: ScriptedResponse | ((call: SeenCall) => ScriptedResponse | Promise<ScriptedResponse>)): void;
  close(): Promise<void>;
}

export async function startScriptedProvider(): Promise<ScriptedProvider> {
  let script: (call: SeenCall) => ScriptedResponse | Promise<ScriptedResponse> = () => ({ status: 404 });
  let calls: SeenCall[] = [];

  const server = createServer(async (req, res) => {
    const { pathname, searchParams } = new URL(req.url ?? "", "http://provider");
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk);
    const call: SeenCall = {
      method: req.method ?? "",
      path: pathname,
      query: searchParams,
      authorization: req.headers.authorization,
      body: Buffer.concat(chunks).toString(),
    };
    calls.push(call);
    const response = await script(call);
    if (response === "never") return;
    if (response === "hang up") {
      req.socket.destroy();
      return;
    }
    const { status = 200, headers = {}, body = "" } = response;
    res.writeHead(status, headers).end(typeof body === "string" ? body : JSON.stringify(body));
  });
  server.unref().listen(0, "127.0.0.1");
  await once(server, "listening");

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get calls() {
      return calls;
    },
    respondWith(next) {
      script = typeof next === "function" ? next : () => next;
      calls = [];
    },
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
}
