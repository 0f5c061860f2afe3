import type { RefreshMarker, TokenRecord, TokenStore } from "../../src/config/token-storage";
import { SignInRequiredError, StoreError } from "../../src/errors";
import { TokenManager } from "../../src/tokens/token-manager";
import { rejectionOf } from "../support/rejection";
import type { SeenCall } from "../support/scripted-provider";
import { watchTimers } from "../support/timers";
import { HOUR_MS, pair, tokensWith, useKeptLogins } from "./stored-login";

const keepLogin = useKeptLogins();
const formOf = (call: SeenCall | undefined) => Object.fromEntries(new URLSearchParams(call?.body));

describe("a token", () => {
  it.each([
    ["61 seconds before its end is used as it is", 61_000, "first-access", 0],
    ["59 seconds before its end is renewed first", 59_000, "second-access", 1],
    ["that is spent is renewed first", -1, "second-access", 1],
  ])("C33: %s", async (_when, leftMs, token, refreshes) => {
    const { tokenManager, login, provider } = await keepLogin(tokensWith(leftMs));

    await expect(tokenManager.getAccessToken(login)).resolves.toBe(token);
    expect(provider.calls).toHaveLength(refreshes);
  });

  it("C33: that lives five seconds is not renewed with every call", async () => {
    const { tokenManager, login, provider } = await keepLogin(tokensWith(-1));
    provider.answer(pair("short", { expires_in: 5 }));

    for (let calls = 0; calls < 4; calls += 1)
      await expect(tokenManager.getAccessToken(login)).resolves.toBe("short-access");

    expect(provider.calls).toHaveLength(1);
  });

  it("that is over and has no refresh token means to sign in again; one that is not yet over is used to its end", async () => {
    const { refreshToken: _, ...lonely } = tokensWith(30_000);
    const living = await keepLogin(lonely);
    const over = await keepLogin({ ...lonely, expiresAt: Date.now() - 1 });

    await expect(living.tokenManager.getAccessToken(living.login)).resolves.toBe("first-access");
    expect((await rejectionOf(over.tokenManager.getAccessToken(over.login))).code).toBe("EVENTPOP_SIGN_IN_AGAIN");
    expect([...living.provider.calls, ...over.provider.calls]).toEqual([]);
  });
});

