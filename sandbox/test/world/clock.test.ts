import { startSandbox } from "../../src";
import { Application } from "../application";

describe("the sandbox's clock", () => {
  it("shows the machine's time by default", async () => {
    await using sandbox = await startSandbox();
    const before = Date.now();
    const now = await sandbox.clock.now();

    expect(now).toBeGreaterThanOrEqual(before);
    expect(now).toBeLessThanOrEqual(Date.now());
  });

  it("starts at the time in the option now, and stands still with frozen: true", async () => {
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
  ])("moves forward by %s", async (_name, duration, ms) => {
    await using sandbox = await startSandbox({ now: 1_000_000_000_000, frozen: true });
    await sandbox.clock.advance(duration);

    expect(await sandbox.clock.now()).toBe(1_000_000_000_000 + ms);
  });

  it.each(["two hours", "-1h", "", "1w", { hours: -1 }, { weeks: 1 }])(
    "refuses the invalid duration %j",
    async (duration) => {
      await using sandbox = await startSandbox();

      await expect(sandbox.clock.advance(duration as string)).rejects.toThrow(/is not a duration/);
    },
  );

  it("can be set to the past and resumed, and cannot be set to an invalid time", async () => {
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

  it("makes an access token expire when it moves forward", async () => {
    await using sandbox = await startSandbox();
    const application = new Application(sandbox);
    const { access_token } = await application.signIn();
    const call = async () => (await application.api("/me", access_token)).status;

    await sandbox.clock.advance("1h59m");
    expect(await call()).toBe(200);
    await sandbox.clock.advance("2m");
    expect(await call()).toBe(401);
  });

  it("shows the fake time that a test in the same process sets", async () => {
    await using sandbox = await startSandbox();
    const application = new Application(sandbox);
    const { access_token } = await application.signIn();
    jest.useFakeTimers({
      now: Date.now() + 3 * 3_600_000,
      // HTTP needs real timers; only the date is fake.
      doNotFake: ["nextTick", "queueMicrotask", "setImmediate", "setInterval", "setTimeout", "performance"],
    });
    try {
      expect((await application.api("/me", access_token)).status).toBe(401);
    } finally {
      jest.useRealTimers();
    }
  });

  it("decides the dates of the default events, which are relative to its time at the start", async () => {
    await using sandbox = await startSandbox({ now: "2026-04-13T09:00:00+07:00" });
    const startOf = async (id: number) => (await sandbox.events.get(id))?.startAt;

    expect(await startOf(9_000_101)).toBe("2026-05-13T10:00:00.000Z");
    expect(await startOf(9_000_103)).toBe("2026-02-12T12:00:00.000Z");
  });
});
