import { rejectionOf } from "../support/rejection";
import { HOUR_MS, tokensWith, useKeptLogins } from "./stored-login";

const keepLogin = useKeptLogins();

describe("a new login", () => {
  it("leaves no record behind if the store writes it after the timeout", async () => {
    const { tokenManager, store } = await keepLogin(tokensWith(HOUR_MS));
    store.trouble({ delayMs: 2_500 }, "set record");
    const records = () => Object.keys((store as unknown as { sessions: object }).sessions).filter(isRecord);
    const isRecord = (key: string) => /^eventpop-[\w-]{24}$/.test(key);
    const before = records();
    const removed = store.next("destroy record");

    expect((await rejectionOf(tokenManager.startLogin(tokensWith(HOUR_MS), Date.now() + HOUR_MS))).code).toBe(
      "EVENTPOP_STORE",
    );

    await removed;
    await new Promise(setImmediate);
    expect(records()).toEqual(before);
  });
});
