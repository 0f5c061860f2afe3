import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** One request as the provider saw it. */
export interface SeenCall {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly authorization: string | undefined;
  readonly body: string;
}

/** What the provider answers: a `body` that is no string is sent as JSON. Or it breaks the connection, or says nothing. */
export type ScriptedAnswer =
  | { readonly status?: number; readonly headers?: Record<string, string>; readonly body?: unknown }
  | "hang up"
  | "never";

/** An API that answers as a test says, over real HTTP on loopback. */
export interface ScriptedProvider {
  readonly url: string;
  /** Every call that arrived, in order. */
  readonly calls: readonly SeenCall[];
  /** Says what to answer from now on, and forgets the calls so far. */
  answer(script: ScriptedAnswer | ((call: SeenCall) => ScriptedAnswer | Promise<ScriptedAnswer>)): void;
  close(): Promise<void>;
}

export async function startScriptedProvider(): Promise<ScriptedProvider> {
  let script: (call: SeenCall) => ScriptedAnswer | Promise<ScriptedAnswer> = () => ({ status: 404 });
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
    const answer = await script(call);
    if (answer === "never") return;
    if (answer === "hang up") {
      req.socket.destroy();
      return;
    }
    const { status = 200, headers = {}, body = "" } = answer;
    res.writeHead(status, headers).end(typeof body === "string" ? body : JSON.stringify(body));
  });
  server.unref().listen(0, "127.0.0.1");
  await once(server, "listening");

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get calls() {
      return calls;
    },
    answer(next) {
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
