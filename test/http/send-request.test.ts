import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { inspect, promisify, types } from "node:util";
import type { ErrorCode } from "../../src/errors";
import {
  type BehaviourName,
  type HostileProvider,
  redirecting,
  splitAt,
  startHostileProvider,
  TOKENS,
  USER,
} from "../support/hostile-provider";
import { callsTo, errorOf, SECRETS } from "../support/provider-calls";

const LONGEST_BODY = 256 * 1024;

/** For each error code, the behaviours with which a token request ends in it. `support/hostile/behaviours.ts` describes them. */
const FAILURES: Readonly<Record<string, readonly BehaviourName[]>> = {
  EVENTPOP_TIMEOUT: [
    "silence",
    "headersThenSilence",
    "halfThenSilence",
    "lengthTooLong",
    "dripOfHeaders",
    "dripOfBody",
    "endless103",
  ],
  EVENTPOP_CONNECTION_LOST: [
    "resetBeforeHeaders",
    "resetMidBody",
    "closeBeforeHeaders",
    "closeMidHeaders",
    "closeMidBody",
    "closeMidChunk",
    "switchesProtocols",
  ],
  EVENTPOP_INVALID_RESPONSE: [
    "notHttp",
    "lengthTooShort",
    "twoLengths",
    "lengthAndChunked",
    "badChunk",
    "headerFlood",
    "lineBreakInHeader",
    "hundredMegabytes",
    "endlessBody",
  ],
} satisfies Partial<Record<ErrorCode, readonly BehaviourName[]>>;

const EVERY_FAILURE = Object.entries(FAILURES).flatMap(([code, names]) => names.map((name) => [name, code] as const));

let provider: HostileProvider;
let calls: ReturnType<typeof callsTo>;

beforeEach(async () => {
  provider = await startHostileProvider();
  calls = callsTo(provider.url);
});
afterEach(() => provider.close());

describe("a request", () => {
  it("for a token is a POST of a form, accepts uncompressed JSON, and has no parameters in its URL", async () => {
    await calls.postToken();

    const [{ method, path, headers, body } = {}] = provider.requests;
    expect({ method, path, body }).toEqual({
      method: "POST",
      path: "/oauth/token",
      body: "grant_type=authorization_code&code=canary-code&client_secret=canary-secret",
    });
    expect(headers).toMatchObject({
      accept: "application/json",
      "accept-encoding": "identity",
      "content-type": "application/x-www-form-urlencoded",
      "content-length": String(body?.length),
    });
    expect(headers).not.toHaveProperty("authorization");
  });

  it("contains the token only in the Authorization header", async () => {
    await calls.getMe();

    const [{ method, path, headers, body } = {}] = provider.requests;
    expect({ method, path, body }).toEqual({ method: "GET", path: "/api/public/me", body: "" });
    expect(headers).toMatchObject({ authorization: "Bearer canary-bearer" });
  });

  it("with JSON has its length in bytes", async () => {
    await calls.getMe({ json: '{"firstname":"สมหญิง"}', connection: "api" });

    const [{ method, headers, body } = {}] = provider.requests;
    expect({ method, body }).toEqual({ method: "POST", body: '{"firstname":"สมหญิง"}' });
    expect(headers).toMatchObject({ "content-type": "application/json", "content-length": "34" });
  });
});

describe("a valid response", () => {
  it("has a status and a JSON object", async () => {
    const response = await calls.postToken();

    expect(response).toMatchObject({ status: 200, body: TOKENS });
  });

  it("keeps its Thai letters, at any place where the network splits it", async () => {
    const length = Buffer.byteLength(JSON.stringify({ user: USER }));
    for (let offset = 0; offset <= length; offset += 1) {
      provider.behave("me", splitAt(offset));
      expect(await calls.getMe({ connection: "api" })).toMatchObject({ status: 200, body: { user: USER } });
    }
  });

  it("may have 256 KB, and not a byte more", async () => {
    const jsonOf = (length: number) => `{"a":"${"x".repeat(length - 8)}"}`;

    provider.behave("token", { body: jsonOf(LONGEST_BODY) });
    expect((await calls.postToken()).body).toHaveProperty("a");

    provider.behave("token", { body: jsonOf(LONGEST_BODY + 1) });
    expect(await errorOf(calls.postToken())).toMatchObject({ code: "EVENTPOP_INVALID_RESPONSE", providerStatus: 200 });
  });

  it("may be nested 25,000 levels deep", async () => {
    provider.behave("me", "deepJson");

    expect((await calls.getMe()).body).toHaveProperty("user");
  });

  it("changes no prototype, with any keys", async () => {
    provider.behave("token", "protoKeys");

    const { body } = await calls.postToken();

    expect(body?.access_token).toBe(TOKENS.access_token);
    expect(body?.polluted).toBeUndefined();
    expect({}).not.toHaveProperty("polluted");
  });

  it("is returned with any status, such as 201 or a refusal", async () => {
    provider.behave("token", "created", { times: 1 });
    provider.behave("token", { status: 401, body: { error: "invalid_grant" } }, { times: 1 });

    expect(await calls.postToken()).toMatchObject({ status: 201 });
    expect(await calls.postToken()).toMatchObject({ status: 401, body: { error: "invalid_grant" } });
  });

  it("is returned at once with status 429, with its Retry-After", async () => {
    provider.behave("me", { status: 429, headers: { "retry-after": "3600" }, body: "Retry later\n" });

    expect(await calls.getMe()).toMatchObject({ status: 429, retryAfter: "3600", body: undefined });
    expect(provider.requests).toHaveLength(1);
  });
});

