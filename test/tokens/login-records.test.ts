import type { TokenRecord, TokenStore } from "../../src/config/token-storage";
import { LoginRecords } from "../../src/tokens/login-records";
import { RefreshMarkers } from "../../src/tokens/refresh-markers";
import { QuickClock } from "../support/clocks";
import { HOUR_MS, tokensWith, useKeptLogins } from "./stored-login";

const keepLogin = useKeptLogins();

describe("a login that ends while its record is read", () => {
  it("is over for the reader, although the store still returns the record", async () => {
    let respond = (_: TokenRecord) => {};
    const store = {
      readRecord: () => new Promise((resolve) => (respond = resolve)),
      deleteRecord: async () => undefined,
    } as unknown as TokenStore;
    const records = new LoginRecords(store);

    const read = records.load("record-1");
    await records.endNow("record-1");
    respond({ tokens: tokensWith(HOUR_MS), version: 1 });

    await expect(read).rejects.toMatchObject({ code: "EVENTPOP_SIGN_IN_REQUIRED" });
  });
});

describe("a process that read the record before another process replaced it", () => {
  it("cannot claim the refresh, and leaves the other process's marker", async () => {
    const { tokens, login } = await keepLogin(tokensWith(-1));
    const newer = { version: 2, owner: "other", isContested: false, writtenAt: Date.now() };
    await tokens.writeRefreshMarker(login.recordId, newer);
    const markers = new RefreshMarkers(new LoginRecords(tokens), new QuickClock(), 7_000);

    await expect(markers.tryClaim(login.recordId, { tokens: tokensWith(-1), version: 1 })).resolves.toBeUndefined();

    await expect(tokens.readRefreshMarker(login.recordId)).resolves.toEqual(newer);
  });
});

describe("a process whose last marker is contested", () => {
  it("has no exclusive claim, and gets none", async () => {
    const { tokens, login } = await keepLogin(tokensWith(-1));
    const markers = new RefreshMarkers(new LoginRecords(tokens), new QuickClock(), 7_000);
    const record = { tokens: tokensWith(-1), version: 1 };
    await expect(markers.tryClaim(login.recordId, record)).resolves.toBe("exclusive");
    await expect(markers.isStillExclusive(login.recordId, record)).resolves.toBe(true);

    await markers.testWrite(login.recordId, record);

    await expect(markers.isStillExclusive(login.recordId, record)).resolves.toBe(false);
    await expect(markers.tryClaim(login.recordId, record)).resolves.toBe("contested");
  });
});
