import { Agent, type ClientRequest } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import { type HostileProvider, selfSigned, startHostileProvider } from "../support/hostile-provider";
import { callsTo, errorOf, requestsByConnection } from "../support/provider-calls";
import { startProxy, TunnelAgent } from "../support/tunnel";

let provider: HostileProvider;
let calls: ReturnType<typeof callsTo>;

beforeEach(async () => {
  provider = await startHostileProvider();
  calls = callsTo(provider.url);
});
afterEach(() => provider.close());

describe("an agent of the app", () => {
  it.each([
    ["keeps connections", { keepAlive: true }],
    ["uses one connection for one request after another", { keepAlive: true, maxSockets: 1 }],
    ["reuses a connection only for waiting requests", { maxSockets: 1 }],
  ])("that %s does not send a code over a used connection", async (_what, options) => {
    const agent = new Agent(options);
    provider.behave("token", "dropWhenReused");
    provider.behave("me", "dropWhenReused");

    const first = await Promise.all([calls.getMe({ agent, connection: "api" }), calls.postToken({ agent })]);
    const second = await Promise.all([calls.postToken({ agent }), calls.postToken({ agent })]);

    expect([...first, ...second].map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(provider.requests.filter(({ method }) => method === "POST").map(({ turn }) => turn)).toEqual([1, 1, 1]);
    agent.destroy();
  });

  it("decides whether its connections are kept open", async () => {
    await calls.postToken({ agent: new Agent({ keepAlive: false }) });

    expect(provider.requests.map(({ headers }) => headers.connection)).toEqual(["close"]);
    await provider.allClosed();
  });

  it("that offers only used connections causes an error, and the code is not sent", async () => {
    class UsedOnly extends Agent {
      addRequest(req: ClientRequest, ...rest: unknown[]) {
        req.reusedSocket = true;
        Reflect.get(Agent.prototype, "addRequest").call(this, req, ...rest);
      }
    }

    const error = await errorOf(calls.postToken({ agent: new UsedOnly() }));

    expect(error.code).toBe("EVENTPOP_UNREACHABLE");
    expect(provider.requests).toHaveLength(0);
  });

  it("without a free connection causes an error at the deadline, and the request is not sent later", async () => {
    const agent = new Agent({ maxSockets: 1 });
    provider.behave("token", "silence", { times: 1 });
    let isHeld = true;
    const holder = errorOf(calls.postToken({ agent, timeoutMs: 4_000 })).finally(() => {
      isHeld = false;
    });

    const error = await errorOf(calls.postToken({ agent, timeoutMs: 200 }));

    expect(error.code).toBe("EVENTPOP_TIMEOUT");
    expect(isHeld).toBe(true);
    await holder;
    await calls.getMe({ agent });
    expect(requestsByConnection(provider)).toEqual(["POST on 1", "GET on 2"]);
  });

  it("has no leftover listeners on a kept connection after twenty requests", async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const getMe = () => calls.getMe({ agent, connection: "api" });
    const listeners = () => {
      const [socket] = Object.values(agent.freeSockets)[0] ?? [];
      return socket?.eventNames().map((name) => [name, socket.listenerCount(name)]);
    };
    await getMe();
    await getMe();
    const before = listeners();

    await Promise.all(Array.from({ length: 20 }, getMe));

    expect(provider.connections).toHaveLength(1);
    expect(listeners()).toEqual(before);
    agent.destroy();
  });

  it("that does not support the URL's protocol causes EVENTPOP_UNREACHABLE", async () => {
    const secure = callsTo(provider.url.replace("http:", "https:"));

    expect(await errorOf(secure.postToken({ agent: new Agent() }))).toMatchObject({ code: "EVENTPOP_UNREACHABLE" });
    expect(provider.connections).toHaveLength(0);
  });
});

describe("a request over TLS", () => {
  const certificate = selfSigned();
  const trusting = { ca: certificate.cert };
  let secure: HostileProvider;

  beforeEach(async () => {
    secure = await startHostileProvider(certificate);
    calls = callsTo(secure.url);
  });
  afterEach(() => secure.close());

  it("fails for a self-signed certificate before a byte of the request is sent", async () => {
    const error = await errorOf(calls.postToken());

    expect(error).toMatchObject({ code: "EVENTPOP_UNREACHABLE", cause: { code: "DEPTH_ZERO_SELF_SIGNED_CERT" } });
    expect(secure.requests).toHaveLength(0);
  });

  it("succeeds with a certificate that the app's agent trusts", async () => {
    const agent = new HttpsAgent({ ...trusting, keepAlive: true, maxSockets: 1 });

    const responses = await Promise.all([calls.getMe({ agent, connection: "api" }), calls.postToken({ agent })]);

    expect(responses.map(({ status }) => status)).toEqual([200, 200]);
    expect(secure.requests.map(({ turn }) => turn)).toEqual([1, 1]);
    agent.destroy();
  });

  it("succeeds through a proxy's tunnel", async () => {
    const proxy = await startProxy("tunnels");
    const agent = new TunnelAgent(proxy.port, { ...trusting, keepAlive: true });

    expect(await calls.postToken({ agent })).toMatchObject({ status: 200 });
    expect(await calls.getMe({ agent })).toMatchObject({ status: 200 });

    expect(secure.connections).toHaveLength(1);
    agent.destroy();
    await proxy.close();
  });

  it("fails at the deadline if a proxy does not respond", async () => {
    const proxy = await startProxy("mute");
    const agent = new TunnelAgent(proxy.port, trusting);

    expect(await errorOf(calls.postToken({ agent, timeoutMs: 200 }))).toMatchObject({ code: "EVENTPOP_TIMEOUT" });

    await proxy.close();
  });

  it("fails at the deadline if the server does not speak TLS", async () => {
    const mute = callsTo(provider.url.replace("http:", "https:"));

    expect(await errorOf(mute.postToken({ timeoutMs: 200 }))).toMatchObject({ code: "EVENTPOP_TIMEOUT" });
    await provider.allClosed();
  });
});
