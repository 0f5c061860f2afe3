import type { Settings } from "../../src/config/eventpop-options";
import type { TokenSet } from "../../src/config/token-storage";
import { type Login, TokenManager, type TokenManagerOptions } from "../../src/tokens/token-manager";
import { SessionTokenStore } from "../../src/tokens/token-store";
import { QuickClock } from "../support/clocks";
import { readSettings } from "../support/read-settings";
import { type ScriptedProvider, type ScriptedResponse, startScriptedProvider } from "../support/scripted-provider";
import { WatchedStore } from "../support/watched-store";

export const HOUR_MS = 60 * 60_000;

/** Returns tokens with a lifetime of two hours that expire in `leftMs` milliseconds. */
export function tokensWith(leftMs: number, name = "first"): TokenSet {
  const lifetimeMs = 2 * HOUR_MS;
  return { accessToken: `${name}-access`, refreshToken: `${name}-refresh`, expiresAt: Date.now() + leftMs, lifetimeMs };
}

/** Returns a token response with a new token pair. */
export function pair(name: string, changes: object = {}): ScriptedResponse {
  const tokens = { access_token: `${name}-access`, refresh_token: `${name}-refresh`, token_type: "Bearer" };
  return { body: { ...tokens, expires_in: 7_200, ...changes } };
}

/** The response that ends a login (RFC 6749 §5.2). */
export const INVALID_GRANT: ScriptedResponse = { status: 400, body: { error: "invalid_grant" } };

/** A login in a store, its Eventpop, and the emitted events. */
export interface KeptLogin {
  readonly provider: ScriptedProvider;
  readonly settings: Settings;
  readonly store: WatchedStore;
  readonly tokens: SessionTokenStore;
  readonly events: string[];
  readonly tokenManager: TokenManager;
  /** The clock of all token managers of this login, unless the test passed another one. */
  readonly clock: QuickClock;
  readonly login: Login;
  /** Returns the token manager of another process with the same store. */
  sibling(options?: TokenManagerOptions, connection?: WatchedStore): TokenManager;
  /** Returns another process's connection to the store. */
  connect(): WatchedStore;
  /** Returns the access token in the store. */
  storedToken(): Promise<string | undefined>;
}

/** Starts logins for the tests of one file. Each login has its own Eventpop, whose refresh response has the token pair `second`. */
export function useKeptLogins() {
  const open: ScriptedProvider[] = [];
  afterEach(async () => {
    for (const provider of open.splice(0)) await provider.close();
  });

  return async (tokens: TokenSet, options: TokenManagerOptions = {}): Promise<KeptLogin> => {
    const provider = await startScriptedProvider();
    open.push(provider);
    provider.respondWith(pair("second"));
    const events: string[] = [];
    const settings = readSettings("test", {
      clientID: "app-id",
      clientSecret: "canary-client-secret",
      callbackURL: "http://localhost/callback",
      eventpopURL: provider.url,
      timeoutMs: 500,
      onEvent: ({ event }) => events.push(event),
    });
    const store = new WatchedStore();
    const kept = new SessionTokenStore(store, settings);
    const clock = new QuickClock();
    const tokenManager = new TokenManager(settings, kept, { clock, ...options });
    const expiresAt = Date.now() + 24 * HOUR_MS;
    const recordId = await tokenManager.startLogin(tokens, expiresAt);
    store.forget();
    return {
      provider,
      settings,
      store,
      tokens: kept,
      events,
      tokenManager,
      clock,
      login: { recordId, expiresAt },
      sibling: (siblingOptions, connection = store) =>
        new TokenManager(settings, new SessionTokenStore(connection, settings), { clock, ...siblingOptions }),
      connect: () =>
        Object.assign(new WatchedStore(), { sessions: (store as unknown as { sessions: object }).sessions }),
      storedToken: async () => (await kept.readRecord(recordId))?.tokens.accessToken,
    };
  };
}
