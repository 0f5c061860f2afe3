import { OptionError, ProviderError } from "../../src/errors";
import { PendingLogins } from "../../src/login/pending-logins";
import { rejectionOf } from "../support/rejection";

const attempts = new PendingLogins<string>({
  name: "eventpop",
  clientID: "id",
  callbackURL: "https://app.example/auth/eventpop/callback",
  keys: ["key-0123456789abcd"],
});

describe("the end of an attempt", () => {
  const REPEAT_MS = 5_000;
  const fresh = () => attempts.start(undefined, { scope: "public", pkce: true }).pendingLogin;

  /** Time for `setTimeout` only; promises and `Date` go on. */
  const stopTimers = () =>
    jest.useFakeTimers({ doNotFake: ["Date", "nextTick", "queueMicrotask", "performance", "hrtime", "setImmediate"] });
  afterEach(() => jest.useRealTimers());

  it("C2: comes once: whoever asks again meanwhile, or shortly after, gets the same outcome", async () => {
    const pendingLogin = fresh();
    let runs = 0;
    const run = async () => {
      runs += 1;
      return `outcome ${runs}`;
    };

    const outcomes = await Promise.all([attempts.finish(pendingLogin, run), attempts.finish(pendingLogin, run)]);

    expect([...outcomes, await attempts.finish(pendingLogin, run)]).toEqual(["outcome 1", "outcome 1", "outcome 1"]);
  });

  it("C2: is a failure for all alike, and is not tried again", async () => {
    const pendingLogin = fresh();
    const failure = new OptionError("EVENTPOP_SETUP", "failed");
    let runs = 0;
    const run = () => {
      runs += 1;
      return Promise.reject(failure);
    };

    for (let time = 0; time < 3; time += 1) expect(await rejectionOf(attempts.finish(pendingLogin, run))).toBe(failure);
    expect(runs).toBe(1);
  });

  it("C2: is refused to those who come later", async () => {
    stopTimers();
    const pendingLogin = fresh();
    const run = async () => "outcome";
    await attempts.finish(pendingLogin, run);

    await jest.advanceTimersByTimeAsync(REPEAT_MS - 1);
    expect(await attempts.finish(pendingLogin, run)).toBe("outcome");
    await jest.advanceTimersByTimeAsync(1);
    expect(await rejectionOf(attempts.finish(pendingLogin, run))).toMatchObject({
      code: "EVENTPOP_LOGIN_REUSED",
      status: 403,
    });
  });

  it("is none where nothing was used up: all who wait get the failure, and the next one tries again", async () => {
    const pendingLogin = fresh();
    const failure = new ProviderError("EVENTPOP_OVERLOADED", "full");
    let runs = 0;
    const fail = async (reopen: () => void) => {
      runs += 1;
      await Promise.resolve();
      reopen();
      throw failure;
    };

    const first = attempts.finish(pendingLogin, fail);
    const second = attempts.finish(pendingLogin, fail);

    expect([await rejectionOf(first), await rejectionOf(second), runs]).toEqual([failure, failure, 1]);
    expect(attempts.endedCookie(pendingLogin)).toBeUndefined();
    expect(await attempts.finish(pendingLogin, async () => "outcome")).toBe("outcome");
    expect(attempts.endedCookie(pendingLogin)).toMatch(
      new RegExp(`${pendingLogin.state}=[\\w-]{12}; Max-Age=3600; Path=/; HttpOnly; Secure; SameSite=Lax$`),
    );
  });

  it("C26: leaves no outcome behind, which has tokens in it", async () => {
    stopTimers();
    const pendingLogin = fresh();
    await attempts.finish(pendingLogin, async () => "tokens");
    await jest.advanceTimersByTimeAsync(REPEAT_MS);

    const { finished } = attempts as unknown as { finished: { get(state: string): unknown } };
    expect(finished.get(pendingLogin.state)).toBe("used");
  });

  it("C40: keeps no process from ending", async () => {
    const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === "Timeout").length;
    const before = timers();

    await attempts.finish(fresh(), async () => "outcome");

    expect(timers()).toBe(before);
  });
});
