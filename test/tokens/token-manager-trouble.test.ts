import { EventpopClient } from "../../src/api/client";
import { rejectionOf } from "../support/rejection";
import type { ScriptedResponse } from "../support/scripted-provider";
import { watchTimers } from "../support/timers";
import { HOUR_MS, INVALID_GRANT, pair, tokensWith, useKeptLogins } from "./stored-login";

const keepLogin = useKeptLogins();

const TROUBLES: readonly [trouble: string, response: ScriptedResponse, code: string][] = [
  ["responds with 503", { status: 503 }, "EVENTPOP_UNAVAILABLE"],
  ["responds with 500 and HTML", { status: 500, body: "<h1>We are sorry</h1>" }, "EVENTPOP_UNAVAILABLE"],
  ["breaks the connection", "hang up", "EVENTPOP_CONNECTION_LOST"],
  ["sends no response until the deadline", "never", "EVENTPOP_TIMEOUT"],
  ["responds with 429", { status: 429, headers: { "retry-after": "7" } }, "EVENTPOP_RATE_LIMITED"],
  ["sends a response without valid tokens", { body: { access_token: 7 } }, "EVENTPOP_INVALID_RESPONSE"],
  ["refuses the client", { status: 401, body: { error: "invalid_client" } }, "EVENTPOP_CLIENT_REFUSED"],
];

describe("a failed refresh", () => {
  it.each(TROUBLES)(
    "causes an error and keeps the login if the old token has expired (Eventpop %s)",
    async (_trouble, response, code) => {
      const { tokenManager, clock, login, provider, events } = await keepLogin(tokensWith(-1));
      provider.respondWith(response);

      const error = await rejectionOf(tokenManager.getAccessToken(login));

      expect([error.code, error.status >= 502]).toEqual([code, true]);
      // A refresh token that Eventpop may already have used is not sent again without a new request.
      expect([provider.calls.length, events]).toEqual([1, ["refresh_failed"]]);
      provider.respondWith(pair("second"));
      clock.pass(60_000);
      await expect(tokenManager.getAccessToken(login)).resolves.toBe("second-access");
    },
  );

  it.each(TROUBLES)(
    "is followed by a pause, and the old token is used until it expires (Eventpop %s)",
    async (_trouble, response) => {
      const { tokenManager, login, provider, events } = await keepLogin(tokensWith(30_000));
      provider.respondWith(response);

      await expect(tokenManager.getAccessToken(login)).resolves.toBe("first-access");
      await expect(tokenManager.getAccessToken(login)).resolves.toBe("first-access");

      expect([provider.calls.length, events]).toEqual([1, ["refresh_failed"]]);
    },
  );

  it("causes an error with Retry-After at once, without waiting for that time", async () => {
    const { tokenManager, login, provider } = await keepLogin(tokensWith(-1));
    provider.respondWith({ status: 429, headers: { "retry-after": "7" } });
    using timers = watchTimers();

    expect(await rejectionOf(tokenManager.getAccessToken(login))).toMatchObject({ status: 503, retryAfter: 7 });
    expect(timers.longest()).toBeLessThan(7_000);
  });
});

describe("invalid_grant", () => {
  it.each([400, 401])("with status %d ends the login, and Eventpop is not called again", async (status) => {
    const { tokenManager, login, provider, events, storedToken } = await keepLogin(tokensWith(-1));
    provider.respondWith({ status, body: { error: "invalid_grant" } });

    const first = await rejectionOf(tokenManager.getAccessToken(login));
    const next = await rejectionOf(tokenManager.getAccessToken(login));

    expect([first.code, first.status]).toEqual(["EVENTPOP_SIGN_IN_AGAIN", 401]);
    expect([next.code, next.status]).toEqual(["EVENTPOP_SIGN_IN_REQUIRED", 401]);
    expect([provider.calls.length, events]).toEqual([1, ["sign_in_expired"]]);
    await expect(storedToken()).resolves.toBeUndefined();
  });

  it("before the old token expires ends the login too, and the old token is not used", async () => {
    const { tokenManager, login, provider, events, storedToken } = await keepLogin(tokensWith(30_000));
    provider.respondWith(INVALID_GRANT);

    expect((await rejectionOf(tokenManager.getAccessToken(login))).code).toBe("EVENTPOP_SIGN_IN_AGAIN");
    expect(events).toEqual(["sign_in_expired"]);
    await expect(storedToken()).resolves.toBeUndefined();
  });
});

describe("a 401 of the API", () => {
  const clientOf = async (goodToken: string) => {
    const kept = await keepLogin(tokensWith(HOUR_MS));
    const { tokenManager, login, provider, settings } = kept;
    provider.respondWith(({ path, authorization }) => {
      if (path === "/oauth/token") return pair("second");
      return authorization === `Bearer ${goodToken}` ? { body: { id: 7 } } : { status: 401 };
    });
    const client = new EventpopClient({
      api: settings.api,
      tokenSource: (rejected) => tokenManager.getAccessToken(login, rejected),
    });
    return { ...kept, client, paths: () => provider.calls.map(({ path }) => path) };
  };
  const ME = "/api/public/me";
  const TOKEN = "/oauth/token";

  it("leads to one refresh and one successful retry", async () => {
    const { client, paths } = await clientOf("second-access");

    await expect(client.me()).resolves.toMatchObject({ id: "7" });
    expect(paths()).toEqual([ME, TOKEN, ME]);
  });

  it("that is repeated after the refresh causes the error, without a second refresh", async () => {
    const { client, paths } = await clientOf("none");

    expect((await rejectionOf(client.me())).code).toBe("EVENTPOP_TOKEN_REFUSED");
    expect(paths()).toEqual([ME, TOKEN, ME]);
  });

  it("for ten calls at the same time leads to one refresh and one retry of each call", async () => {
    const { client, paths } = await clientOf("second-access");

    await Promise.all(
      Array.from({ length: 10 }, () =>
        client
          .tickets(1)
          .page(1)
          .catch(() => {}),
      ),
    );

    expect(paths().filter((path) => path === TOKEN)).toHaveLength(1);
    expect(paths()).toHaveLength(21);
  });
});
