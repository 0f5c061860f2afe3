import { startSandbox } from "../../src";
import { Application } from "../application";

describe("the sandbox's clock", () => {
  it("runs with the machine's", async () => {
    await using sandbox = await startSandbox();
    const before = Date.now();
    const now = await sandbox.clock.now();

    expect(now).toBeGreaterThanOrEqual(before);
    expect(now).toBeLessThanOrEqual(Date.now());
  });

  it("starts where it is told, and stands still on request", async () => {
    await using sandbox = await startSandbox({ now: "2026-04-13T09:00:00+07:00", frozen: true });

    expect(await sandbox.clock.now()).toBe(Date.parse("2026-04-13T02:00:00Z"));
  });

  it.each<[string, string | { hours?: number; minutes?: number }, number]>([
    ["2h", "2h", 7_200_000],
    ["90s", "90s", 90_000],
    ["1h30m", "1h30m", 5_400_000],
    ["1d", "1d", 86_400_000],
    ["0.5s", "0.5s", 500],
    ["{ hours: 3 }", { hours: 3 }, 10_800_000],
    ["{ hours: 1, minutes: 1 }", { hours: 1, minutes: 1 }, 3_660_000],
  ])("goes forward by %s", async (_name, duration, ms) => {
    await using sandbox = await startSandbox({ now: 1_000_000_000_000, frozen: true });
    await sandbox.clock.advance(duration);

    expect(await sandbox.clock.now()).toBe(1_000_000_000_000 + ms);
  });

  it.each(["two hours", "-1h", "", "1w", { hours: -1 }, { weeks: 1 }])("does not go by %j", async (duration) => {
    await using sandbox = await startSandbox();

    await expect(sandbox.clock.advance(duration as string)).rejects.toThrow(/is not a duration/);
  });

  it("jumps, backwards too, and runs on", async () => {
    await using sandbox = await startSandbox();
    await sandbox.clock.freeze();
    await sandbox.clock.set("2020-01-01T00:00:00Z");
    const stood = await sandbox.clock.now();
    await sandbox.clock.resume();
    const ran = await sandbox.clock.now();

    expect(new Date(stood).toISOString()).toBe("2020-01-01T00:00:00.000Z");
    expect(ran - stood).toBeLessThan(60_000);
    for (const time of ["never", "2026-04-13T09:00", "2026-04-13", "4/13/2026", "5", "2026-02-30T00:00Z"]) {
      await expect(sandbox.clock.set(time)).rejects.toThrow(/not a point in time.*with an offset/);
    }
  });

  it("ages tokens: the server says no while the application still believes", async () => {
    await using sandbox = await startSandbox();
    const application = new Application(sandbox);
    const { access_token } = await application.signIn();
    const call = async () => (await application.api("/me", access_token)).status;

    await sandbox.clock.advance("1h59m");
    expect(await call()).toBe(200);
    await sandbox.clock.advance("2m");
    expect(await call()).toBe(401);
  });

  it("follows a test's fake dates, as both run in one process", async () => {
    await using sandbox = await startSandbox();
    const application = new Application(sandbox);
    const { access_token } = await application.signIn();
    jest.useFakeTimers({
      now: Date.now() + 3 * 3_600_000,
      // HTTP needs everything but the date to be real.
      doNotFake: ["nextTick", "queueMicrotask", "setImmediate", "setInterval", "setTimeout", "performance"],
    });
    try {
      expect((await application.api("/me", access_token)).status).toBe(401);
    } finally {
      jest.useRealTimers();
    }
  });

  it("dates events relative to where it starts", async () => {
    await using sandbox = await startSandbox({ now: "2026-04-13T09:00:00+07:00" });
    const startOf = async (id: number) => (await sandbox.events.get(id))?.startAt;

    expect(await startOf(9_000_101)).toBe("2026-05-13T10:00:00.000Z");
    expect(await startOf(9_000_103)).toBe("2026-02-12T12:00:00.000Z");
  });
});
