import type { Request } from "express";
import session, { type Session } from "express-session";
import type { Settings } from "../../src/config/eventpop-options";
import type { TokenSet } from "../../src/config/token-storage";
import type { EventpopError } from "../../src/errors";
import { SessionGuard } from "../../src/express/session-guard";
import { ExpiringMap } from "../../src/time/expiring-map";
import { TokenManager } from "../../src/tokens/token-manager";
import type { RefreshTiming } from "../../src/tokens/token-refresh";
import { SessionTokenStore } from "../../src/tokens/token-store";
import { SharedData, SteppedClock, SteppedStore, type TouchKind } from "./stepped-store";
import type { Steps } from "./steps";

/** What an actor does with the session. All actors have loaded the session before the first action begins. */
export type Action =
  /** Changes the session, and saves it at the end of the response. */
  | "write"
  /** Like `write`, in a request that extends the login. */
  | "prolong"
  /** Does not change the session, which is touched at the end of the response. */
  | "look"
  /** Needs an access token. The stored one has expired. */
  | "refresh"
  /** Like `refresh`. Runs in another process if each action has its own process. */
  | "another refresh"
  | "logout"
  | "second login";

/** The concurrent actions, each with the number of its process. */
export type ConcurrentActions = Partial<Record<Action, number>>;

const HOUR_MS = 60 * 60_000;

/** With these durations, no request waits for another process. It fails with `EVENTPOP_REFRESH_PENDING` instead. */
const TIMING: RefreshTiming = {
  lockTimeoutMs: 0,
  markerTimeoutMs: 1_000,
  claimTimeoutMs: 0,
  maxRefreshMs: 20_000,
  peerSaveTimeoutMs: 0,
  pollMs: 0,
};

export interface SceneOptions {
  readonly touch?: TouchKind;
  /** How long another process's refresh marker is respected, in milliseconds. With 0, it is ignored. */
  readonly markerTimeoutMs?: number;
}

/** One process of an app, with its connection to the store. */
class Process {
  readonly tokenManager: TokenManager;
  readonly guard: SessionGuard;

  constructor(
    settings: Settings,
    private readonly store: SteppedStore,
    clock: SteppedClock,
    markerTimeoutMs: number,
  ) {
    // Creating this middleware adds the method `generate` to the store.
    session({ store, secret: "s", resave: false, saveUninitialized: false, genid: () => "session-2" });
    this.tokenManager = new TokenManager(settings, new SessionTokenStore(store, settings), {
      clock,
      timing: { ...TIMING, markerTimeoutMs },
    });
    this.guard = new SessionGuard(settings.name, this.tokenManager);
    this.guard.wrapStore(store);
  }

  /** Returns a request that has loaded the session. */
  request(stored: string): Request {
    const req = { sessionID: "session-1", sessionStore: this.store } as unknown as Request;
    this.store.createSession(req, JSON.parse(stored));
    return req;
  }
}

/**
 * A scene for `explore`: several concurrent actions on one session, whose access token has expired. The check at the end: after a
 * logout or a second login, neither the session nor the record of the first login exists. Otherwise both exist, with the newest tokens.
 */
