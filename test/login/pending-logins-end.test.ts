import { OptionError, ProviderError } from "../../src/errors";
import { PendingLogins } from "../../src/login/pending-logins";
import { rejectionOf } from "../support/rejection";

const pendingLogins = new PendingLogins<string>({
  name: "eventpop",
  clientID: "id",
  callbackURL: "https://app.example/auth/eventpop/callback",
  keys: ["key-0123456789abcd"],
});

describe("finishing a pending login", () => {
  const REPEAT_MS = 5_000;
  const fresh = () => pendingLogins.start(undefined, { scope: "public", pkce: true }).pendingLogin;

  /** Replaces only `setTimeout` by a fake. */
  const stopTimers = () =>
    jest.useFakeTimers({ doNotFake: ["Date", "nextTick", "queueMicrotask", "performance", "hrtime", "setImmediate"] });
  afterEach(() => jest.useRealTimers());

  it("calls its function once: the same callback at the same time or shortly after gets the same outcome", async () => {
    const pendingLogin = fresh();
    let runs = 0;
    const run = async () => {
      runs += 1;
      return `outcome ${runs}`;
    };

    const outcomes = await Promise.all([
      pendingLogins.finish(pendingLogin, run),
      pendingLogins.finish(pendingLogin, run),
    ]);

    expect([...outcomes, await pendingLogins.finish(pendingLogin, run)]).toEqual([
      "outcome 1",
      "outcome 1",
      "outcome 1",
    ]);
  });

  it("fails with the same error for all callbacks, and does not call its function again", async () => {
    const pendingLogin = fresh();
    const failure = new OptionError("EVENTPOP_SETUP", "failed");
    let runs = 0;
    const run = () => {
      runs += 1;
      return Promise.reject(failure);
    };

    for (let time = 0; time < 3; time += 1)
      expect(await rejectionOf(pendingLogins.finish(pendingLogin, run))).toBe(failure);
    expect(runs).toBe(1);
  });

  it("is refused if the same callback comes more than five seconds later", async () => {
    stopTimers();
    const pendingLogin = fresh();
    const run = async () => "outcome";
    await pendingLogins.finish(pendingLogin, run);

    await jest.advanceTimersByTimeAsync(REPEAT_MS - 1);
    expect(await pendingLogins.finish(pendingLogin, run)).toBe("outcome");
    await jest.advanceTimersByTimeAsync(1);
    expect(await rejectionOf(pendingLogins.finish(pendingLogin, run))).toMatchObject({
      code: "EVENTPOP_LOGIN_REUSED",
      status: 403,
    });
  });

  it("can be repeated if the code was not sent, and waiting callbacks get the error", async () => {
    const pendingLogin = fresh();
    const failure = new ProviderError("EVENTPOP_OVERLOADED", "full");
    let runs = 0;
    const fail = async (reopen: () => void) => {
      runs += 1;
      await Promise.resolve();
      reopen();
      throw failure;
    };

    const first = pendingLogins.finish(pendingLogin, fail);
    const second = pendingLogins.finish(pendingLogin, fail);

    expect([await rejectionOf(first), await rejectionOf(second), runs]).toEqual([failure, failure, 1]);
    expect(pendingLogins.cookieIfEnded(pendingLogin)).toBeUndefined();
    expect(await pendingLogins.finish(pendingLogin, async () => "outcome")).toBe("outcome");
    expect(pendingLogins.cookieIfEnded(pendingLogin)).toMatch(
      new RegExp(`${pendingLogin.state}=[\\w-]{12}; Max-Age=3600; Path=/; HttpOnly; Secure; SameSite=Lax$`),
    );
  });

  it("leaves no outcome in memory after five seconds, because the outcome contains tokens", async () => {
    stopTimers();
    const pendingLogin = fresh();
    await pendingLogins.finish(pendingLogin, async () => "tokens");
    await jest.advanceTimersByTimeAsync(REPEAT_MS);

    const { outcomes } = pendingLogins as unknown as { outcomes: { get(state: string): unknown } };
    expect(outcomes.get(pendingLogin.state)).toBe("used");
  });

  it("does not keep the process alive", async () => {
    const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === "Timeout").length;
    const before = timers();

    await pendingLogins.finish(fresh(), async () => "outcome");

    expect(timers()).toBe(before);
  });
});

describe("a login whose browser still has the cookie", () => {
  it("can be finished until its callback has finished it", async () => {
    const { pendingLogin, cookieValue } = pendingLogins.start(undefined, { scope: "public", pkce: true });
    const canFinish = (value?: string) => pendingLogins.canFinish(pendingLogin.state, value);
    const before = [canFinish(cookieValue), canFinish()];

    await pendingLogins.finish(pendingLogin, async () => "outcome");

    expect([...before, canFinish(cookieValue)]).toEqual([true, false, false]);
  });
});
