import { Agent } from "node:http";
import { connect, type TcpNetConnectOpts } from "node:net";
import { toEndpoint } from "../../src/http/messages";
import {
  type BehaviourName,
  closedPort,
  type HostileProvider,
  startHostileProvider,
} from "../support/hostile-provider";
import { callsTo, errorOf } from "../support/provider-calls";
import { watchTimers } from "../support/timers";

let provider: HostileProvider;
let calls: ReturnType<typeof callsTo>;

beforeEach(async () => {
  provider = await startHostileProvider();
  calls = callsTo(provider.url);
});
afterEach(() => provider.close());

const methods = () => provider.requests.map(({ method }) => method);

/** An agent that connects to each of these ports in turn, and then always to the last one. Counts its connections. */
class PortSequenceAgent extends Agent {
  tries = 0;
  constructor(private readonly ports: readonly number[]) {
    super();
  }
  override createConnection(options: TcpNetConnectOpts) {
    const port = this.ports[Math.min(this.tries++, this.ports.length - 1)] ?? 0;
    return connect({ ...options, port });
  }
}

const portOf = (url: string) => Number(new URL(url).port);

describe("an endpoint", () => {
  it.each([
    ["https://www.eventpop.me/oauth/token", true, "www.eventpop.me", undefined, "/oauth/token"],
    ["http://127.0.0.1:3000/api/public/me?a=1", false, "127.0.0.1", "3000", "/api/public/me?a=1"],
    ["http://[::1]:3000", false, "::1", "3000", "/"],
  ])("is parsed as Node's URL class parses it: %s", (url, secure, hostname, port, path) => {
    const endpoint = toEndpoint(url);

    expect(endpoint).toMatchObject({ secure, hostname, path });
    expect(endpoint.port === undefined ? undefined : String(endpoint.port)).toBe(port);
  });
});

describe("a GET that fails", () => {
  it.each<BehaviourName>(["resetBeforeHeaders", "resetMidBody", "closeBeforeHeaders", "closeMidBody"])(
    "is sent once more: %s",
    async (behaviour) => {
      provider.behave("me", behaviour, { times: 1 });

      expect(await calls.getMe()).toMatchObject({ status: 200 });
      expect(methods()).toEqual(["GET", "GET"]);
    },
  );

  it.each([502, 503, 504])("is sent once more after %i", async (status) => {
    provider.behave("me", { status }, { times: 1 });

    expect(await calls.getMe()).toMatchObject({ status: 200 });
    expect(methods()).toEqual(["GET", "GET"]);
  });

  it.each([400, 401, 404, 429, 500, 501, 505])("is not sent again after %i", async (status) => {
    provider.behave("me", { status }, { times: 1 });

    expect(await calls.getMe()).toMatchObject({ status });
    expect(methods()).toEqual(["GET"]);
  });

  it("is not sent a third time", async () => {
    provider.behave("me", { status: 503 });
    expect(await calls.getMe()).toMatchObject({ status: 503 });

    provider.behave("me", "resetBeforeHeaders");
    expect(await errorOf(calls.getMe())).toMatchObject({ code: "EVENTPOP_CONNECTION_LOST" });

    expect(methods()).toHaveLength(4);
  });

  it("is not sent again if the pause before it would not end before the deadline", async () => {
    jest.spyOn(Math, "random").mockReturnValue(1_000);
    provider.behave("me", "resetBeforeHeaders");

    const error = await errorOf(calls.getMe({ timeoutMs: 60_000 }));
    jest.restoreAllMocks();

    expect(error).toMatchObject({ code: "EVENTPOP_CONNECTION_LOST" });
    expect(methods()).toEqual(["GET"]);
  });

  it("has one deadline for both attempts", async () => {
    const timeoutMs = 5_000;
    provider.behave("me", "resetBeforeHeaders", { times: 1 });
    provider.behave("me", "silence", { times: 1 });
    using timers = watchTimers();

    const error = await errorOf(calls.getMe({ timeoutMs }));

    expect(error.code).toBe("EVENTPOP_TIMEOUT");
    expect(methods()).toEqual(["GET", "GET"]);
    // The pause before the second attempt is at least 50 ms.
    expect(timers.delays().at(-1)).toBeLessThanOrEqual(timeoutMs - 50);
  });

  it("is not sent again if the deadline would pass during the pause", async () => {
    // The pause is 50 ms plus a random part of up to 200 ms. With this fake random number, it is 20,050 ms.
    const longestPause = jest.spyOn(Math, "random").mockReturnValue(100);
    provider.behave("me", { status: 503 });

    expect(await calls.getMe({ timeoutMs: 20_000 })).toMatchObject({ status: 503 });

    expect(methods()).toEqual(["GET"]);
    longestPause.mockRestore();
  });
});

