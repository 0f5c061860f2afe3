import type { Verify } from "../../src/config/verify-function";
import type { ErrorCode } from "../../src/errors";
import { atOnce } from "../support/at-once";
import {
  type BehaviourName,
  closedPort,
  redirecting,
  selfSigned,
  splitAt,
  startHostileProvider,
  TOKENS,
  USER,
} from "../support/hostile-provider";
import { useSites } from "./support/sites";

const sites = useSites();
const QUICK = { timeoutMs: 3_000, signInTimeoutMs: 9_000 };

/** Starts a login and requests its callback, with short timeouts. */
const comeBack = () => sites.comeBack({ options: QUICK });

/** The expected result of a login per behaviour, for both endpoints; `support/hostile/behaviours.ts` describes the behaviours. */
const FAILURES: readonly [code: ErrorCode, status: number, ...behaviours: BehaviourName[]][] = [
  ["EVENTPOP_CONNECTION_LOST", 502, "resetBeforeHeaders", "resetMidBody", "closeBeforeHeaders", "closeMidBody"],
  ["EVENTPOP_CONNECTION_LOST", 502, "closeMidHeaders", "closeMidChunk"],
  ["EVENTPOP_INVALID_RESPONSE", 502, "notHttp", "twoLengths", "hundredMegabytes", "endlessBody"],
];
/** The expected results of behaviours that last until the timeout. */
const ENDLESS: typeof FAILURES = [
  ["EVENTPOP_TIMEOUT", 504, "silence", "headersThenSilence", "halfThenSilence", "lengthTooLong"],
  ["EVENTPOP_TIMEOUT", 504, "dripOfHeaders", "dripOfBody", "endless103"],
];
/** The expected results of complete responses, after which the connection may stay open. */
const STRANGE: readonly [code: ErrorCode, status: number, ...behaviours: BehaviourName[]][] = [
  ["EVENTPOP_INVALID_RESPONSE", 502, "html", "htmlWithToken", "formEncoded", "nothing", "noContent", "created", "null"],
  [
    "EVENTPOP_INVALID_RESPONSE",
    502,
    "array",
    "number",
    "string",
    "cutJson",
    "invalidUtf8",
    "deepJson",
    "undeclaredGzip",
  ],
  ["EVENTPOP_INVALID_RESPONSE", 502, "protoKeys", "gzip", "gzipBomb"],
];

const each = (table: typeof FAILURES) =>
  table.flatMap(([code, status, ...behaviours]) => behaviours.map((name) => ({ name, code, status })));

describe.each(["token", "me"] as const)("a failure of the %s endpoint", (endpoint) => {
  type Failure = ReturnType<typeof each>[number];
  const expectFailure = async ({ name, code, status }: Failure, provider = sites.provider) => {
    provider.behave(endpoint, name);

    const { site, browser, ...response } = await sites.comeBack({ options: { ...QUICK, eventpopURL: provider.url } });

    expect(response).toMatchObject({ status, body: { code } });
    expect(site.events.at(-1)).toMatchObject({ event: "provider_failed", code, status });
    expect((await browser.get("/")).body).toEqual({ user: null });
    expect(provider.requests.filter(({ method }) => method === "POST")).toHaveLength(1);
    expect({}).not.toHaveProperty("polluted");
  };

  it.each(each(STRANGE))("causes an error response and no login, and the code is sent once: $name", (failure) =>
    expectFailure(failure),
  );

  it.each(each(FAILURES))("leaves no connection open: $name", async (failure) => {
    await expectFailure(failure);
    await sites.provider.allClosed();
  });

  it("that lasts until the timeout leaves no connection open", async () => {
    await atOnce(each(ENDLESS), async (failure) => {
      const provider = await startHostileProvider();
      try {
        await expectFailure(failure, provider);
        await provider.allClosed();
      } finally {
        await provider.close();
      }
    });
  });

  it.each([302, 307] as const)(
    "that is a redirect with status %d is not followed, and causes an error",
    async (status) => {
      const elsewhere = await startHostileProvider();
      sites.provider.behave(endpoint, redirecting(status, `${elsewhere.url}/`));

      expect(await comeBack()).toMatchObject({ status: 502, body: { code: "EVENTPOP_INVALID_RESPONSE" } });
      expect(elsewhere.connections).toEqual([]);
      await elsewhere.close();
    },
  );

  it("is not caused by a chunk that ends inside of a UTF-8 character", async () => {
    sites.provider.behave(endpoint, splitAt(40));

    expect((await comeBack()).body.user.displayName).toBe(USER.full_name);
  });

  it.each([500, 502, 503, 504])("with status %d causes 502", async (status) => {
    sites.provider.behave(endpoint, { status, body: { error: "server_error" } });

    expect(await comeBack()).toMatchObject({ status: 502, body: { code: "EVENTPOP_UNAVAILABLE" } });
  });

  it("with status 429 causes 503", async () => {
    sites.provider.behave(endpoint, { status: 429, headers: { "retry-after": "30" }, body: "" });

    expect(await comeBack()).toMatchObject({ status: 503, body: { code: "EVENTPOP_RATE_LIMITED" } });
  });
});