describe("a response on a new connection that arrives before the whole POST was sent", () => {
  it("is accepted, because no earlier request can have caused it", async () => {
    const sockets: Socket[] = [];
    const impatient = createServer((socket) => {
      sockets.push(socket.on("error", () => {}));
      socket.once("data", () => socket.pause().write("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}"));
    });
    await once(impatient.listen(0, "127.0.0.1"), "listening");
    const { port } = impatient.address() as AddressInfo;

    try {
      // The form is longer than the buffers of the connection.
      const response = await callsTo(`http://127.0.0.1:${port}`).postToken({ form: "x".repeat(30_000_000) });

      expect(response).toMatchObject({ status: 200, body: {} });
    } finally {
      for (const socket of sockets) socket.destroy();
      await promisify(impatient.close.bind(impatient))();
    }
  });
});

describe("the body of a response that is not a JSON object", () => {
  it.each<[BehaviourName, number]>([
    ["html", 200],
    ["htmlWithToken", 200],
    ["formEncoded", 200],
    ["nothing", 200],
    ["noContent", 204],
    ["null", 200],
    ["array", 200],
    ["number", 200],
    ["string", 200],
    ["cutJson", 200],
    ["byteOrderMark", 200],
    ["undeclaredGzip", 200],
    ["gzip", 200],
    ["gzipBomb", 200],
  ])("is undefined: %s", async (behaviour, status) => {
    provider.behave("token", behaviour);

    expect(await calls.postToken()).toMatchObject({ status, body: undefined });
  });

  it("is undefined if it is invalid UTF-8", async () => {
    provider.behave("me", "invalidUtf8");

    expect(await calls.getMe()).toMatchObject({ status: 200, body: undefined });
  });
});

describe("a redirect", () => {
  it.each([302, 307] as const)("is not followed, and the other origin gets no request: %i", async (status) => {
    const elsewhere = await startHostileProvider();
    provider.behave("token", redirecting(status, `${elsewhere.url}/oauth/token`));
    provider.behave("me", redirecting(status, `${elsewhere.url}/api/public/me`));

    expect(await calls.postToken()).toMatchObject({ status });
    expect(await calls.getMe()).toMatchObject({ status });

    expect(elsewhere.connections).toHaveLength(0);
    await elsewhere.close();
  });
});

describe("a provider that fails", () => {
  it.each(EVERY_FAILURE)(
    "with %s causes %s in time after one request, closes the socket, and the error contains nothing of request or response",
    async (behaviour, code) => {
      provider.behave("token", behaviour);
      const timeoutMs = code === "EVENTPOP_TIMEOUT" ? 500 : 60_000;

      const error = await errorOf(calls.postToken({ timeoutMs, bearerToken: SECRETS.bearer }));

      expect(error.code).toBe(code);
      expect(provider.requests.length).toBeLessThanOrEqual(1);
      await provider.allClosed();
      const said = everythingIn(error);
      for (const secret of [...Object.values(SECRETS), TOKENS.access_token.slice(0, 16)]) {
        expect(said).not.toContain(secret);
      }
    },
  );

  it.each(["hundredMegabytes", "endlessBody"] as const)("is read only up to the limit: %s", async (behaviour) => {
    provider.behave("token", behaviour);

    await errorOf(calls.postToken());
    await provider.allClosed();

    // At most 32 MiB fit into the buffers of both sockets. The provider offered 100 MiB.
    expect(provider.connections[0]?.bytesWritten).toBeLessThan(32 * 1024 * 1024);
  });
});

/** Returns everything that a logger could print of a value, including hidden properties, causes, and buffers as text. */
function everythingIn(value: unknown): string {
  const texts = [inspect(value, { depth: null, showHidden: true }), JSON.stringify(value)];
  // `instanceof` does not recognize Node's own errors, because Jest runs tests in another realm.
  for (let error = value; types.isNativeError(error); error = error.cause) {
    texts.push(String(error), error.stack ?? "", JSON.stringify(error));
    texts.push(...Object.values(error).map((detail) => (Buffer.isBuffer(detail) ? detail.toString("latin1") : "")));
  }
  return texts.join("\n");
}