describe("a POST that fails", () => {
  it.each([502, 503, 504])("is not sent again after %i", async (status) => {
    provider.behave("token", { status });

    expect(await calls.postToken()).toMatchObject({ status });
    expect(methods()).toEqual(["POST"]);
  });

  it("is sent once more if the connection was refused, because nothing was sent", async () => {
    const closed = await closedPort(provider);
    const agent = new PortSequenceAgent([portOf(closed.url), portOf(provider.url)]);

    expect(await calls.postToken({ agent })).toMatchObject({ status: 200 });

    expect(agent.tries).toBe(2);
    expect(methods()).toEqual(["POST"]);
    closed.release();
  });

  it("is tried only twice if no server listens", async () => {
    const closed = await closedPort(provider);
    const agent = new PortSequenceAgent([portOf(closed.url)]);

    const error = await errorOf(calls.postToken({ agent }));

    expect(error).toMatchObject({
      code: "EVENTPOP_UNREACHABLE",
      message: expect.stringContaining(`No server listens at port ${portOf(closed.url)} of this machine`),
      cause: { code: "ECONNREFUSED" },
    });
    expect(agent.tries).toBe(2);
    closed.release();
  });

  it("fails with EVENTPOP_UNREACHABLE if the host name is unknown", async () => {
    const unknown = Object.assign(new Error("getaddrinfo ENOTFOUND"), { code: "ENOTFOUND" });
    const agent = new Agent({ lookup: (_hostname, _options, callback) => callback(unknown, "", 4) });

    const error = await errorOf(callsTo("http://eventpop.invalid").postToken({ agent }));

    expect(error).toMatchObject({ code: "EVENTPOP_UNREACHABLE", cause: { code: "ENOTFOUND" } });
  });
});

describe("many requests at a time", () => {
  it("do not delay another request, even if fifty of them get no response", async () => {
    provider.behave("token", "silence");
    let hanging = 50;
    const crowd = Array.from({ length: hanging }, async () => {
      const error = await errorOf(calls.postToken({ timeoutMs: 60_000 }));
      hanging -= 1;
      return error.code;
    });

    expect(await calls.getMe()).toMatchObject({ status: 200 });
    expect(hanging).toBe(50);

    while (provider.requests.length < 51) await provider.nextRequest();
    for (const socket of provider.connections) socket.destroy();
    expect(new Set(await Promise.all(crowd))).toEqual(new Set(["EVENTPOP_CONNECTION_LOST"]));
    await provider.allClosed();
  });

  it("are refused at once if they exceed 100 calls of the API, until earlier calls have ended; logins are not refused", async () => {
    const connection = "api";
    provider.behave("token", "silence", { times: 100 });
    const crowd = Array.from({ length: 100 }, () => errorOf(calls.postToken({ timeoutMs: 1_000, connection })));

    const refused = await errorOf(calls.getMe({ connection }));

    expect(refused).toMatchObject({ code: "EVENTPOP_OVERLOADED", status: 503 });
    expect(methods()).not.toContain("GET");
    expect(await calls.getMe()).toMatchObject({ status: 200 });
    expect((await Promise.all(crowd)).filter(({ code }) => code !== "EVENTPOP_TIMEOUT")).toEqual([]);
    expect(await calls.getMe({ connection })).toMatchObject({ status: 200 });
  });
});
