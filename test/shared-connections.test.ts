import { once } from "node:events";
import { createServer } from "node:https";
import type { AddressInfo, Socket } from "node:net";
import tls from "node:tls";
import { signInConnections } from "../src/connections";
import { toEndpoint } from "../src/http";
import { type HostileProvider, selfSigned, startHostileProvider, USER } from "./support/hostile-provider";
import { callsTo, errorOf } from "./support/provider-calls";

let provider: HostileProvider;
let calls: ReturnType<typeof callsTo>;

// Stands in for NODE_EXTRA_CA_CERTS, which Node reads as it starts.
const { createSecureContext } = tls;
jest
  .spyOn(tls, "createSecureContext")
  .mockImplementation((options) => createSecureContext({ ...options, ca: selfSigned().cert }));

beforeEach(async () => {
  provider = await startHostileProvider(selfSigned());
  calls = callsTo(provider.url);
});
afterEach(() => provider.close());

const ridden = () => provider.requests.map(({ method, connection }) => `${method} on ${connection}`);
const logIn = async () => {
  await calls.postToken();
  await calls.getMe();
};

describe("the connection of a sign-in over TLS", () => {
  it("carries the next one's code as well, once the provider has said that it reads", async () => {
    await logIn();
    await logIn();

    expect(ridden()).toEqual(["POST on 1", "GET on 1", "POST on 1", "GET on 1"]);
    expect(provider.asked).toEqual([1]);
    expect(provider.requests.map(({ headers }) => headers.expect)).toEqual([
      undefined,
      undefined,
      "100-continue",
      undefined,
    ]);
    expect(provider.requests.map(({ headers }) => headers.connection)).toEqual(Array(4).fill("keep-alive"));
  });

  it("is shared with servers of Node", async () => {
    const seen: string[] = [];
    const server = createServer(selfSigned(), (req, res) => {
      seen.push(`${req.method} ${req.headers.expect ?? ""} ${(req.socket as tls.TLSSocket).remotePort}`);
      req.resume().on("end", () => res.setHeader("content-type", "application/json").end("{}"));
    });
    await once(server.listen(0, "127.0.0.1"), "listening");
    const { postToken } = callsTo(`https://127.0.0.1:${(server.address() as AddressInfo).port}`);

    expect(await postToken()).toMatchObject({ status: 200 });
    expect(await postToken()).toMatchObject({ status: 200 });

    const [, , port] = seen[0]?.split(" ") ?? [];
    expect(seen).toEqual([`POST  ${port}`, `POST 100-continue ${port}`]);
    server.closeAllConnections();
    server.close();
  });

  it.each<[string, (socket: Socket) => void]>([
    ["closed", (socket) => socket.end()],
    ["dropped", (socket) => socket.destroy()],
    ["closed in the middle of a word", (socket) => socket.end("HTTP/1.1 100 Cont")],
  ])("C20: costs no login if it is %s as it is used again: the code goes, once, on a new one", async (_how, drop) => {
    await logIn();
    provider.whenAsked(drop);
    const codes = provider.requests.length;

    expect(await calls.postToken()).toMatchObject({ status: 200 });

    expect(ridden().slice(codes)).toEqual(["POST on 2"]);
    expect(provider.asked).toEqual([1]);
    // It was no answer, so the next sign-in asks again.
    await calls.getMe();
    provider.whenAsked((socket) => socket.write("HTTP/1.1 100 Continue\r\n\r\n"));
    await logIn();
    expect(provider.asked).toEqual([1, 2]);
  });

  it("C20: sends a code once, whatever comes after the provider has said that it reads", async () => {
    await logIn();
    provider.behave("token", "closeBeforeHeaders");

    expect(await errorOf(calls.postToken())).toMatchObject({ code: "EVENTPOP_CONNECTION_LOST" });

    expect(ridden()).toEqual(["POST on 1", "GET on 1", "POST on 1"]);
  });

  it.each([
    ["417", "HTTP/1.1 417 Expectation Failed\r\ncontent-length: 0\r\n\r\n"],
    ["an answer to somebody else", `HTTP/1.1 200 OK\r\ncontent-length: 15\r\n\r\n{"user":{"id":6}}`],
    ["something that is not HTTP", "220 mail.example.com ESMTP\r\n"],
  ])("C12, C20: keeps its code to itself where the provider says %s", async (_what, answer) => {
    await logIn();
    provider.whenAsked((socket) => socket.write(answer));

    expect(await calls.postToken()).toMatchObject({ status: 200, body: { token_type: "Bearer" } });

    expect(ridden()).toEqual(["POST on 1", "GET on 1", "POST on 2"]);
  });

  it("is not asked again where the provider does not know the question: each sign-in has its own", async () => {
    await logIn();
    provider.whenAsked((socket) => socket.write("HTTP/1.1 417 Expectation Failed\r\ncontent-length: 0\r\n\r\n"));
    await logIn();
    await logIn();

    expect(provider.asked).toEqual([1]);
    expect(ridden().slice(2)).toEqual(["POST on 2", "GET on 2", "POST on 3", "GET on 3"]);
    expect(provider.requests.at(-1)?.headers.connection).toBe("close");
    await provider.allClosed();
  });

  it("costs a second, once, where the provider waits for the code before it says anything", async () => {
    await logIn();
    provider.whenAsked(() => {});
    await logIn();
    await logIn();

    expect(provider.asked).toEqual([1]);
    expect(ridden().slice(2)).toEqual(["POST on 2", "GET on 2", "POST on 3", "GET on 3"]);
  });

  it("C21: keeps the deadline while it asks, and sends nothing after it", async () => {
    await logIn();
    provider.whenAsked(() => {});

    expect(await errorOf(calls.postToken({ timeoutMs: 100 }))).toMatchObject({ code: "EVENTPOP_TIMEOUT" });

    await provider.allClosed();
    expect(provider.requests).toHaveLength(2);
    expect(provider.connections).toHaveLength(1);
  });

  it("C12: is closed if it says something that nobody asked", async () => {
    await logIn();
    const [socket] = provider.connections;
    socket?.write(`HTTP/1.1 200 OK\r\ncontent-length: 17\r\n\r\n{"user":{"id":6}}`);
    await provider.allClosed();

    await calls.postToken();

    expect(await calls.getMe()).toMatchObject({ body: { user: USER } });
    expect(ridden().slice(2)).toEqual(["POST on 2", "GET on 2"]);
    // Sooner than it would be closed for being idle.
  }, 3_500);

  it("C21: is closed after four seconds in which nobody signs in", async () => {
    await logIn();

    await provider.allClosed();
  }, 10_000);

  it("gathers no listeners, though twenty sign-ins share it", async () => {
    const connections = signInConnections(toEndpoint(provider.url));
    const listeners = () => {
      const socket = connections.take();
      const counts = socket?.eventNames().map((name) => [name, socket.listenerCount(name)]);
      if (socket) connections.keep(socket);
      return counts;
    };
    await logIn();
    await logIn();
    const before = listeners();

    for (let count = 0; count < 20; count += 1) await logIn();

    expect(provider.connections).toHaveLength(1);
    expect(listeners()).toEqual(before);
  });
});
