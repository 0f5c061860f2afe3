import { Timeout } from "../../src/time/timeout";
import { beBusy } from "../support/busy";
import { BEHAVIOURS, type HostileProvider, startHostileProvider } from "../support/hostile-provider";
import { callsTo } from "../support/provider-calls";

let provider: HostileProvider;
beforeEach(async () => {
  provider = await startHostileProvider();
});
afterEach(() => provider.close());

describe("a request to Eventpop whose timeout passed while the process was busy", () => {
  it("succeeds if the response arrived in time", async () => {
    provider.behave("token", (moment) => {
      BEHAVIOURS.good(moment);
      beBusy(600);
    });

    expect(await callsTo(provider.url).postToken({ timeoutMs: 500 })).toMatchObject({ status: 200 });
  });

  it("fails if no response arrived", async () => {
    provider.behave("token", () => beBusy(600));

    await expect(callsTo(provider.url).postToken({ timeoutMs: 500 })).rejects.toMatchObject({
      code: "EVENTPOP_TIMEOUT",
    });
  });
});

describe("a timeout whose time has passed before it is set", () => {
  it("ends soon, and Node is given no negative time, of which it would warn", async () => {
    const set = jest.spyOn(global, "setTimeout");

    await new Promise<void>((resolve) => new Timeout(-1, resolve));

    expect(set.mock.calls.map(([, ms]) => ms)).toEqual([0]);
    set.mockRestore();
  });
});