export function sessionScene(
  settings: Settings,
  cast: ConcurrentActions,
  { touch = "at once", markerTimeoutMs = TIMING.markerTimeoutMs }: SceneOptions = {},
) {
  return async (steps: Steps): Promise<() => Promise<void>> => {
    const data = new SharedData();
    const clock = new SteppedClock(steps);
    const start = () => new Process(settings, new SteppedStore(steps, data, touch), clock, markerTimeoutMs);
    const processes: Process[] = [];
    const now = Date.now();
    const expiresAt = now + HOUR_MS;
    const recordId = await start().tokenManager.startLogin(tokenSet("spent", now - 1), expiresAt);
    const stored = JSON.stringify({ cookie: { originalMaxAge: HOUR_MS }, [settings.name]: [recordId] });
    data.set("session-1", stored);
    const refreshed: string[] = [];
    const refresh = async ({ tokenManager }: Process) => {
      const token = await tokenManager.getAccessToken({ recordId, expiresAt }).catch(ignoreExpected);
      if (token !== undefined) refreshed.push(token);
    };

    const acts: Record<Action, (process: Process, req: Request) => Promise<unknown>> = {
      write: (_, req) => save(Object.assign(req.session, { visits: 1 })),
      prolong: async ({ tokenManager }, req) => {
        await tokenManager.extendLogin({ recordId, expiresAt: expiresAt + HOUR_MS });
        await save(Object.assign(req.session, { [settings.name]: [recordId, expiresAt + HOUR_MS] }));
      },
      look: (_, req) => settle((done) => req.sessionStore.touch?.(req.sessionID, req.session, done)),
      refresh,
      "another refresh": refresh,
      logout: (_, req) => settle((done) => req.session.destroy(done)),
      "second login": async ({ tokenManager, guard }, req) => {
        const second = [await tokenManager.startLogin(tokenSet("second", expiresAt), expiresAt)];
        await settle((done) => req.session.regenerate(done));
        await guard.saveLogin(Object.assign(req.session, { [settings.name]: second }));
      },
    };
    for (const [act, place] of Object.entries(cast) as [Action, number][]) {
      processes[place] ??= start();
      const process = processes[place];
      steps.add(act, async () => void (await acts[act](process, process.request(stored))));
    }
    if (processes.length < Object.keys(cast).length) noteMemory(steps, data);

    return async () => {
      const { tokenManager } = start();
      const left = {
        session: data.has("session-1"),
        token: await tokenManager.getAccessToken({ recordId, expiresAt }).catch(ignoreExpected),
      };
      const isOver = "logout" in cast || "second login" in cast;
      // With several refreshes, the store has the pair of one of them.
      const newest = expect.stringMatching(/^renewed/);
      expect(left).toEqual(isOver ? { session: false } : { session: true, token: newest });
      if (!isOver && refreshed.length > 0) expect(refreshed).toContain(left.token);
      // A refresh that ran while the login ended may have returned a token or not, but never the expired one.
      for (const token of refreshed) expect(token).toMatch(/^renewed/);
      if ("refresh" in cast && !isOver) expect(refreshed).not.toEqual([]);
      if (!("second login" in cast)) return;
      const [second] = JSON.parse(data.get("session-2") ?? "{}")[settings.name];
      await expect(tokenManager.getAccessToken({ recordId: second, expiresAt })).resolves.toBe("second");
    };
  };
}

const memory = { get: ExpiringMap.prototype.get, set: ExpiringMap.prototype.set };

/** Records reads and changes of a process's memory, because the actors of one process share its memory as they share the store. */
function noteMemory(steps: Steps, data: SharedData): void {
  jest.spyOn(ExpiringMap.prototype, "get").mockImplementation(function (this: ExpiringMap<unknown>, recordId) {
    steps.note("looked", `memory of ${data.nameOf(recordId)}`);
    return memory.get.call(this, recordId);
  });
  jest.spyOn(ExpiringMap.prototype, "set").mockImplementation(function (this: ExpiringMap<unknown>, recordId, value) {
    steps.note("changed", `memory of ${data.nameOf(recordId)}`);
    memory.set.call(this, recordId, value);
  });
}

function tokenSet(accessToken: string, expiresAt: number): TokenSet {
  return { accessToken, refreshToken: `${accessToken}-refresh`, expiresAt, lifetimeMs: 2 * HOUR_MS };
}

function save(held: Session): Promise<void> {
  return settle((done) => held.save(done));
}

function settle(call: (done: (error?: unknown) => void) => unknown): Promise<void> {
  return new Promise((resolve, reject) => void call((error) => (error ? reject(error) : resolve())));
}

/** Ignores the errors for an ended login and for a pending refresh. */
function ignoreExpected(error: unknown): undefined {
  const { code } = error as Partial<EventpopError>;
  if (code !== "EVENTPOP_SIGN_IN_REQUIRED" && code !== "EVENTPOP_REFRESH_PENDING") throw error;
}
