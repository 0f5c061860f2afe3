import type { Socket } from "node:net";
import { beBusy } from "../support/busy";
import type { HostileProvider } from "../support/hostile-provider";
import { callsTo, errorOf, requestsByConnection } from "../support/provider-calls";
import { startTrustedProvider } from "../support/trusted-provider";

let provider: HostileProvider;
let calls: ReturnType<typeof callsTo>;

beforeEach(async () => {
  provider = await startTrustedProvider();
  calls = callsTo(provider.url);
});
afterEach(() => provider.close());

const CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n";
const EXPECTATION_FAILED = "HTTP/1.1 417 Expectation Failed\r\ncontent-length: 0\r\n\r\n";

describe("a login on the kept connection of an earlier login", () => {
  it.each<[string, (socket: Socket) => void]>([
    ["closed", (socket) => socket.end()],
    ["dropped", (socket) => socket.destroy()],
    ["closed in the middle of a status line", (socket) => socket.end("HTTP/1.1 100 Cont")],
  ])(
    "succeeds if the connection is %s at its reuse: the code is sent once, on a new connection",
    async (_how, drop) => {
      await calls.logIn();
      provider.onExpectContinue(drop);
      const codes = provider.requests.length;

      expect(await calls.postToken()).toMatchObject({ status: 200 });

      expect(requestsByConnection(provider).slice(codes)).toEqual(["POST on 2"]);
      expect(provider.expectContinueOn).toEqual([1]);
      // The provider sent no response, so the next login expects 100 Continue again.
      await calls.getMe();
      provider.onExpectContinue((socket) => socket.write(CONTINUE));
      await calls.logIn();
      expect(provider.expectContinueOn).toEqual([1, 2]);
    },
  );

  it("sends a code once, for every response of the provider after 100 Continue", async () => {
    await calls.logIn();
    provider.behave("token", "closeBeforeHeaders");

    expect(await errorOf(calls.postToken())).toMatchObject({ code: "EVENTPOP_CONNECTION_LOST" });

    expect(requestsByConnection(provider)).toEqual(["POST on 1", "GET on 1", "POST on 1"]);
  });

  it.each([
    ["417", EXPECTATION_FAILED],
    ["503", "HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\n\r\n"],
    ["408", "HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"],
    ["the response to another request", `HTTP/1.1 200 OK\r\ncontent-length: 15\r\n\r\n{"user":{"id":6}}`],
    ["something that is not HTTP", "220 mail.example.com ESMTP\r\n"],
    ["101 for another protocol", "HTTP/1.1 101 Switching\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n"],
  ])("does not send its code on that connection if the provider sends %s", async (_what, bytes) => {
    await calls.logIn();
    provider.onExpectContinue((socket) => socket.write(bytes));

    expect(await calls.postToken()).toMatchObject({ status: 200, body: { token_type: "Bearer" } });

    expect(requestsByConnection(provider)).toEqual(["POST on 1", "GET on 1", "POST on 2"]);
  });

  it("does not send its code on that connection if the provider closes it in the middle of a response", async () => {
    await calls.logIn();
    provider.onExpectContinue((socket) =>
      socket.end("HTTP/1.1 503 Service Unavailable\r\ncontent-length: 50\r\n\r\n{"),
    );

    expect(await calls.postToken()).toMatchObject({ status: 200, body: { token_type: "Bearer" } });

    expect(requestsByConnection(provider)).toEqual(["POST on 1", "GET on 1", "POST on 2"]);
  });

  it("accepts no response that came before the code was sent, because it belongs to an earlier request", async () => {
    await calls.logIn();
    const body = '{"access_token":"of-another-person","token_type":"Bearer"}';
    provider.onExpectContinue((socket) =>
      socket.write(`${CONTINUE}HTTP/1.1 200 OK\r\ncontent-length: ${body.length}\r\n\r\n${body}`),
    );

    expect(await errorOf(calls.postToken())).toMatchObject({ code: "EVENTPOP_INVALID_RESPONSE" });
  });

  it("gets an error response that arrives together with 100 Continue", async () => {
    await calls.logIn();
    provider.onExpectContinue((socket) =>
      socket.write(`${CONTINUE}HTTP/1.1 429 Too Many Requests\r\nretry-after: 30\r\ncontent-length: 0\r\n\r\n`),
    );

    expect(await calls.postToken()).toMatchObject({ status: 429, retryAfter: "30" });
  });

  it("still sends Expect: 100-continue after an error other than 417", async () => {
    await calls.logIn();
    provider.onExpectContinue((socket) =>
      socket.write("HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\n\r\n"),
    );
    await calls.logIn();
    provider.onExpectContinue((socket) => socket.write(CONTINUE));
    await calls.logIn();

    expect(requestsByConnection(provider).slice(2)).toEqual(["POST on 2", "GET on 2", "POST on 2", "GET on 2"]);
  });

  it("tries one kept connection per login, even if all of them are closing", async () => {
    await Promise.all(Array.from({ length: 10 }, () => calls.postToken()));
    provider.onExpectContinue((socket) => socket.destroy());

    expect(await calls.postToken()).toMatchObject({ status: 200 });

    expect(provider.expectContinueOn).toHaveLength(1);
    expect(requestsByConnection(provider).at(-1)).toBe("POST on 11");
  });

  it("uses a 100 Continue that arrived in time although the process was busy", async () => {
    await calls.logIn();
    provider.onExpectContinue((socket) => {
      socket.write(CONTINUE);
      // Longer than the wait for 100 Continue.
      beBusy(1_100);
    });
    await calls.postToken();

    expect(requestsByConnection(provider).slice(2)).toEqual(["POST on 1"]);
  });

  it("opens a new connection for each login after a 417", async () => {
    await calls.logIn();
    provider.onExpectContinue((socket) => socket.write(EXPECTATION_FAILED));
    await calls.logIn();
    await calls.logIn();

    expect(provider.expectContinueOn).toEqual([1]);
    expect(requestsByConnection(provider).slice(2)).toEqual(["POST on 2", "GET on 2", "POST on 3", "GET on 3"]);
    expect(provider.requests.at(-1)?.headers.connection).toBe("close");
    await provider.allClosed();
  });

  it("sends Expect: 100-continue again ten minutes after a 417", async () => {
    await calls.logIn();
    provider.onExpectContinue((socket) => socket.write(EXPECTATION_FAILED));
    await calls.logIn();
    provider.onExpectContinue((socket) => socket.write(CONTINUE));
    const { now } = performance;
    const later = jest.spyOn(performance, "now").mockImplementation(() => now.call(performance) + 600_000);
    await calls.logIn();
    await calls.logIn();
    later.mockRestore();

    expect(requestsByConnection(provider).slice(4)).toEqual(["POST on 3", "GET on 3", "POST on 3", "GET on 3"]);
  });

  it("opens a new connection for each login after the provider sent no 100 Continue in time", async () => {
    await calls.logIn();
    provider.onExpectContinue(() => {});
    await calls.logIn();
    await calls.logIn();

    expect(provider.expectContinueOn).toEqual([1]);
    expect(requestsByConnection(provider).slice(2)).toEqual(["POST on 2", "GET on 2", "POST on 3", "GET on 3"]);
  });

  it("waits for 100 Continue for at most half of its timeout, and uses the rest for a new connection", async () => {
    await calls.logIn();
    provider.onExpectContinue(() => {});

    expect(await calls.postToken({ timeoutMs: 1_900 })).toMatchObject({ status: 200 });

    expect(requestsByConnection(provider).slice(2)).toEqual(["POST on 2"]);
  });

  it("has one deadline for both connections", async () => {
    await calls.logIn();
    provider.onExpectContinue(() => {});
    provider.behave("token", "silence");

    expect(await errorOf(calls.postToken({ timeoutMs: 1_900 }))).toMatchObject({ code: "EVENTPOP_TIMEOUT" });

    await provider.allClosed();
    expect(requestsByConnection(provider).slice(2)).toEqual(["POST on 2"]);
  });
});
