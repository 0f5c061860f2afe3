import type { Socket } from "node:net";

/** A request that arrived. */
export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  /** Headers by their names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Number of the request's connection. The first connection is 1. */
  readonly connection: number;
  /** Number of the request on its connection. The first request is 1. */
  readonly turn: number;
}

/**
 * Reads the requests of a connection, one after the other. Their bodies must have a Content-Length. `onExpectContinue` is called for a request
 * with `Expect: 100-continue` that waits before it sends its body.
 */
export function readRequests(
  socket: Socket,
  connection: number,
  { onRequest, onExpectContinue }: { onRequest: (request: SeenRequest) => void; onExpectContinue: () => void },
): void {
  let unread = Buffer.alloc(0);
  let turn = 0;
  let asked = 0;

  socket.on("data", (chunk: Buffer) => {
    unread = Buffer.concat([unread, chunk]);
    for (let end = unread.indexOf("\r\n\r\n"); end >= 0; end = unread.indexOf("\r\n\r\n")) {
      const [requestLine = "", ...headerLines] = unread.toString("latin1", 0, end).split("\r\n");
      const headers = Object.fromEntries(headerLines.map(splitHeader));
      const bodyEnd = end + 4 + Number(headers["content-length"] ?? 0);
      if (unread.length < bodyEnd) {
        if (headers.expect === "100-continue" && asked <= turn) {
          asked = turn + 1;
          onExpectContinue();
        }
        return;
      }

      const [method = "", path = ""] = requestLine.split(" ");
      const body = unread.toString("utf8", end + 4, bodyEnd);
      unread = unread.subarray(bodyEnd);
      turn += 1;
      onRequest({ method, path, headers, body, connection, turn });
    }
  });
}

function splitHeader(line: string): [name: string, value: string] {
  const colon = line.indexOf(":");
  return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
}
