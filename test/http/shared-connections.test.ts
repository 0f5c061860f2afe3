import { once } from "node:events";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import type { TLSSocket } from "node:tls";
import { loginConnectionsTo } from "../../src/http/connections";
import { toEndpoint } from "../../src/http/messages";
import { BEHAVIOURS, type HostileProvider, selfSigned, USER } from "../support/hostile-provider";
import { callsTo, requestsByConnection } from "../support/provider-calls";
import { startTrustedProvider } from "../support/trusted-provider";

let provider: HostileProvider;
let calls: ReturnType<typeof callsTo>;

beforeEach(async () => {
  provider = await startTrustedProvider();
  calls = callsTo(provider.url);
});
afterEach(() => provider.close());

describe("the connection of a login over TLS", () => {
  it("is used for the next login's code after 100 Continue", async () => {
    await calls.logIn();
    await calls.logIn();

    expect(requestsByConnection(provider)).toEqual(["POST on 1", "GET on 1", "POST on 1", "GET on 1"]);
    expect(provider.expectContinueOn).toEqual([1]);
    expect(provider.requests.map(({ headers }) => headers.expect)).toEqual([
      undefined,
      undefined,
      "100-continue",
      undefined,
    ]);
    expect(provider.requests.map(({ headers }) => headers.connection)).toEqual(Array(4).fill("keep-alive"));
  });

  it("is shared between logins at a Node server", async () => {
    const seen: string[] = [];
    const server = createServer(selfSigned(), (req, res) => {
      seen.push(`${req.method} ${req.headers.expect ?? ""} ${(req.socket as TLSSocket).remotePort}`);
      req.resume().on("end", () => res.setHeader("content-type", "application/json").end("{}"));
    });
    await once(server.listen(0, "127.0.0.1"), "listening");
    try {
      const { postToken } = callsTo(`https://127.0.0.1:${(server.address() as AddressInfo).port}`);

      expect(await postToken()).toMatchObject({ status: 200 });
      expect(await postToken()).toMatchObject({ status: 200 });

      const [, , port] = seen[0]?.split(" ") ?? [];
      expect(seen).toEqual([`POST  ${port}`, `POST 100-continue ${port}`]);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });

  it("can be closed at its reuse for /me, together with all other connections, and the login still succeeds", async () => {
    await Promise.all(Array.from({ length: 3 }, () => calls.postToken()));
    provider.behave("me", (moment) =>
      (moment.request.turn === 1 ? BEHAVIOURS.good : BEHAVIOURS.closeBeforeHeaders)(moment),
    );

    expect(await calls.getMe()).toMatchObject({ status: 200 });

    expect(requestsByConnection(provider).slice(3)).toEqual(["GET on 3", "GET on 4"]);
  });

  it.each([
    ["POST", ["POST on 2", "GET on 2"]],
    ["GET", ["GET on 2"]],
  ])("is not used for a %s if it received data without a request", async (method, later) => {
    await calls.logIn();
    const connections = loginConnectionsTo(toEndpoint(provider.url));
    const idle = connections.takeIdle();
    if (!idle) throw new Error("no connection was kept");
    connections.keepIdle(idle);
    const before = idle.bytesRead;
    provider.connections[0]?.write(`HTTP/1.1 200 OK\r\ncontent-length: 17\r\n\r\n{"user":{"id":6}}`);
    while (idle.bytesRead === before) await sleep(1);

    if (method === "POST") await calls.postToken();

    expect(await calls.getMe()).toMatchObject({ body: { user: USER } });
    expect(requestsByConnection(provider).slice(2)).toEqual(later);
    expect(idle.destroyed).toBe(true);
  });

  it("is closed after four seconds without a login", async () => {
    const begun = performance.now();
    await calls.logIn();

    await provider.allClosed();

    expect(performance.now() - begun).toBeGreaterThan(3_900);
  });

  it("does not keep the process alive while it is idle", async () => {
    const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === "Timeout").length;
    const before = timers();

    await calls.logIn();

    expect(timers()).toBe(before);
  });

  it("has no leftover listeners after twenty logins", async () => {
    const connections = loginConnectionsTo(toEndpoint(provider.url));
    const listeners = () => {
      const socket = connections.takeIdle();
      const counts = socket?.eventNames().map((name) => [name, socket.listenerCount(name)]);
      if (socket) connections.keepIdle(socket);
      return counts;
    };
    await calls.logIn();
    await calls.logIn();
    const before = listeners();

    for (let count = 0; count < 20; count += 1) await calls.logIn();

    expect(provider.connections).toHaveLength(1);
    expect(listeners()).toEqual(before);
  });
});
