import { once } from "node:events";
import { type AddressInfo, connect, createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { withDeadline } from "../../src/time/timeout";
import { beBusy } from "../support/busy";

const late = () => new Error("late");

describe("a deadline", () => {
  it("returns the result or the error of a step that ends in time", async () => {
    const response = await withDeadline(5_000, async (runStep) => {
      await expect(runStep(() => Promise.reject(new Error("failed")), late)).rejects.toThrow("failed");
      return runStep(async () => "done", late);
    });

    expect(response).toBe("done");
  });

  it("rejects when the time is up, and ignores a later failure of the step", async () => {
    let fail = (_error: Error) => {};
    const step = new Promise((_resolve, reject) => {
      fail = reject;
    });

    await expect(withDeadline(20, (runStep) => runStep(() => step, late))).rejects.toThrow("late");
    fail(new Error("unheard"));
  });

  it("accepts data that arrived in time, although the process was too busy to read it", async () => {
    const server = createServer((socket) => socket.on("error", () => {}).end("done")).listen(0, "127.0.0.1");
    await once(server, "listening");
    const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
    try {
      await once(server, "connection");
      const responded = withDeadline(100, (runStep) =>
        runStep(async () => String((await once(socket, "data"))[0]), late),
      );
      beBusy(200);

      await expect(responded).resolves.toBe("done");
    } finally {
      socket.destroy();
      server.close();
    }
  });

  it("applies to all steps together: with no time left, the next step is not started", async () => {
    let begun = false;
    const step = async () => {
      begun = true;
    };

    const work = withDeadline(1, async (runStep) => {
      await sleep(20);
      await runStep(step, late);
    });

    await expect(work).rejects.toThrow("late");
    expect(begun).toBe(false);
  });

  it.each([
    ["is done", async () => {}],
    ["has failed", () => Promise.reject(new Error("failed"))],
  ])("leaves no timer after the work %s", async (_what, step) => {
    const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === "Timeout").length;
    const before = timers();

    await withDeadline(60_000, (runStep) => runStep(step, late)).catch(() => {});

    expect(timers()).toBe(before);
  });
});
