import { SessionTokenStore } from "../../src/tokens/token-store";
import { ManualClock } from "../support/clocks";
import { rejectionOf } from "../support/rejection";
import type { ScriptedResponse } from "../support/scripted-provider";
import { HOUR_MS, INVALID_GRANT, type KeptLogin, pair, tokensWith, useKeptLogins } from "./stored-login";

const keepLogin = useKeptLogins();
const SECOND = 1_000;
/** How long another process's marker is respected, and the maximum time of a refresh, with the HTTP timeout of these tests. */
const MARKER_TIMEOUT = 7 * SECOND;
const MAX_REFRESH = 10.5 * SECOND;

/** Makes each refresh token of Eventpop valid for one use. */
function rotateAtOnce({ provider }: Pick<KeptLogin, "provider">): void {
  const names = ["first", "second", "third", "fourth"];
  provider.respondWith(({ body }): ScriptedResponse => {
    if (new URLSearchParams(body).get("refresh_token") !== `${names[0]}-refresh`) return INVALID_GRANT;
    names.shift();
    return pair(names[0] ?? "last");
  });
}

/** Starts a process that gets a new token pair and cannot store it. */
async function startCutOff() {
  const clock = new ManualClock();
  const kept = await keepLogin(tokensWith(-1), { clock });
  rotateAtOnce(kept);
  const connection = kept.connect();
  connection.trouble("fails", "set record");
  const holder = kept.sibling({ clock }, connection);
  const failed = rejectionOf(holder.getAccessToken(kept.login));
  await clock.advance(200);
  expect((await failed).code).toBe("EVENTPOP_STORE");
  return { ...kept, clock, connection, holder };
}

/** Writes the marker of a process that was killed. */
function writeMarkerOfKilled({ tokens, login }: KeptLogin, clock = new ManualClock()): Promise<void> {
  const marker = { version: 1, owner: "killed", isContested: false, writtenAt: clock.epochMs() };
  return tokens.writeRefreshMarker(login.recordId, marker);
}

describe("a process that refreshed the tokens and cannot reach the store", () => {
  it("delays the other processes until it stores the new tokens, which all processes then use", async () => {
    const { tokenManager, login, clock, connection, provider } = await startCutOff();
    const token = tokenManager.getAccessToken(login);
    await clock.advance(5 * SECOND);
    connection.recover();
    await clock.advance(SECOND);

    await expect(token).resolves.toBe("second-access");
    expect(provider.calls).toHaveLength(1);
  });

  it("keeps the login, and another process that gets invalid_grant responds with 503", async () => {
    const { tokenManager, login, clock, connection, provider, storedToken } = await startCutOff();
    const refused = rejectionOf(tokenManager.getAccessToken(login));
    await clock.advance(MARKER_TIMEOUT + 200);
    while (provider.calls.length < 2) await new Promise(setImmediate);
    await settleWith(clock, refused);

    expect(await refused).toMatchObject({
      code: "EVENTPOP_REFRESH_PENDING",
      status: 503,
      retryable: true,
      retryAfter: 1,
    });
    await expect(storedToken()).resolves.toBe("first-access");
    expect(tokenManager.isKnownEnded(login.recordId)).toBe(false);

    connection.recover();
    await clock.advance(SECOND);
    await expect(tokenManager.getAccessToken(login)).resolves.toBe("second-access");
    // The revoked refresh token is not sent again.
    expect(provider.calls).toHaveLength(2);
  });
});

describe("several processes that find the marker of a killed process", () => {
  it("send one refresh, and use the tokens of that refresh", async () => {
    const clock = new ManualClock();
    const kept = await keepLogin(tokensWith(-1), { clock });
    rotateAtOnce(kept);
    await writeMarkerOfKilled(kept, clock);
    const tokens = [1, 2, 3, 4].map(() => kept.sibling({ clock }).getAccessToken(kept.login));
    const all = Promise.all(tokens);
    await clock.advance(MARKER_TIMEOUT + 300);
    while (kept.provider.calls.length < 1) await new Promise(setImmediate);
    await settleWith(clock, all);

    expect(await all).toEqual(Array(4).fill("second-access"));
    expect(kept.provider.calls).toHaveLength(1);
  });

  it("respond with 503 after invalid_grant while another process may store newer tokens, and then end the login", async () => {
    const kept = await keepLogin(tokensWith(-1));
    const { tokenManager, login, clock, provider, events, storedToken } = kept;
    provider.respondWith(INVALID_GRANT);
    await kept.tokens.writeRefreshMarker(login.recordId, {
      version: 1,
      owner: "killed",
      isContested: false,
      writtenAt: 0,
    });
    const codes: string[] = [];
    const start = clock.now();
    while (codes.at(-1) !== "EVENTPOP_SIGN_IN_AGAIN")
      codes.push((await rejectionOf(tokenManager.getAccessToken(login))).code);

    expect(new Set(codes.slice(0, -1))).toEqual(new Set(["EVENTPOP_REFRESH_PENDING"]));
    expect(clock.now() - start).toBeGreaterThanOrEqual(MAX_REFRESH);
    await expect(storedToken()).resolves.toBeUndefined();
    expect([provider.calls.length, events]).toEqual([1, ["sign_in_expired"]]);
  });

  it("do not count the time in which the store refuses writes", async () => {
    const kept = await keepLogin(tokensWith(-1));
    const { tokenManager, login, clock, provider, store, storedToken } = kept;
    provider.respondWith(INVALID_GRANT);
    await kept.tokens.writeRefreshMarker(login.recordId, {
      version: 1,
      owner: "killed",
      isContested: false,
      writtenAt: 0,
    });
    await rejectionOf(tokenManager.getAccessToken(login));
    store.trouble("fails", "set", "destroy");
    clock.pass(10 * MAX_REFRESH);

    expect((await rejectionOf(tokenManager.getAccessToken(login))).code).toBe("EVENTPOP_STORE");
    store.recover();
    expect((await rejectionOf(tokenManager.getAccessToken(login))).code).toBe("EVENTPOP_REFRESH_PENDING");
    await expect(storedToken()).resolves.toBe("first-access");
    clock.pass(5 * SECOND);
    expect((await rejectionOf(tokenManager.getAccessToken(login))).code).toBe("EVENTPOP_SIGN_IN_AGAIN");
  });

  it("wait until the store has accepted writes for five seconds again, if it fails after it had accepted a write", async () => {
    const kept = await keepLogin(tokensWith(-1));
    const { tokenManager, login, clock, provider, store, storedToken } = kept;
    const codeOfNext = async () => (await rejectionOf(tokenManager.getAccessToken(login))).code;
    provider.respondWith(INVALID_GRANT);
    await writeMarkerOfKilled(kept);
    await codeOfNext();
    clock.pass(MAX_REFRESH);
    store.forget();
    expect([await codeOfNext(), store.count("set marker")]).toEqual(["EVENTPOP_REFRESH_PENDING", 1]);
    clock.pass(5 * SECOND);
    store.trouble("fails", "set tombstone");
    expect(await codeOfNext()).toBe("EVENTPOP_STORE");
    store.recover();

    expect([await codeOfNext(), store.count("set marker")]).toEqual(["EVENTPOP_REFRESH_PENDING", 2]);
    await expect(storedToken()).resolves.toBe("first-access");
    clock.pass(5 * SECOND);
    expect(await codeOfNext()).toBe("EVENTPOP_SIGN_IN_AGAIN");
  });
});

