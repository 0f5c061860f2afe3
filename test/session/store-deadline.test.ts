import { StoreError } from "../../src/errors";
import { inTime } from "../../src/session/store-deadline";

describe("C34: work with a store", () => {
  it("gives what the store gave", async () => {
    await expect(inTime("read", async () => "a record")).resolves.toBe("a record");
  });

  it.each([
    ["rejects", () => Promise.reject(new Error("disk full"))],
    [
      "throws before there is a promise",
      () => {
        throw new Error("disk full");
      },
    ],
  ])("that %s ends in a StoreError with the store's own error as its cause", async (_how, work) => {
    const failed = inTime("write", work);

    await expect(failed).rejects.toBeInstanceOf(StoreError);
    await expect(failed).rejects.toMatchObject({ code: "EVENTPOP_STORE", cause: { message: "disk full" } });
  });

  it("that is silent is given up, and may still end in peace", async () => {
    jest.useFakeTimers();
    let end: (value: string) => void = () => {};
    const silent = inTime("read", () => new Promise<string>((resolve) => (end = resolve)));
    jest.advanceTimersByTime(2_000);
    end("late");

    await expect(silent).rejects.toThrow("The store did not read within 2000 ms.");
    jest.useRealTimers();
  });
});
