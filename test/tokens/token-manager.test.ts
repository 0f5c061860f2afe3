import type { RefreshMarker, TokenRecord, TokenStore } from "../../src/config/token-storage";
import { SignInRequiredError, StoreError } from "../../src/errors";
import { TokenManager } from "../../src/tokens/token-manager";
import { ManualClock } from "../support/clocks";
import { rejectionOf } from "../support/rejection";
import type { SeenCall } from "../support/scripted-provider";
import { watchTimers } from "../support/timers";
import { HOUR_MS, pair, tokensWith, useKeptLogins } from "./stored-login";

const keepLogin = useKeptLogins();
afterEach(() => jest.restoreAllMocks());

const formOf = (call: SeenCall | undefined) => Object.fromEntries(new URLSearchParams(call?.body));

describe("an access token", () => {
  it.each([
    ["is used 61 seconds before its expiry", 61_000, "first-access", 0],
    ["is refreshed 59 seconds before its expiry", 59_000, "second-access", 1],
    ["is refreshed after its expiry", -1, "second-access", 1],
  ])("%s", async (_when, leftMs, token, refreshes) => {
    const { tokenManager, login, provider } = await keepLogin(tokensWith(leftMs));

    await expect(tokenManager.getAccessToken(login)).resolves.toBe(token);
    expect(provider.calls).toHaveLength(refreshes);
  });

  it("with a lifetime of five seconds is not refreshed for each call", async () => {
    const { tokenManager, login, provider } = await keepLogin(tokensWith(-1));
    provider.respondWith(pair("short", { expires_in: 5 }));

    for (let calls = 0; calls < 4; calls += 1)
      await expect(tokenManager.getAccessToken(login)).resolves.toBe("short-access");

    expect(provider.calls).toHaveLength(1);
  });

  it("without a refresh token is used until it expires, then the user has to log in again", async () => {
    const { refreshToken: _, ...lonely } = tokensWith(30_000);
    const living = await keepLogin(lonely);
    const over = await keepLogin({ ...lonely, expiresAt: Date.now() - 1 });

    await expect(living.tokenManager.getAccessToken(living.login)).resolves.toBe("first-access");
    expect((await rejectionOf(over.tokenManager.getAccessToken(over.login))).code).toBe("EVENTPOP_SIGN_IN_AGAIN");
    expect([...living.provider.calls, ...over.provider.calls]).toEqual([]);
  });
});

describe("a refresh", () => {
  it("is shared by a thousand simultaneous calls", async () => {
    const { tokenManager, login, provider } = await keepLogin(tokensWith(-1));

    const tokens = await Promise.all(Array.from({ length: 1_000 }, () => tokenManager.getAccessToken(login)));

    expect(new Set(tokens)).toEqual(new Set(["second-access"]));
    expect(provider.calls).toHaveLength(1);
  });

  it("is shared by calls that find at the same moment that the token has expired", async () => {
    const { settings, login, provider } = await keepLogin(tokensWith(-1));
    let record: TokenRecord = { tokens: tokensWith(-1), version: 1 };
    let notice: RefreshMarker | undefined;
    const quick: TokenStore = {
      createRecord: async () => login.recordId,
      readRecord: async () => record,
      replaceRecord: async (_handle, { version }, tokens) => {
        record = { tokens, version: version + 1 };
        return true;
      },
      hasRecord: async () => true,
      extendRecord: async () => {},
      deleteRecord: async () => record,
      readRefreshMarker: async () => notice,
      writeRefreshMarker: async (_handle, written) => {
        notice = written;
      },
    };
    const tokenManager = new TokenManager(settings, quick);

    await Promise.all(Array.from({ length: 1_000 }, () => tokenManager.getAccessToken(login)));

    expect(provider.calls).toHaveLength(1);
  });

  it("fails for all calls that share it, and is tried again after a pause", async () => {
    const { tokenManager, clock, login, provider } = await keepLogin(tokensWith(-1));
    provider.respondWith({ status: 503 });

    const outcomes = await Promise.allSettled(Array.from({ length: 50 }, () => tokenManager.getAccessToken(login)));

    expect(new Set(outcomes.map(({ status }) => status))).toEqual(new Set(["rejected"]));
    expect(provider.calls).toHaveLength(1);
    provider.respondWith(pair("second"));
    clock.pass(2_000);
    await expect(tokenManager.getAccessToken(login)).resolves.toBe("second-access");
  });

  it("does not wait for the refresh of another login", async () => {
    const { tokenManager, login, provider } = await keepLogin(tokensWith(-1, "silent"));
    provider.respondWith(({ body }) => (body.includes("silent") ? "never" : pair("second")));
    const other = { ...login, recordId: await tokenManager.startLogin(tokensWith(-1, "other"), login.expiresAt) };
    const waiting = rejectionOf(tokenManager.getAccessToken(login));

    await expect(tokenManager.getAccessToken(other)).resolves.toBe("second-access");
    expect((await waiting).code).toBe("EVENTPOP_TIMEOUT");
  });

  it("sends the refresh token and the client credentials, and no scope, because a scope could narrow the grant", async () => {
    const { tokenManager, login, provider } = await keepLogin(tokensWith(-1));

    await tokenManager.getAccessToken(login);

    expect(formOf(provider.calls[0])).toEqual({
      grant_type: "refresh_token",
      refresh_token: "first-refresh",
      client_id: "app-id",
      client_secret: "canary-client-secret",
    });
  });

  it("stores the new refresh token, or keeps the old one if the response has none", async () => {
    const { tokenManager, login, provider } = await keepLogin(tokensWith(-1));
    provider.respondWith(() => pair(`no-${provider.calls.length}`, { refresh_token: undefined, expires_in: 1 }));
    const rejected = await tokenManager.getAccessToken(login);
    provider.respondWith(pair("second"));
    const next = await tokenManager.getAccessToken(login, rejected);
    const sent = formOf(provider.calls[0]).refresh_token;
    await tokenManager.getAccessToken(login, next);

    expect([sent, formOf(provider.calls[1]).refresh_token]).toEqual(["first-refresh", "second-refresh"]);
  });
});

