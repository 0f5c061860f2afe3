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
