import { ManualClock } from "../support/clocks";
import { rejectionOf } from "../support/rejection";
import type { ScriptedResponse } from "../support/scripted-provider";
import { pair, tokensWith, useKeptLogins } from "./stored-login";

const keepLogin = useKeptLogins();

/** Returns whether a promise is settled after all code that is ready has run. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  let settled = false;
  const settle = () => {
    settled = true;
  };
  promise.then(settle, settle);
  for (let round = 0; round < 50; round += 1) await new Promise(setImmediate);
  return settled;
}

describe("closing a process", () => {
  afterEach(() => {
    jest.useRealTimers();
  });

  it("resolves at once if nothing is running", async () => {
    const { tokenManager } = await keepLogin(tokensWith(-1));

    await expect(tokenManager.close()).resolves.toBeUndefined();
  });

  it("waits for a running refresh and its save, even if no request waits for the token any more", async () => {
    const { tokenManager, login, provider, storedToken } = await keepLogin(tokensWith(-1));
    let respond = (_: ScriptedResponse) => {};
    const asked = new Promise<void>((arrived) => {
      provider.respondWith(() => {
        arrived();
        return new Promise((resolve) => {
          respond = resolve;
        });
      });
    });
    void tokenManager.getAccessToken(login);
    await asked;
    const closed = tokenManager.close();
    expect(await isSettled(closed)).toBe(false);

    respond(pair("second"));
    await closed;

    await expect(storedToken()).resolves.toBe("second-access");
  });

  it("waits for a pair of tokens that the store has not accepted yet", async () => {
    const clock = new ManualClock();
    const { tokenManager, login, store, storedToken } = await keepLogin(tokensWith(-1), { clock });
    store.trouble("fails", "set record");
    const failed = rejectionOf(tokenManager.getAccessToken(login));
    await clock.advance(200);
    await failed;
    const closed = tokenManager.close();
    await clock.advance(5_000);
    expect(await isSettled(closed)).toBe(false);

    store.recover();
    await clock.advance(5_000);
    await closed;

    await expect(storedToken()).resolves.toBe("second-access");
  });

  it("resolves after the longest possible refresh, even if the store still refuses a pair of tokens", async () => {
    const clock = new ManualClock();
    const { tokenManager, login, store, settings } = await keepLogin(tokensWith(-1), { clock });
    store.trouble("fails", "set record");
    const failed = rejectionOf(tokenManager.getAccessToken(login));
    await clock.advance(200);
    await failed;
    jest.useFakeTimers({ doNotFake: ["nextTick", "setImmediate", "Date", "performance", "hrtime", "queueMicrotask"] });
    const closed = tokenManager.close();
    jest.advanceTimersByTime(settings.timeoutMs + 9_999);
    expect(await isSettled(closed)).toBe(false);

    jest.advanceTimersByTime(1);
    await closed;
  });
});