describe("new tokens", () => {
  it("are stored before any call gets the tokens, also in a slow store", async () => {
    const { tokenManager, login, store, storedToken, events } = await keepLogin(tokensWith(-1));
    store.trouble({ delayMs: 100 }, "set record");

    const token = await tokenManager.getAccessToken(login);

    await expect(storedToken()).resolves.toBe(token);
    expect(events).toEqual(["tokens_refreshed"]);
  });

  it("are not used until the store accepts the tokens", async () => {
    const { tokenManager, login, provider, store, storedToken } = await keepLogin(tokensWith(-1));
    store.trouble("fails", "set record");

    const errors = await Promise.all(
      [tokenManager.getAccessToken(login), tokenManager.getAccessToken(login)].map(rejectionOf),
    );

    expect(errors.map(({ status }) => status)).toEqual([503, 503]);
    expect(errors[0]).toBeInstanceOf(StoreError);
    await expect(storedToken()).resolves.toBe("first-access");
    // Eventpop may have revoked the old pair, so the process does not send it again.
    store.recover();
    await expect(tokenManager.getAccessToken(login)).resolves.toBe("second-access");
    await expect(storedToken()).resolves.toBe("second-access");
    expect(provider.calls).toHaveLength(1);
  });

  it("are saved again without a further call, because other processes need the tokens", async () => {
    const { tokenManager, login, provider, store, sibling } = await keepLogin(tokensWith(-1));
    store.trouble("fails", "set record");
    await rejectionOf(tokenManager.getAccessToken(login));
    store.recover();
    while (store.count("set record") < 2) await store.next("set record");

    await expect(sibling().getAccessToken(login)).resolves.toBe("second-access");
    expect(provider.calls).toHaveLength(1);
  });

  it("are forgotten ten minutes after the store refused the tokens for the first time, if it refuses every attempt", async () => {
    const clock = new ManualClock();
    const { tokenManager, login, store, storedToken } = await keepLogin(tokensWith(-1), { clock });
    store.trouble("fails", "set record");
    const failed = rejectionOf(tokenManager.getAccessToken(login));
    await clock.advance(200);
    await failed;
    const { now } = performance;
    const attemptsAfter = async (minutes: number) => {
      jest.spyOn(performance, "now").mockImplementation(() => now.call(performance) + minutes * 60_000);
      store.forget();
      await clock.advance(500);
      return store.count("set record");
    };

    expect([await attemptsAfter(5), await attemptsAfter(9), await attemptsAfter(10)]).toEqual([1, 1, 0]);
    store.recover();
    await clock.advance(5_000);
    await expect(storedToken()).resolves.toBe("first-access");
  });

  it.each([
    ["during the request to Eventpop", "before the response"],
    ["while the tokens are stored", "before the write"],
  ] as const)("are discarded if the login ended %s", async (_when, moment) => {
    const { tokenManager, sibling, login, provider, store, storedToken } = await keepLogin(tokensWith(-1));
    const ended: Promise<void>[] = [];
    const logout = () => void ended.push(sibling().endLogin(login.recordId));
    if (moment === "before the write") void store.next("set record").then(logout);
    provider.respondWith(() => {
      if (moment === "before the response") logout();
      return pair("second");
    });

    const error = await rejectionOf(tokenManager.getAccessToken(login));

    expect(error).toBeInstanceOf(SignInRequiredError);
    expect(error).toMatchObject({ code: "EVENTPOP_SIGN_IN_REQUIRED", status: 401 });
    await Promise.all(ended);
    await expect(storedToken()).resolves.toBeUndefined();
    const { sessions } = store as unknown as { sessions: object };
    expect(Object.keys(sessions).toSorted()).toEqual([
      `eventpop-ended-${login.recordId}`,
      `eventpop-refresh-${login.recordId}`,
    ]);
  });
});