describe("a process that refreshes while another process's request is running", () => {
  it("ends no login if it gets the new tokens and the other process gets invalid_grant", async () => {
    const { tokenManager, login, provider, tokens } = await keepLogin(tokensWith(-1));
    provider.respondWith(async () => {
      await tokens.writeRefreshMarker(login.recordId, {
        version: 1,
        owner: "another",
        isContested: true,
        writtenAt: 0,
      });
      return INVALID_GRANT;
    });

    expect((await rejectionOf(tokenManager.getAccessToken(login))).code).toBe("EVENTPOP_REFRESH_PENDING");
    const read = await tokens.readRecord(login.recordId);
    if (read) await tokens.replaceRecord(login.recordId, read, tokensWith(HOUR_MS, "second"), login.expiresAt);
    await expect(tokenManager.getAccessToken(login)).resolves.toBe("second-access");
  });
});

describe("a claim with a long time between reading and writing the marker", () => {
  it("does not end the login at once after invalid_grant, because another process may have claimed too", async () => {
    const { login, clock, provider, store, settings, sibling } = await keepLogin(tokensWith(-1));
    provider.respondWith(INVALID_GRANT);
    const set = store.set.bind(store);
    store.set = (key, session, callback) => {
      if (key.startsWith("eventpop-refresh-")) clock.pass(200);
      set(key, session, callback);
    };
    const tokenManager = sibling();

    expect((await rejectionOf(tokenManager.getAccessToken(login))).code).toBe("EVENTPOP_REFRESH_PENDING");
    await expect(new SessionTokenStore(store, settings).readRefreshMarker(login.recordId)).resolves.toMatchObject({
      isContested: true,
    });
  });
});

describe("a store that refuses writes", () => {
  it("prevents refreshes, because new tokens could not be stored", async () => {
    const { tokenManager, login, provider, store } = await keepLogin(tokensWith(-1));
    store.trouble("fails", "set", "destroy");

    expect((await rejectionOf(tokenManager.getAccessToken(login))).code).toBe("EVENTPOP_STORE");
    expect(provider.calls).toEqual([]);
    store.recover();
    await expect(tokenManager.getAccessToken(login)).resolves.toBe("second-access");
  });

  it("has no effect before the old token expires, because that token is used until then", async () => {
    const { tokenManager, login, provider, store } = await keepLogin(tokensWith(30 * SECOND));
    store.trouble("fails", "set", "destroy");

    await expect(tokenManager.getAccessToken(login)).resolves.toBe("first-access");
    expect(provider.calls).toEqual([]);
  });

  it("delays the end of a login after invalid_grant until the store accepts writes again", async () => {
    const { tokenManager, login, provider, store, storedToken } = await keepLogin(tokensWith(-1));
    provider.respondWith(INVALID_GRANT);
    store.trouble("fails", "set tombstone");

    expect((await rejectionOf(tokenManager.getAccessToken(login))).code).toBe("EVENTPOP_STORE");
    expect(tokenManager.isKnownEnded(login.recordId)).toBe(false);
    await expect(storedToken()).resolves.toBe("first-access");
    store.recover();
    expect((await rejectionOf(tokenManager.getAccessToken(login))).code).toBe("EVENTPOP_SIGN_IN_AGAIN");
  });

  it("does not delay a logout: this process ends the login at once", async () => {
    const { tokenManager, login, store } = await keepLogin(tokensWith(HOUR_MS));
    store.trouble("fails", "set");

    expect((await rejectionOf(tokenManager.endLogin(login.recordId))).code).toBe("EVENTPOP_STORE");
    expect(tokenManager.isKnownEnded(login.recordId)).toBe(true);
  });
});

/** Advances the clock until a promise is settled. */
async function settleWith(clock: ManualClock, promise: Promise<unknown>): Promise<void> {
  let isSettled = false;
  const settle = () => {
    isSettled = true;
  };
  promise.then(settle, settle);
  while (!isSettled) await clock.advance(100);
}
