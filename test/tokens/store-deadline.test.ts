import { once } from "node:events";
import { type AddressInfo, connect, createServer } from "node:net";
import { StoreError } from "../../src/errors";
import { runWithStoreDeadline } from "../../src/tokens/store-deadline";
import { beBusy } from "../support/busy";

describe("a store call with a timeout", () => {
  it("returns the store's result", async () => {
    await expect(runWithStoreDeadline("read", async () => "a record")).resolves.toBe("a record");
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
    const failed = runWithStoreDeadline("write", work);

    await expect(failed).rejects.toBeInstanceOf(StoreError);
    await expect(failed).rejects.toMatchObject({ code: "EVENTPOP_STORE", cause: { message: "disk full" } });
  });

  it.each([undefined, "", false])("that rejects with %p fails, and does not count as done", async (reason) => {
    await expect(runWithStoreDeadline("write", () => Promise.reject(reason))).rejects.toBeInstanceOf(StoreError);
  });

  it("fails after two seconds, and the store may still complete the call", async () => {
    jest.useFakeTimers();
    let end: (value: string) => void = () => {};
    const silent = runWithStoreDeadline("read", () => new Promise<string>((resolve) => (end = resolve)));
    // After two seconds, the timeout waits for one turn of the event loop, which fake timers count as one millisecond.
    jest.advanceTimersByTime(2_001);
    end("late");

    await expect(silent).rejects.toThrow("The store did not read within 2000 ms.");
    jest.useRealTimers();
  });

  it("succeeds if the response arrived while this process was too busy to read it", async () => {
    const server = createServer((socket) => socket.on("error", () => {}).end("a record")).listen(0, "127.0.0.1");
    await once(server, "listening");
    const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
    try {
      await once(server, "connection");
      const result = runWithStoreDeadline("read", async () => String((await once(socket, "data"))[0]));
      // This is longer than the timeout of a store call.
      beBusy(2_100);

      await expect(result).resolves.toBe("a record");
    } finally {
      socket.destroy();
      server.close();
    }
  });
});
