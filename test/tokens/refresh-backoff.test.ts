import { ProviderError } from "../../src/errors";
import { RefreshBackoff } from "../../src/tokens/refresh-backoff";
import { QuickClock } from "../support/clocks";
import { rejectionOf } from "../support/rejection";
import { pair, tokensWith, useKeptLogins } from "./stored-login";

const keepLogin = useKeptLogins();
const SECOND = 1_000;

describe("a refresh that fails after the old token expired", () => {
  it("is tried again after Retry-After, and until then requests fail without a call to Eventpop", async () => {
    const { tokenManager, login, clock, provider } = await keepLogin(tokensWith(-1));
    provider.respondWith({ status: 429, headers: { "retry-after": "90" } });
    await rejectionOf(tokenManager.getAccessToken(login));
    clock.pass(30 * SECOND);

    const errors = await Promise.all(Array.from({ length: 60 }, () => rejectionOf(tokenManager.getAccessToken(login))));

    expect(errors[0]).toMatchObject({ code: "EVENTPOP_RATE_LIMITED", status: 503, retryAfter: 60 });
    expect(new Set(errors.map(({ code }) => code)).size).toBe(1);
    expect(provider.calls).toHaveLength(1);
    provider.respondWith(pair("second"));
    clock.pass(60 * SECOND);
    await expect(tokenManager.getAccessToken(login)).resolves.toBe("second-access");
  });

  it("waits for the time in Retry-After before the next try, for a 503 as well", async () => {
    const { tokenManager, login, clock, provider } = await keepLogin(tokensWith(-1));
    provider.respondWith({ status: 503, headers: { "retry-after": "20" } });
    await rejectionOf(tokenManager.getAccessToken(login));
    clock.pass(19 * SECOND);

    expect(await rejectionOf(tokenManager.getAccessToken(login))).toMatchObject({
      code: "EVENTPOP_UNAVAILABLE",
      retryAfter: 1,
    });
    expect(provider.calls).toHaveLength(1);
  });

  it("is tried again after 2, 4, 8, 16 and then every 30 seconds", async () => {
    const { tokenManager, login, clock, provider } = await keepLogin(tokensWith(-1));
    provider.respondWith({ status: 500 });
    const triedAt: number[] = [];
    for (let second = 0; second <= 92; second += 1) {
      const calls = provider.calls.length;
      await rejectionOf(tokenManager.getAccessToken(login));
      if (provider.calls.length > calls) triedAt.push(second);
      // A refresh itself takes 0.2 seconds, because the process waits after it wrote its refresh marker.
      clock.pass(second * SECOND + SECOND - clock.now());
    }

    expect(triedAt.map((second, index) => second - (triedAt[index - 1] ?? 0))).toEqual([0, 3, 5, 9, 17, 31]);
  });

  it("is not repeated if another process stored new tokens in the meantime", async () => {
    const { tokenManager, login, provider, sibling } = await keepLogin(tokensWith(-1));
    provider.respondWith({ status: 500 });
    await rejectionOf(tokenManager.getAccessToken(login));
    provider.respondWith(pair("second"));
    await sibling().getAccessToken(login);

    await expect(tokenManager.getAccessToken(login)).resolves.toBe("second-access");
  });

  it("has the shortest pause again after a refresh succeeded", async () => {
    const { tokenManager, login, clock, provider } = await keepLogin(tokensWith(-1));
    provider.respondWith({ status: 500 });
    await rejectionOf(tokenManager.getAccessToken(login));
    clock.pass(2 * SECOND);
    await rejectionOf(tokenManager.getAccessToken(login));
    clock.pass(4 * SECOND);
    provider.respondWith(pair("second"));
    await tokenManager.getAccessToken(login);
    provider.respondWith({ status: 500 });
    await rejectionOf(tokenManager.getAccessToken(login, "second-access"));
    provider.respondWith(pair("third"));
    clock.pass(2 * SECOND);

    await expect(tokenManager.getAccessToken(login, "second-access")).resolves.toBe("third-access");
  });
});

describe("a pause after a failed refresh", () => {
  it("is not shortened by a brief pause", () => {
    const backoff = new RefreshBackoff(new QuickClock());
    const limited = new ProviderError("EVENTPOP_RATE_LIMITED", undefined, { retryAfter: 60 });
    backoff.recordFailure("record-1", limited);

    backoff.pauseBriefly("record-1", new Error("another failure"));

    expect(backoff.currentFailure("record-1")?.error).toMatchObject({ code: "EVENTPOP_RATE_LIMITED", retryAfter: 60 });
  });
});