describe("a token response", () => {
  it.each([
    ...[1, {}, [], true, "", null, undefined, "a\r\nb", "a b", "ก", "x".repeat(4_097)].map((access_token) => ({
      access_token,
    })),
    { token_type: "mac" },
  ])("without a valid access token causes 502: %j", async (fields) => {
    sites.provider.behave("token", { body: { ...TOKENS, ...fields } });

    expect(await comeBack()).toMatchObject({ status: 502, body: { code: "EVENTPOP_INVALID_RESPONSE" } });
    expect(sites.provider.requests).toHaveLength(1);
  });

  it.each([
    ...["", undefined, {}, null].map((token_type) => ({ token_type })),
    ...[1, {}, "", "a\nb"].map((refresh_token) => ({ refresh_token })),
    ...[1, {}, ["public"], "a\nb"].map((scope) => ({ scope })),
  ])("logs the user in if only an optional field is invalid: %j", async (fields) => {
    sites.provider.behave("token", { body: { ...TOKENS, ...fields } });

    expect((await comeBack()).status).toBe(200);
  });

  it.each<[error: unknown, status: number, code: ErrorCode]>([
    ["invalid_grant", 403, "EVENTPOP_CODE_REFUSED"],
    ["invalid_client", 502, "EVENTPOP_CLIENT_REFUSED"],
    ["unauthorized_client", 502, "EVENTPOP_CLIENT_REFUSED"],
    ["invalid_scope", 502, "EVENTPOP_TOKEN_REFUSED"],
    ["<b>\r\nforged", 502, "EVENTPOP_TOKEN_REFUSED"],
    [{ toString: "x" }, 502, "EVENTPOP_INVALID_RESPONSE"],
  ])("with any status and the error %j causes %d", async (error, status, code) => {
    for (const providerStatus of [400, 401, 403]) {
      sites.provider.behave("token", { status: providerStatus, body: { error, error_description: "<b>\r\ncanary" } });
      const { site, ...response } = await comeBack();
      expect([response.status, site.events.at(-1)?.code]).toEqual([status, code]);
    }
  });

  it("with invalid_grant, as for a stolen code, causes 403 and no second request", async () => {
    sites.provider.behave("token", { status: 400, body: { error: "invalid_grant" } });

    const { site, status } = await comeBack();

    expect(status).toBe(403);
    expect(site.events.at(-1)).toMatchObject({ event: "refused", code: "EVENTPOP_CODE_REFUSED" });
    expect(sites.tokenRequests).toHaveLength(1);
  });
});

describe("a response of /me", () => {
  it.each([undefined, null, "", "  ", {}, [1001], true, 0, -1, 1.5, 2 ** 53 + 1])(
    "without a valid id causes no login: %j",
    async (id) => {
      sites.provider.behave("me", { body: { user: { ...USER, id } } });

      const { browser, status } = await comeBack();

      expect(status).toBe(502);
      expect((await browser.get("/")).body).toEqual({ user: null });
    },
  );

  it("is refused with a name of 900 KB, and accepted with a name of 100 KB, which is shortened", async () => {
    sites.provider.behave("me", { body: { user: { ...USER, full_name: "ก".repeat(300_000) } } });
    expect((await comeBack()).status).toBe(502);

    sites.provider.behave("me", {
      body: { user: { ...USER, full_name: "ก".repeat(33_000), note: "x".repeat(100_000) } },
    });
    const wholeProfile: Verify = (_access, _refresh, profile, done) => done(null, profile);
    const { body } = await sites.comeBack({ verify: wholeProfile });
    expect(body.user.displayName).toHaveLength(256);
    expect(JSON.stringify(body.user).length).toBeLessThan(8 * 1024);
  });
});

describe("a callback", () => {
  it("ends after signInTimeoutMs, and verify is not called afterwards", async () => {
    sites.provider.behave("token", ({ socket, good }) => {
      const body = JSON.stringify(good.body);
      setTimeout(() => socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${body.length}\r\n\r\n${body}`), 700);
    });
    sites.provider.behave("me", "silence");
    let verified = 0;

    const { status, body } = await sites.comeBack({
      options: { timeoutMs: 900, signInTimeoutMs: 1_000 },
      verify: () => (verified += 1),
    });

    expect({ status, code: body.code }).toEqual({ status: 504, code: "EVENTPOP_TIMEOUT" });
    expect(verified).toBe(0);
    await sites.provider.allClosed();
  });

  it("does not delay other requests", async () => {
    sites.provider.behave("token", "silence");
    const site = await sites.open({ options: { timeoutMs: 12_000, signInTimeoutMs: 12_000 } });
    const waiting = Array.from({ length: 50 }, async () => {
      const browser = site.browser();
      const { callback } = await browser.start();
      return (await browser.get(callback())).status;
    });
    while (sites.tokenRequests.length < 50) await sites.provider.nextRequest();

    let completed = 0;
    for (const status of waiting) void status.then(() => (completed += 1));
    expect((await site.browser().get("/")).status).toBe(200);
    expect(completed).toBe(0);

    for (const socket of sites.provider.connections) socket.destroy();
    expect(new Set(await Promise.all(waiting))).toEqual(new Set([502]));
    await sites.provider.allClosed();
  });

  it("causes 502 if the provider's certificate is self-signed", async () => {
    const impostor = await startHostileProvider(selfSigned());

    expect(await sites.comeBack({ options: { eventpopURL: impostor.url } })).toMatchObject({
      status: 502,
      body: { code: "EVENTPOP_UNREACHABLE" },
    });
    expect(impostor.requests).toEqual([]);
    await impostor.close();
  });

  it("causes 502 if the provider's host refuses the connection", async () => {
    const { url, release } = await closedPort(sites.provider);

    expect(await sites.comeBack({ options: { eventpopURL: url } })).toMatchObject({
      status: 502,
      body: { code: "EVENTPOP_UNREACHABLE" },
    });
    release();
  });
});