describe("a token that the API rejected although it had not expired", () => {
  it("is refreshed once for all calls that used the token", async () => {
    const { tokenManager, login, provider } = await keepLogin(tokensWith(HOUR_MS));

    const tokens = await Promise.all(
      Array.from({ length: 100 }, () => tokenManager.getAccessToken(login, "first-access")),
    );

    expect(new Set(tokens)).toEqual(new Set(["second-access"]));
    expect(provider.calls).toHaveLength(1);
  });

  it("is refreshed once more if a running refresh returns the same token", async () => {
    const { tokenManager, login, provider } = await keepLogin(tokensWith(-1));
    provider.respondWith(() => pair(provider.calls.length === 1 ? "second" : "third"));

    const tokens = [tokenManager.getAccessToken(login), tokenManager.getAccessToken(login, "second-access")];

    expect(await Promise.all(tokens)).toEqual(["second-access", "third-access"]);
  });

  it("is not refreshed again if a call reports it late", async () => {
    const { tokenManager, login, provider } = await keepLogin(tokensWith(HOUR_MS));
    await tokenManager.getAccessToken(login, "first-access");

    await expect(tokenManager.getAccessToken(login, "first-access")).resolves.toBe("second-access");
    expect(provider.calls).toHaveLength(1);
  });

  it("is not used again if the refresh fails, and the call gets the error", async () => {
    const { tokenManager, login, provider } = await keepLogin(tokensWith(HOUR_MS));
    provider.respondWith({ status: 503 });

    expect((await rejectionOf(tokenManager.getAccessToken(login, "first-access"))).code).toBe("EVENTPOP_UNAVAILABLE");
  });
});

describe("a store that fails or never responds", () => {
  it.each([["fails"], ["is silent"], ["throws"]] as const)(
    "causes 503 after two seconds without a call to Eventpop, and keeps the login (the store %s)",
    async (how) => {
      const { tokenManager, login, provider, store } = await keepLogin(tokensWith(-1));
      store.trouble(how, "get");
      using timers = watchTimers();

      expect(await rejectionOf(tokenManager.getAccessToken(login))).toMatchObject({
        code: "EVENTPOP_STORE",
        status: 503,
      });

      expect(timers.longest()).toBe(2_000);
      expect(provider.calls).toEqual([]);
      store.recover();
      await expect(tokenManager.getAccessToken(login)).resolves.toBe("second-access");
    },
  );
});

describe("the removal of a failed login's data", () => {
  it("is tried ten times, a second apart, if the store fails", async () => {
    const { tokenManager, clock } = await keepLogin(tokensWith(HOUR_MS));
    let tries = 0;

    await tokenManager.removeWithRetries(async () => {
      tries += 1;
      throw new StoreError("EVENTPOP_STORE", "The store fails.");
    });
    await tokenManager.close();

    expect([tries, clock.now()]).toEqual([10, 9_000]);
  });
});

describe("a logout that revokes the tokens", () => {
  it("does not revoke them if the work before it fails", async () => {
    const { tokenManager, login, provider } = await keepLogin(tokensWith(HOUR_MS));
    const failing = () => Promise.reject(new StoreError("EVENTPOP_STORE", "The store fails."));

    expect((await rejectionOf(tokenManager.endLoginAndRevoke(login.recordId, failing))).code).toBe("EVENTPOP_STORE");

    expect(provider.calls).toEqual([]);
  });
});
