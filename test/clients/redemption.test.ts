import { createHash } from "node:crypto";
import { MemoryStore, type SessionData, type Store } from "express-session";
import { AuthorizationCodes } from "../../src/clients/authorization-codes";
import { BearerLogins } from "../../src/clients/bearer-logins";
import { SealedEntries } from "../../src/tokens/sealed-entries";
import { TokenManager } from "../../src/tokens/token-manager";
import { SessionTokenStore } from "../../src/tokens/token-store";
import { ManualClock } from "../support/clocks";
import { readSettings } from "../support/read-settings";
import { LastingStore } from "./lasting-store";

const settings = readSettings("test", {
  clientID: "app-id",
  clientSecret: "canary-client-secret",
  callbackURL: "http://localhost/callback",
});
const HOUR_MS = 3_600_000;
const VERIFIER = "v".repeat(43);
const REQUEST = { clientID: "ios", redirectURI: "com.example.tickets:/signed-in" };

/** One process of the app. */
function startProcess(store: Store) {
  const tokenManager = new TokenManager(settings, new SessionTokenStore(store, settings));
  const clock = new ManualClock();
  const codes = new AuthorizationCodes(new BearerLogins({ idleMs: HOUR_MS, absoluteMs: 2 * HOUR_MS }), clock);
  const storage = { entries: new SealedEntries(store, settings.keys, "app-id"), tokenManager };
  return {
    clock,
    async issue(verifier = VERIFIER): Promise<string> {
      const challenge = createHash("sha256").update(verifier).digest("base64url");
      const tokens = { accessToken: "access", expiresAt: Date.now() + HOUR_MS, lifetimeMs: HOUR_MS };
      return codes.issue(storage, { ...REQUEST, challenge }, { user: { id: "1001" }, scope: "public" }, tokens);
    },
    redeem: (code: string, verifier = VERIFIER) => codes.redeem(storage, { ...REQUEST, code, verifier }),
  };
}

/** The keys of all entries in a store. */
function keysIn(store: Store): string[] {
  return Object.keys((store as unknown as { sessions: object }).sessions);
}

/** A memory store that runs `afterWrite` after each write, before the writer continues. */
class StoreWithHook extends MemoryStore {
  afterWrite = (_key: string) => {};

  override set(key: string, session: SessionData, callback?: (error?: unknown) => void): void {
    super.set(key, session, (error) => {
      this.afterWrite(key);
      callback?.(error);
    });
  }
}

afterEach(() => jest.restoreAllMocks());

describe("an authorization code", () => {
  it("gives the login to the second of two processes if both have claimed it before the first one continues", async () => {
    const store = new MemoryStore();
    const [first, second] = [startProcess(store), startProcess(store)];
    const code = await first.issue();

    const refused = expect(first.redeem(code)).rejects.toMatchObject({ code: "invalid_grant" });
    await first.clock.advance(0);
    const redeemed = second.redeem(code);
    await second.clock.advance(0);
    await first.clock.advance(200);
    await refused;
    await second.clock.advance(200);

    await expect(redeemed).resolves.toMatchObject({ login: { clientID: "ios" } });
  });

  it.each([
    ["is valid for a minute", 59_000, { status: "fulfilled" }],
    ["is refused after a minute", 60_000, { status: "rejected", reason: { code: "invalid_grant" } }],
  ])("%s, even if the store never removes it", async (_, ageMs, outcome) => {
    const app = startProcess(new LastingStore());
    const code = await app.issue();
    const later = Date.now() + ageMs;
    jest.spyOn(Date, "now").mockReturnValue(later);

    const redeemed = Promise.allSettled([app.redeem(code)]);
    await app.clock.advance(200);

    expect(await redeemed).toMatchObject([outcome]);
  });

  it("gives its login at the end of its minute, even if the minute ends while a slow store marks the code as redeemed", async () => {
    const store = new StoreWithHook();
    const app = startProcess(store);
    const code = await app.issue();
    const [codeKey] = keysIn(store);
    const later = Date.now() + 61_000;
    store.afterWrite = (key) => {
      if (key === codeKey) jest.spyOn(Date, "now").mockReturnValue(later);
    };

    const redeemed = app.redeem(code);
    await app.clock.advance(200);

    await expect(redeemed).resolves.toMatchObject({ login: { clientID: "ios" } });
  });

  it("gives no login if the store loses the code meanwhile, because a second use of the code could not be found", async () => {
    const store = new StoreWithHook();
    const app = startProcess(store);
    const code = await app.issue();
    const [codeKey = ""] = keysIn(store);
    store.afterWrite = (key) => {
      // The access token's entry is the last write.
      if (key.startsWith("eventpop-entry-") && keysIn(store).length === 4) store.destroy(codeKey);
    };

    const refused = expect(app.redeem(code)).rejects.toMatchObject({ code: "invalid_grant" });
    await app.clock.advance(200);

    await refused;
    // The claim and the tombstone of the tokens.
    expect(keysIn(store).map((key) => key.split("-")[1])).toEqual(["entry", "ended"]);
  });

  it.each([
    [42, "rejected"],
    [43, "fulfilled"],
    [128, "fulfilled"],
    [129, "rejected"],
  ])("with a verifier of %i characters is %s, because PKCE allows 43 to 128", async (length, status) => {
    const app = startProcess(new MemoryStore());
    const code = await app.issue("v".repeat(length));

    const redeemed = Promise.allSettled([app.redeem(code, "v".repeat(length))]);
    await app.clock.advance(200);

    expect(await redeemed).toMatchObject([{ status }]);
  });
});
