import { once } from "node:events";
import net from "node:net";
import tls from "node:tls";
import { LoginConnections, loginConnectionsTo } from "../../src/http/connections";
import { toEndpoint } from "../../src/http/messages";
import { type HostileProvider, startHostileProvider, USER } from "../support/hostile-provider";
import { callsTo, errorOf, requestsByConnection } from "../support/provider-calls";

let provider: HostileProvider;
let calls: ReturnType<typeof callsTo>;

beforeEach(async () => {
  provider = await startHostileProvider();
  calls = callsTo(provider.url);
});
afterEach(() => provider.close());

describe("the connection of a login", () => {
  it("is used for the code and for /me, and is then closed", async () => {
    await calls.postToken();
    await calls.getMe();

    expect(requestsByConnection(provider)).toEqual(["POST on 1", "GET on 1"]);
    expect(provider.requests.map(({ headers }) => headers.connection)).toEqual(["keep-alive", "close"]);
    await provider.allClosed();
  });

  it("is not used for a code if another request was sent on it", async () => {
    provider.behave("token", "dropWhenReused");
    await calls.postToken();
    const received = provider.connections[0]?.bytesRead;

    await calls.postToken();

    expect(requestsByConnection(provider)).toEqual(["POST on 1", "POST on 2"]);
    expect(provider.connections[0]?.bytesRead).toBe(received);
  });

  it("can be reset by the provider before /me, and the login still succeeds", async () => {
    provider.behave("me", "resetBeforeHeaders", { times: 1 });
    await calls.postToken();

    expect(await calls.getMe()).toMatchObject({ status: 200 });
    expect(requestsByConnection(provider)).toEqual(["POST on 1", "GET on 1", "GET on 2"]);
  });

  it("is replaced by a new one for /me if the provider closed it after the token response", async () => {
    await calls.postToken();
    provider.connections[0]?.end();
    await provider.allClosed();

    expect(await calls.getMe()).toMatchObject({ status: 200 });
    expect(requestsByConnection(provider)).toEqual(["POST on 1", "GET on 2"]);
  });

  it("is closed at once if the code was refused, because no /me follows", async () => {
    provider.behave("token", { status: 400, body: '{"error":"invalid_grant"}' });

    expect(await calls.postToken()).toMatchObject({ status: 400 });

    await provider.allClosed();
  });

  it("with extra data after the token response does not use the data as the response to /me", async () => {
    provider.behave("token", "secondResponse", { times: 1 });
    await calls.postToken();

    expect(await calls.getMe()).toMatchObject({ status: 200, body: { user: USER } });
  });

  it("is kept four seconds for /me", async () => {
    await calls.postToken();

    await provider.allClosed();

    expect(await calls.getMe()).toMatchObject({ status: 200 });
    expect(requestsByConnection(provider)).toEqual(["POST on 1", "GET on 2"]);
  });

  it("is closed when 256 newer connections are kept, in an app that never requests /me", async () => {
    const connections = new LoginConnections(toEndpoint(provider.url));
    const sockets = Array.from({ length: 257 }, () => connections.openSocket());
    await Promise.all(sockets.map((socket) => once(socket, "connect")));

    for (const socket of sockets) connections.keepIdle(socket);

    expect(sockets.map(({ destroyed }) => destroyed)).toEqual([true, ...Array(256).fill(false)]);
    for (const socket of sockets) socket.destroy();
  });
});

describe("an endpoint", () => {
  /** Replaces the sockets of new connections. Returns a list of the options with which connections were opened. */
  const reroute = (makeSocket: () => net.Socket) => {
    const openedWith: (net.TcpNetConnectOpts & tls.ConnectionOptions)[] = [];
    const connect = (options: net.TcpNetConnectOpts) => {
      openedWith.push(options);
      return makeSocket();
    };
    jest.spyOn(net, "connect").mockImplementation(connect as never);
    jest.spyOn(tls, "connect").mockImplementation(connect as never);
    return openedWith;
  };
  afterEach(() => jest.restoreAllMocks());

  it.each([
    ["http", 80, undefined],
    ["https", 443, "eventpop.example"],
  ])(
    "is requested on its scheme's default port, which is not in the Host header: %s",
    async (scheme, port, servername) => {
      const openedWith = reroute(() => net.createConnection(Number(new URL(provider.url).port)));

      await callsTo(`${scheme}://eventpop.example`).postToken();

      expect(openedWith).toMatchObject([{ host: "eventpop.example", port }]);
      expect(openedWith[0]?.servername).toBe(servername);
      expect(provider.requests.map(({ headers }) => headers.host)).toEqual(["eventpop.example"]);
    },
  );

  it("fails at once if no connection can be opened", async () => {
    reroute(() => {
      throw new Error("out of sockets");
    });

    expect(await errorOf(calls.postToken({ timeoutMs: 60_000 }))).toMatchObject({
      code: "EVENTPOP_UNREACHABLE",
      cause: { message: "out of sockets" },
    });
  });

  it("gets no connection if Node refuses to send the request", async () => {
    expect(await errorOf(calls.getMe({ bearerToken: "a\u0e01b" }))).toMatchObject({ code: "EVENTPOP_UNREACHABLE" });

    await calls.postToken();
    expect(provider.connections).toHaveLength(1);
  });

  it("is requested with the TLS session of the last connection, unless that connection failed", () => {
    const openedWith = reroute(() => new net.Socket());
    const connections = loginConnectionsTo(toEndpoint("https://sessions.example"));
    const session = Buffer.from("session");

    connections.openSocket().emit("session", session);
    connections.openSocket().emit("error", new Error("bad record"));
    connections.openSocket();

    expect(openedWith.map((options) => options.session)).toEqual([undefined, session, undefined]);
  });
});

describe("a connection to the API", () => {
  const getMe = () => calls.getMe({ connection: "api" });

  it("is used for several GET requests, one after another", async () => {
    await getMe();
    await getMe();

    expect(requestsByConnection(provider)).toEqual(["GET on 1", "GET on 1"]);
  });

  it("can be closed by the provider at its reuse, and the GET still succeeds", async () => {
    provider.behave("me", "dropWhenReused");
    await getMe();

    expect(await getMe()).toMatchObject({ status: 200 });
    expect(requestsByConnection(provider)).toEqual(["GET on 1", "GET on 1", "GET on 2"]);
  });

  it("with extra data after a response does not use the data as the next response", async () => {
    provider.behave("me", "secondResponse", { times: 1 });

    const responses = [await getMe(), await getMe()];

    expect(responses.map(({ body }) => body)).toEqual([{ user: USER }, { user: USER }]);
  });

  it("is not used for a POST, which opens a new connection", async () => {
    await getMe();
    await calls.getMe({ json: "{}", connection: "api" });

    expect(requestsByConnection(provider)).toEqual(["GET on 1", "POST on 2"]);
  });

  it("is closed after 4 idle seconds, but not while a response takes longer than that", async () => {
    const lateMs = 4_500;
    provider.behave("api", ({ socket }) => setTimeout(() => socket.end("HTTP/1.1 200 OK\r\n\r\n{}"), lateMs));
    const late = callsTo(`${provider.url}/late`).getMe({ connection: "api", timeoutMs: 20_000 });
    await provider.nextRequest();
    await getMe();

    await provider.allClosed();

    expect(await late).toMatchObject({ status: 200, body: {} });
    expect(requestsByConnection(provider)).toEqual(["GET on 1", "GET on 2"]);
  });
});