describe("a refresh", () => {
  it("C28: is one for a thousand calls that come at once", async () => {
    const { tokenManager, login, provider } = await keepLogin(tokensWith(-1));

    const tokens = await Promise.all(Array.from({ length: 1_000 }, () => tokenManager.getAccessToken(login)));

    expect(new Set(tokens)).toEqual(new Set(["second-access"]));
    expect(provider.calls).toHaveLength(1);
  });

  it("C28: is claimed in the very moment in which nobody else's is seen, though all learn at once that one is needed", async () => {
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

  it("C28: that fails is one for all who wait, and is tried again after a pause", async () => {
    const { tokenManager, clock, login, provider } = await keepLogin(tokensWith(-1));
    provider.answer({ status: 503 });

    const outcomes = await Promise.allSettled(Array.from({ length: 50 }, () => tokenManager.getAccessToken(login)));

    expect(new Set(outcomes.map(({ status }) => status))).toEqual(new Set(["rejected"]));
    expect(provider.calls).toHaveLength(1);
    provider.answer(pair("second"));
    clock.pass(2_000);
    await expect(tokenManager.getAccessToken(login)).resolves.toBe("second-access");
  });

  it("C28: of one login waits for none of another's", async () => {
    const { tokenManager, login, provider } = await keepLogin(tokensWith(-1, "silent"));
    provider.answer(({ body }) => (body.includes("silent") ? "never" : pair("second")));
    const other = { ...login, recordId: await tokenManager.startLogin(tokensWith(-1, "other"), login.expiresAt) };
    const waiting = rejectionOf(tokenManager.getAccessToken(login));

    await expect(tokenManager.getAccessToken(other)).resolves.toBe("second-access");
    expect((await waiting).code).toBe("EVENTPOP_TIMEOUT");
  });

  it("sends the refresh token and the client's credentials, and no scope, which would narrow it for good", async () => {
    const { tokenManager, login, provider } = await keepLogin(tokensWith(-1));

    await tokenManager.getAccessToken(login);

    expect(formOf(provider.calls[0])).toEqual({
      grant_type: "refresh_token",
      refresh_token: "first-refresh",
      client_id: "app-id",
      client_secret: "canary-client-secret",
    });
  });

  it("C28: stores the new refresh token; the old one stays where none comes back", async () => {
    const { tokenManager, login, provider } = await keepLogin(tokensWith(-1));
    provider.answer(() => pair(`no-${provider.calls.length}`, { refresh_token: undefined, expires_in: 1 }));
    const rejected = await tokenManager.getAccessToken(login);
    provider.answer(pair("second"));
    const next = await tokenManager.getAccessToken(login, rejected);
    const sent = formOf(provider.calls[0]).refresh_token;
    await tokenManager.getAccessToken(login, next);

    expect([sent, formOf(provider.calls[1]).refresh_token]).toEqual(["first-refresh", "second-refresh"]);
  });
});

describe("new tokens", () => {
  it("C30: are in the store before anybody gets them, however long it takes", async () => {
    const { tokenManager, login, store, storedToken, events } = await keepLogin(tokensWith(-1));
    store.trouble({ delayMs: 100 }, "set record");

    const token = await tokenManager.getAccessToken(login);

    await expect(storedToken()).resolves.toBe(token);
    expect(events).toEqual(["tokens_refreshed"]);
  });

  it("C30: are used by nobody while the store does not take them, and stored once it does", async () => {
    const { tokenManager, login, provider, store, storedToken } = await keepLogin(tokensWith(-1));
    store.trouble("fails", "set record");

    const errors = await Promise.all(
      [tokenManager.getAccessToken(login), tokenManager.getAccessToken(login)].map(rejectionOf),
    );

    expect(errors.map(({ status }) => status)).toEqual([503, 503]);
    expect(errors[0]).toBeInstanceOf(StoreError);
    await expect(storedToken()).resolves.toBe("first-access");
    // Eventpop may have forgotten the old pair by now: it is not asked with that again.
    store.recover();
    await expect(tokenManager.getAccessToken(login)).resolves.toBe("second-access");
    await expect(storedToken()).resolves.toBe("second-access");
    expect(provider.calls).toHaveLength(1);
  });

  it("C30: are offered to the store again by themselves, for other processes know only what it holds", async () => {
    const { tokenManager, login, provider, store, sibling } = await keepLogin(tokensWith(-1));
    store.trouble("fails", "set record");
    await rejectionOf(tokenManager.getAccessToken(login));
    store.recover();
    while (store.count("set record") < 2) await store.next("set record");

    await expect(sibling().getAccessToken(login)).resolves.toBe("second-access");
    expect(provider.calls).toHaveLength(1);
  });

  it.each([
    ["while Eventpop is asked", "before the answer"],
    ["while the tokens are being stored", "before the write"],
  ] as const)("C25: of a login that ended %s are thrown away", async (_when, moment) => {
    const { tokenManager, sibling, login, provider, store, storedToken } = await keepLogin(tokensWith(-1));
    const ended: Promise<void>[] = [];
    const logout = () => void ended.push(sibling().endLogin(login.recordId));
    if (moment === "before the write") void store.next("set record").then(logout);
    provider.answer(() => {
      if (moment === "before the answer") logout();
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

describe("a token that the API refused although it looked good", () => {
  it("C31: is renewed, once for all who were refused it", async () => {
    const { tokenManager, login, provider } = await keepLogin(tokensWith(HOUR_MS));

    const tokens = await Promise.all(
      Array.from({ length: 100 }, () => tokenManager.getAccessToken(login, "first-access")),
    );

    expect(new Set(tokens)).toEqual(new Set(["second-access"]));
    expect(provider.calls).toHaveLength(1);
  });

  it("C31: costs no refresh for whoever tells of it late: the new token is there", async () => {
    const { tokenManager, login, provider } = await keepLogin(tokensWith(HOUR_MS));
    await tokenManager.getAccessToken(login, "first-access");

    await expect(tokenManager.getAccessToken(login, "first-access")).resolves.toBe("second-access");
    expect(provider.calls).toHaveLength(1);
  });

  it("C31: is not handed out again where it cannot be renewed: the trouble is told", async () => {
    const { tokenManager, login, provider } = await keepLogin(tokensWith(HOUR_MS));
    provider.answer({ status: 503 });

    expect((await rejectionOf(tokenManager.getAccessToken(login, "first-access"))).code).toBe("EVENTPOP_UNAVAILABLE");
  });
});

describe("a store that fails or keeps silent", () => {
  it.each([["fails"], ["is silent"], ["throws"]] as const)(
    "C34: as a token is read (it %s): 503 in two seconds, Eventpop is not asked, and the login survives",
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
