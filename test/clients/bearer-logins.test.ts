import type { Store } from "express-session";
import { BearerLogins, randomSecret } from "../../src/clients/bearer-logins";
import { SealedEntries } from "../../src/tokens/sealed-entries";
import { TokenManager } from "../../src/tokens/token-manager";
import { SessionTokenStore } from "../../src/tokens/token-store";
import { QuickClock } from "../support/clocks";
import { readSettings } from "../support/read-settings";
import { WatchedStore } from "../support/watched-store";
import { LastingStore } from "./lasting-store";

const settings = readSettings("test", {
  clientID: "app-id",
  clientSecret: "canary-client-secret",
  callbackURL: "http://localhost/callback",
});
const HOUR_MS = 3_600_000;
const ENTRY = "bearer login";

/** One process of the app, which has started a login of a client. */
async function startLogin(store: Store) {
  const tokenManager = new TokenManager(settings, new SessionTokenStore(store, settings), { clock: new QuickClock() });
  const storage = { entries: new SealedEntries(store, settings.keys, "app-id"), tokenManager };
  const logins = new BearerLogins({ idleMs: HOUR_MS, absoluteMs: 24 * HOUR_MS });
  const loggedInAt = Date.now();
  const details = {
    clientID: "ios",
    user: { id: "1001" },
    scope: "public",
    loggedInAt,
    expiresAt: loggedInAt + HOUR_MS,
  };
  const tokens = { accessToken: "access", expiresAt: details.expiresAt, lifetimeMs: HOUR_MS };
  const token = randomSecret();
  const login = await logins.start(storage, token, details, tokens);
  return { storage, logins, token, login };
}

/** Sets the time to this many milliseconds after now. */
function passTime(ms: number): void {
  const later = Date.now() + ms;
  jest.spyOn(Date, "now").mockReturnValue(later);
}

beforeEach(() => passTime(0));
afterEach(() => jest.restoreAllMocks());

describe("a login of a client", () => {
  it.each([
    ["is found until its end", HOUR_MS - 1, true],
    ["is not found at its end", HOUR_MS, false],
  ])("%s, also in a store that never removes it", async (_, ageMs, isFound) => {
    const { storage, logins, token } = await startLogin(new LastingStore());
    passTime(ageMs);

    expect((await logins.find(storage, token)) !== undefined).toBe(isFound);
  });

  it("is not found in a process that knows that it has ended, although the store still has its entry", async () => {
    const { storage, logins, token, login } = await startLogin(new WatchedStore());
    await storage.tokenManager.endLogin(login.recordId);

    expect(await storage.entries.readEntry(token, ENTRY)).toBeDefined();
    expect(await logins.find(storage, token)).toBeUndefined();
  });

  it.each([
    ["is not extended when a tenth of the idle timeout has passed", HOUR_MS / 10, HOUR_MS],
    ["is extended after a tenth of the idle timeout", HOUR_MS / 10 + 1, HOUR_MS / 10 + 1 + HOUR_MS],
  ])("%s", async (_, ageMs, leftMs) => {
    const { storage, logins, token, login } = await startLogin(new WatchedStore());
    passTime(ageMs);

    expect((await logins.extend(storage, token, login)).expiresAt - login.loggedInAt).toBe(leftMs);
  });

  it("leaves no entry if it is extended while another process ends it", async () => {
    const store = new WatchedStore();
    const { storage, logins, token, login } = await startLogin(store);
    await new SessionTokenStore(store, settings).deleteRecord(login.recordId);
    passTime(HOUR_MS / 2);

    await logins.extend(storage, token, login);

    expect(await storage.entries.readEntry(token, ENTRY)).toBeUndefined();
  });

  it("leaves no tokens if its entry cannot be stored", async () => {
    const store = new WatchedStore();
    store.trouble("fails", "set entry");

    await expect(startLogin(store)).rejects.toMatchObject({ code: "EVENTPOP_STORE" });

    expect(store.count("set record")).toBe(1);
    const { sessions } = store as unknown as { sessions: Record<string, string> };
    expect(Object.keys(sessions).filter((key) => !key.startsWith("eventpop-ended-"))).toEqual([]);
  });
});
