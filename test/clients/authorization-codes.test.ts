import { createHash } from "node:crypto";
import { AuthorizationCodes, type Redemption } from "../../src/clients/authorization-codes";
import { BearerLogins } from "../../src/clients/bearer-logins";
import { OAuthError } from "../../src/clients/oauth-error";
import { SealedEntries } from "../../src/tokens/sealed-entries";
import { TokenManager } from "../../src/tokens/token-manager";
import { SessionTokenStore } from "../../src/tokens/token-store";
import { explore } from "../support/interleavings";
import { readSettings } from "../support/read-settings";
import { SharedData, SteppedClock, SteppedStore } from "../support/stepped-store";
import type { Steps } from "../support/steps";

const settings = readSettings("test", {
  clientID: "app-id",
  clientSecret: "canary-client-secret",
  callbackURL: "http://localhost/callback",
});
const LIFETIMES = { idleMs: 3_600_000, absoluteMs: 7_200_000 };
const VERIFIER = "v".repeat(43);
const REDIRECT_URI = "com.example.tickets:/signed-in";

beforeAll(() => {
  // Timers are fake, because steps wait for each other, and no store call may reach its timeout meanwhile.
  jest.useFakeTimers({ doNotFake: ["nextTick", "setImmediate", "Date", "performance", "hrtime", "queueMicrotask"] });
});
afterAll(() => {
  jest.useRealTimers();
});

/** One process of the app, with its own connection to the store. */
function startProcess(steps: Steps, data: SharedData) {
  const store = new SteppedStore(steps, data);
  const clock = new SteppedClock(steps);
  const tokenManager = new TokenManager(settings, new SessionTokenStore(store, settings), { clock });
  const logins = new BearerLogins(LIFETIMES);
  const codes = new AuthorizationCodes(logins, clock);
  return { storage: { entries: new SealedEntries(store, settings.keys, "app-id"), tokenManager }, logins, codes };
}

/** Issues a code. The calls are not steps, because no actor makes them. */
async function issueCode({ storage, codes }: ReturnType<typeof startProcess>): Promise<Redemption> {
  const loggedInAt = Date.now();
  const tokens = { accessToken: "access", expiresAt: loggedInAt + LIFETIMES.idleMs, lifetimeMs: LIFETIMES.idleMs };
  const challenge = createHash("sha256").update(VERIFIER).digest("base64url");
  const destination = { clientID: "ios", redirectURI: REDIRECT_URI, challenge };
  const code = await codes.issue(storage, destination, { user: { id: "1001" }, scope: "public" }, tokens);
  return { code, clientID: "ios", redirectURI: REDIRECT_URI, verifier: VERIFIER };
}

/** A scene for `explore`: each actor redeems the same code, in its own process. Adds the number of access tokens to `counts`. */
function redeemAtOnce(actors: readonly string[], counts: number[]) {
  return async (steps: Steps) => {
    const data = new SharedData();
    const processes = actors.map(() => startProcess(steps, data));
    const [first] = processes;
    if (!first) throw new Error("The scene has no actor.");
    const redemption = await issueCode(first);
    const tokens: string[] = [];
    for (const [index, { storage, codes }] of processes.entries()) {
      steps.add(actors[index] ?? "", async () => {
        try {
          tokens.push((await codes.redeem(storage, redemption)).token);
        } catch (error) {
          if (!(error instanceof OAuthError)) throw error;
        }
      });
    }
    return async () => {
      expect(tokens.length).toBeLessThanOrEqual(1);
      counts.push(tokens.length);
      // A later use ends the login, and deletes its tokens as well as its entry.
      const [token = ""] = tokens;
      const login = await first.logins.find(first.storage, token);
      const { isReused } = (await first.storage.entries.readEntry(redemption.code, "authorization code")) as {
        isReused: boolean;
      };
      expect(login !== undefined && isReused).toBe(false);
      if (login) expect(await first.storage.tokenManager.hasRecord(login.recordId)).toBe(true);
    };
  };
}

describe("an authorization code", () => {
  it("gives an access token to the process that redeems it", async () => {
    const counts: number[] = [];

    await explore(redeemAtOnce(["one"], counts));

    expect(counts).toEqual([1]);
  });

  it("gives at most one access token to two processes, in every order of their store calls, however slow the store is", async () => {
    const counts: number[] = [];

    const { orders } = await explore(redeemAtOnce(["one", "other"], counts));

    expect(orders).toBeGreaterThan(30);
    expect(counts).toContain(1);
  });
});
