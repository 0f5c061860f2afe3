import type { Socket } from "node:net";
import { beBusy } from "../support/busy";
import type { HostileProvider } from "../support/hostile-provider";
import { callsTo, errorOf, ridden } from "../support/provider-calls";
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

describe("a sign-in that would ride the connection of one before", () => {
  it.each<[string, (socket: Socket) => void]>([
    ["closed", (socket) => socket.end()],
    ["dropped", (socket) => socket.destroy()],
    ["closed in the middle of a word", (socket) => socket.end("HTTP/1.1 100 Cont")],
  ])("C20: costs no login if it is %s as it is used again: the code goes, once, on a new one", async (_how, drop) => {
    await calls.logIn();
    provider.whenAsked(drop);
    const codes = provider.requests.length;

    expect(await calls.postToken()).toMatchObject({ status: 200 });

    expect(ridden(provider).slice(codes)).toEqual(["POST on 2"]);
    expect(provider.asked).toEqual([1]);
    // It was no answer, so the next sign-in asks again.
    await calls.getMe();
    provider.whenAsked((socket) => socket.write(CONTINUE));
    await calls.logIn();
    expect(provider.asked).toEqual([1, 2]);
  });

  it("C20: sends a code once, whatever comes after the provider has said that it reads", async () => {
    await calls.logIn();
    provider.behave("token", "closeBeforeHeaders");

    expect(await errorOf(calls.postToken())).toMatchObject({ code: "EVENTPOP_CONNECTION_LOST" });

    expect(ridden(provider)).toEqual(["POST on 1", "GET on 1", "POST on 1"]);
  });

  it.each([
    ["417", EXPECTATION_FAILED],
    ["503", "HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\n\r\n"],
    ["408", "HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"],
    ["an answer to somebody else", `HTTP/1.1 200 OK\r\ncontent-length: 15\r\n\r\n{"user":{"id":6}}`],
    ["something that is not HTTP", "220 mail.example.com ESMTP\r\n"],
    [
      "that it speaks something else from now on",
      "HTTP/1.1 101 Switching\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n",
    ],
  ])("C12, C20: keeps its code to itself where the provider says %s", async (_what, answer) => {
    await calls.logIn();
    provider.whenAsked((socket) => socket.write(answer));

    expect(await calls.postToken()).toMatchObject({ status: 200, body: { token_type: "Bearer" } });

    expect(ridden(provider)).toEqual(["POST on 1", "GET on 1", "POST on 2"]);
  });

  it("C12, C20: keeps its code to itself where the provider breaks off in the middle of an answer", async () => {
    await calls.logIn();
    provider.whenAsked((socket) => socket.end("HTTP/1.1 503 Service Unavailable\r\ncontent-length: 50\r\n\r\n{"));

    expect(await calls.postToken()).toMatchObject({ status: 200, body: { token_type: "Bearer" } });

    expect(ridden(provider)).toEqual(["POST on 1", "GET on 1", "POST on 2"]);
  });

  it("C12: takes no answer that comes before the code was sent: it is somebody else's", async () => {
    await calls.logIn();
    const body = '{"access_token":"of-another-person","token_type":"Bearer"}';
    provider.whenAsked((socket) =>
      socket.write(`${CONTINUE}HTTP/1.1 200 OK\r\ncontent-length: ${body.length}\r\n\r\n${body}`),
    );

    expect(await errorOf(calls.postToken())).toMatchObject({ code: "EVENTPOP_INVALID_RESPONSE" });
  });

  it("C32: hears a refusal that comes together with the word", async () => {
    await calls.logIn();
    provider.whenAsked((socket) =>
      socket.write(`${CONTINUE}HTTP/1.1 429 Too Many Requests\r\nretry-after: 30\r\ncontent-length: 0\r\n\r\n`),
    );

    expect(await calls.postToken()).toMatchObject({ status: 429, retryAfter: "30" });
  });

  it("asks again after an answer that says nothing about the question", async () => {
    await calls.logIn();
    provider.whenAsked((socket) => socket.write("HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\n\r\n"));
    await calls.logIn();
    provider.whenAsked((socket) => socket.write(CONTINUE));
    await calls.logIn();

    expect(ridden(provider).slice(2)).toEqual(["POST on 2", "GET on 2", "POST on 2", "GET on 2"]);
  });

  it("C20: is asked once for each sign-in, however many wait that are all just closing", async () => {
    await Promise.all(Array.from({ length: 10 }, () => calls.postToken()));
    provider.whenAsked((socket) => socket.destroy());

    expect(await calls.postToken()).toMatchObject({ status: 200 });

    expect(provider.asked).toHaveLength(1);
    expect(ridden(provider).at(-1)).toBe("POST on 11");
  });

  it("is heard though this process was too busy to listen in time", async () => {
    await calls.logIn();
    provider.whenAsked((socket) => {
      socket.write(CONTINUE);
      // Longer than an answer may take.
      beBusy(1_100);
    });
    await calls.postToken();

    expect(ridden(provider).slice(2)).toEqual(["POST on 1"]);
  });

  it("is not asked again where the provider does not know the question: each sign-in has its own", async () => {
    await calls.logIn();
    provider.whenAsked((socket) => socket.write(EXPECTATION_FAILED));
    await calls.logIn();
    await calls.logIn();

    expect(provider.asked).toEqual([1]);
    expect(ridden(provider).slice(2)).toEqual(["POST on 2", "GET on 2", "POST on 3", "GET on 3"]);
    expect(provider.requests.at(-1)?.headers.connection).toBe("close");
    await provider.allClosed();
  });

  it("is asked again ten minutes later", async () => {
    await calls.logIn();
    provider.whenAsked((socket) => socket.write(EXPECTATION_FAILED));
    await calls.logIn();
    provider.whenAsked((socket) => socket.write(CONTINUE));
    const { now } = performance;
    const later = jest.spyOn(performance, "now").mockImplementation(() => now.call(performance) + 600_000);
    await calls.logIn();
    await calls.logIn();
    later.mockRestore();

    expect(ridden(provider).slice(4)).toEqual(["POST on 3", "GET on 3", "POST on 3", "GET on 3"]);
  });

  it("does not ask again where the provider waits for the code before it says anything", async () => {
    await calls.logIn();
    provider.whenAsked(() => {});
    await calls.logIn();
    await calls.logIn();

    expect(provider.asked).toEqual([1]);
    expect(ridden(provider).slice(2)).toEqual(["POST on 2", "GET on 2", "POST on 3", "GET on 3"]);
  });

  it("C20, C21: leaves half of the time to a new connection", async () => {
    await calls.logIn();
    provider.whenAsked(() => {});

    expect(await calls.postToken({ timeoutMs: 1_900 })).toMatchObject({ status: 200 });

    expect(ridden(provider).slice(2)).toEqual(["POST on 2"]);
  });

  it("C21: keeps the deadline over both", async () => {
    await calls.logIn();
    provider.whenAsked(() => {});
    provider.behave("token", "silence");

    expect(await errorOf(calls.postToken({ timeoutMs: 1_900 }))).toMatchObject({ code: "EVENTPOP_TIMEOUT" });

    await provider.allClosed();
    expect(ridden(provider).slice(2)).toEqual(["POST on 2"]);
  });
});
