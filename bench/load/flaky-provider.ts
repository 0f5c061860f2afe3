import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";

/**
 * A simulated Eventpop in which a share of the responses fail, each in one of several ways. When the parent asks, it
 * sends the number of requests, failures and connections.
 */
const share = Number(process.env.FAILING ?? 0.1);
const sockets = new Set<Socket>();
const counts = { requests: 0, failed: 0, connections: 0, open: 0 };

const tokens = {
  access_token: "a".repeat(64),
  token_type: "Bearer",
  expires_in: 7200,
  refresh_token: "b".repeat(64),
  scope: "public",
};
const me = { user: { id: 1001, full_name: "สมหญิง รักเรียน", email: "somying@example.com" } };

const failures: readonly ((res: ServerResponse) => void)[] = [
  (res) => res.writeHead(503).end("busy"),
  (res) => res.writeHead(500, { "content-type": "text/html" }).end("<h1>We are sorry</h1>"),
  (res) => res.writeHead(200, { "content-type": "text/html" }).end("<h1>Maintenance</h1>"),
  (res) => res.socket?.resetAndDestroy(),
  (res) => res.socket?.end(),
  (res) => res.writeHead(200, { "content-length": 500 }).write('{"access_token":'),
  (res) => void res.writeHead(200, { "content-length": 100 }).write("{", () => res.socket?.end()),
  (res) => res.writeHead(429, { "retry-after": "0" }).end(),
  () => {},
];

const server = createServer((req, res) => {
  counts.requests += 1;
  req.resume();
  req.on("end", () => {
    const failure = Math.random() < share ? failures[Math.floor(Math.random() * failures.length)] : undefined;
    if (failure) {
      counts.failed += 1;
      failure(res);
      return;
    }
    const response = JSON.stringify(req.url === "/oauth/token" ? tokens : me);
    res
      .writeHead(200, { "content-type": "application/json", "content-length": Buffer.byteLength(response) })
      .end(response);
  });
});
server.on("connection", (socket) => {
  counts.connections += 1;
  sockets.add(socket);
  socket.on("close", () => sockets.delete(socket));
  socket.on("error", () => {});
});
server.listen(0, "127.0.0.1", () =>
  process.send?.({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }),
);
process.on("message", () => process.send?.({ ...counts, open: sockets.size }));
