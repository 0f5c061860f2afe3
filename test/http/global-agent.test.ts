import https, { Agent } from "node:https";
import { type HostileProvider, selfSigned, startHostileProvider } from "../support/hostile-provider";
import { callsTo, requestsByConnection } from "../support/provider-calls";
import { trustSelfSigned } from "../support/trusted-provider";
import { startProxy, TunnelAgent } from "../support/tunnel";

describe("Node's global agent", () => {
  const { globalAgent } = https;
  const { cert: ca } = selfSigned();
  let provider: HostileProvider;
  let calls: ReturnType<typeof callsTo>;
  let proxy: Awaited<ReturnType<typeof startProxy>>;

  beforeEach(async () => {
    provider = await startHostileProvider(selfSigned());
    calls = callsTo(provider.url);
    proxy = await startProxy("tunnels");
  });
  afterEach(async () => {
    https.globalAgent.destroy();
    https.globalAgent = globalAgent;
    delete globalAgent.options.ca;
    Reflect.deleteProperty(globalAgent, "createConnection");
    jest.restoreAllMocks();
    await provider.close();
    await proxy.close();
  });

  it("is used for every request if the app replaced it by a proxy's agent", async () => {
    https.globalAgent = new TunnelAgent(proxy.port, { ca });

    await calls.logIn();
    await calls.getMe({ connection: "api" });

    expect(proxy.tunnels).toEqual(Array(3).fill(new URL(provider.url).host));
  });

  it("is not used if the app passes in an agent", async () => {
    https.globalAgent = new TunnelAgent(proxy.port, { ca });
    const agent = new Agent({ ca });

    expect(await calls.postToken({ agent })).toMatchObject({ status: 200 });

    expect(proxy.tunnels).toEqual([]);
  });

  it("is used if the app added a certificate authority to it", async () => {
    globalAgent.options.ca = ca;

    await calls.logIn();

    expect(requestsByConnection(provider)).toHaveLength(2);
  });

  it("is used if the app replaced its createConnection", async () => {
    const hosts: unknown[] = [];
    const open = Reflect.get(globalAgent, "createConnection");
    Object.assign(globalAgent, {
      createConnection(options: { host: string }) {
        hosts.push(options.host);
        return open.call(globalAgent, { ...options, host: "127.0.0.1", ca });
      },
    });
    calls = callsTo(`https://localhost:${new URL(provider.url).port}`);

    await calls.postToken();

    expect(hosts).toEqual(["localhost"]);
  });

  it("is not used if the app changed only its connection limits, or set other options to undefined", async () => {
    trustSelfSigned();
    https.globalAgent = new Agent({ maxSockets: 3, keepAlive: false, ca: undefined });

    await calls.logIn();
    await calls.logIn();

    expect(requestsByConnection(provider)).toEqual(["POST on 1", "GET on 1", "POST on 1", "GET on 1"]);
  });
});
