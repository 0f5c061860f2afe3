import { setTimeout as sleep } from "node:timers/promises";
import { Deadline } from "../../src/passport/deadline";

const late = () => new Error("late");

describe("a deadline", () => {
  it("gives what a step gives in time, or why it failed", async () => {
    const deadline = new Deadline(5_000);

    expect(await deadline.run(async () => "done", late)).toBe("done");
    await expect(deadline.run(() => Promise.reject(new Error("failed")), late)).rejects.toThrow("failed");
  });

  it("gives up a step that comes to its end, and whose own failure is nobody's business then", async () => {
    const deadline = new Deadline(20);
    let fail = (_error: Error) => {};
    const step = new Promise((_resolve, reject) => {
      fail = reject;
    });

    await expect(deadline.run(() => step, late)).rejects.toThrow("late");
    fail(new Error("unheard"));
  });

  it("is shared: with no time left a step is not even begun", async () => {
    const deadline = new Deadline(1);
    await sleep(5);
    let begun = false;
    const step = async () => {
      begun = true;
    };

    await expect(deadline.run(step, late)).rejects.toThrow("late");
    expect(begun).toBe(false);
  });

  it("leaves no timer behind", async () => {
    const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === "Timeout").length;
    const before = timers();

    await new Deadline(60_000).run(async () => {}, late);

    expect(timers()).toBe(before);
  });
});
