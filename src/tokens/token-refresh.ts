/**
 * One refresh of the tokens of one login (RFC 6749 §6). Several requests and several processes may need it at the same time.
 *
 * The problem: a provider may invalidate the old refresh token when it issues a new pair. If two processes send the same
 * refresh token, one of them gets `invalid_grant`, which is also the response for a revoked login. If a process saves its new pair
 * late or never, all other processes get `invalid_grant` although that process has valid tokens. Neither case may end the login.
 *
 * 1. **Within a process**, all requests share one refresh (`TokenManager`).
 * 2. **A lock**, if the app has one (`refreshLock`), lets one process refresh at a time. Without a lock, or if the lock fails,
 *    only the next step does this.
 * 3. **A refresh marker** in the session store says which process is refreshing which version of the record
 *    (`RefreshMarkers`). A process that finds another process's marker waits for the new pair. Session stores have no conditional
 *    write, so two processes can miss each other's marker when the store is slow. The marker then has `isContested: true`.
 * 4. **The new pair is saved before it is used.** It replaces only the version that was read. If another process has already
 *    saved a pair, this process uses the saved pair. If the store fails, this process keeps its new pair and tries to save it
 *    every half second (`PendingSaves`).
 * 5. **`invalid_grant` ends the login at once** only if no other process can have a newer pair: this process's marker was
 *    exclusive, and still is. Otherwise, requests wait 1.5 s for another process to save its pair, and then get 503
 *    `EVENTPOP_REFRESH_PENDING`. The login ends when the maximum time of a refresh and its save has passed, and the store has
 *    accepted writes during the last 5 s of that time (`InvalidGrant`).
 * 6. **After any other failure, the login continues.** While the old access token is valid, requests use it. There is a pause
 *    between two attempts (`RefreshBackoff`).
 *
 * Clocks of different machines are compared in one case only: to ignore another process's old marker earlier. A wrong clock can
 * cause one more refresh request, but it never ends a login.
 */
import type { Settings } from "../config/eventpop-options";
import type { RefreshLock, ReleaseLease, TokenRecord, TokenSet } from "../config/token-storage";
import { EventpopError, ProviderError, SignInRequiredError } from "../errors";
import { refreshTokens } from "../oauth/token-endpoint";
import { isStale } from "../oauth/token-set";
import type { Clock } from "../time/clock";
import type { ExpiringMap } from "../time/expiring-map";
import type { Login, LoginRecords } from "./login-records";
import type { PendingSaves } from "./pending-saves";
import type { RefreshBackoff } from "./refresh-backoff";
import { acquireLease } from "./refresh-lock";
import type { Claim, RefreshMarkers } from "./refresh-markers";

/** The objects that all refreshes of a process share. */
export interface RefreshContext {
  readonly settings: Settings;
  readonly clock: Clock;
  readonly records: LoginRecords;
  readonly saves: PendingSaves;
  readonly markers: RefreshMarkers;
  readonly backoff: RefreshBackoff;
  /** By record id. */
  readonly invalidGrants: ExpiringMap<InvalidGrant>;
  readonly lock: RefreshLock | undefined;
  readonly timing: RefreshTiming;
}

/** Durations of a refresh, in milliseconds. */
export interface RefreshTiming {
  /** Maximum time from the start of a refresh until its pair is saved. A lease lasts equally long. */
  readonly maxRefreshMs: number;
  /** How long a request waits for the lock. */
  readonly lockTimeoutMs: number;
  /** How long another process's marker is respected. */
  readonly markerTimeoutMs: number;
  /** How long a request waits in total, for the lock and then for another process's marker. */
  readonly claimTimeoutMs: number;
  /** How long a request waits, after `invalid_grant`, for another process to save its pair. */
  readonly peerSaveTimeoutMs: number;
  /** Pause between two reads of the store while a request waits. */
  readonly pollMs: number;
}

/** Returns the durations of a refresh whose HTTP request has this timeout. */
export function timingFor(timeoutMs: number): RefreshTiming {
  const lockTimeoutMs = Math.max(5_000, timeoutMs);
  const markerTimeoutMs = lockTimeoutMs + 2_000;
  return {
    // The sum of four durations: the HTTP request, a store call of two seconds before it and one after it, and a second attempt to save.
    maxRefreshMs: timeoutMs + 10_000,
    lockTimeoutMs,
    markerTimeoutMs,
    claimTimeoutMs: markerTimeoutMs + 5_000,
    peerSaveTimeoutMs: 1_500,
    pollMs: 100,
  };
}

/** True if the access token has not expired and is not the one that the API rejected. */
export function isUnexpired({ accessToken, expiresAt }: TokenSet, rejected: string | undefined): boolean {
  return accessToken !== rejected && expiresAt > Date.now();
}

/** True if the access token needs no refresh: not rejected by the API, not expired, and not about to expire. */
export function isFresh(tokens: TokenSet, rejected: string | undefined): boolean {
  return tokens.accessToken !== rejected && !isStale(tokens, Date.now());
}

/** One refresh. The comment at the top of this file explains its steps. */
export class TokenRefresh {
  private readonly claimDeadline: number;

  /** @param rejected - an access token that the API rejected although it had not expired */
  constructor(
    private readonly context: RefreshContext,
    private readonly login: Login,
    private readonly rejected: string | undefined,
  ) {
    this.claimDeadline = context.clock.now() + context.timing.claimTimeoutMs;
  }

  /** Returns a new access token, from this process or another one. If the refresh failed, returns the old token unless it has expired. */
  async run(): Promise<string> {
    const { records, saves } = this.context;
    const release = await this.acquireLock();
    try {
      const record = await saves.savePending(this.login, await records.load(this.login.recordId));
      return isFresh(record.tokens, this.rejected) ? record.tokens.accessToken : await this.refreshRecord(record);
    } finally {
      await release?.();
    }
  }

  private async acquireLock(): Promise<ReleaseLease | undefined> {
    const { lock, settings, records, timing } = this.context;
    if (!lock) return undefined;
    return acquireLease(lock, {
      name: this.login.recordId,
      leaseMs: timing.maxRefreshMs,
      waitMs: timing.lockTimeoutMs,
      isDone: async () => isFresh((await records.load(this.login.recordId)).tokens, this.rejected),
      onLockFailure: () => settings.emit("lock_unavailable"),
    });
  }

  private async refreshRecord(record: TokenRecord): Promise<string> {
    const { refreshToken, accessToken } = record.tokens;
    const canUseOld = isUnexpired(record.tokens, this.rejected);
    if (refreshToken === undefined) return canUseOld ? accessToken : this.endLogin();
    try {
      return await this.refreshAndSave(record, refreshToken);
    } catch (error) {
      if (!canUseOld || error instanceof SignInRequiredError) throw error;
      this.context.backoff.pauseBriefly(this.login.recordId, error);
      return accessToken;
    }
  }

  private async refreshAndSave(record: TokenRecord, refreshToken: string): Promise<string> {
    const { invalidGrants, saves, records, backoff } = this.context;
    const { recordId } = this.login;
    const invalidGrant = invalidGrants.get(recordId);
    if (invalidGrant?.version === record.version) return this.waitForPeerSave(record, invalidGrant);

    const claim = await this.waitForClaim(record);
    if (typeof claim === "object") return claim.accessToken;
    const tokens = await this.requestTokens(record, refreshToken);
    if (tokens === "invalid_grant") return this.handleInvalidGrant(record, claim);
    backoff.reset(recordId);
    const isSaved = await saves.saveTokens(this.login, record, tokens);
    // If the pair was not saved, another process saved its pair first, or the login has ended. In the second case, `load` throws.
    return isSaved ? tokens.accessToken : (await records.load(recordId)).tokens.accessToken;
  }

  /**
   * Waits until this process may send the refresh token, and returns that right: a claim of `RefreshMarkers`. If another process saved
   * new tokens meanwhile, returns those tokens instead.
   */
  private async waitForClaim(record: TokenRecord): Promise<Claim | TokenSet> {
    const { markers, clock, records, timing } = this.context;
    for (;;) {
      const claim = await markers.tryClaim(this.login.recordId, record);
      if (claim) return claim;
      if (isUnexpired(record.tokens, this.rejected) || clock.now() >= this.claimDeadline) throw refreshPending();
      await clock.sleep(timing.pollMs);
      const current = await records.load(this.login.recordId);
      if (current.version > record.version) return current.tokens;
    }
  }

  private async requestTokens(record: TokenRecord, refreshToken: string): Promise<TokenSet | "invalid_grant"> {
    const { settings, backoff } = this.context;
    try {
      return await refreshTokens(settings, { refreshToken, scope: record.tokens.scope });
    } catch (error) {
      // Only this error code can end a login (RFC 6749 §5.2).
      if (error instanceof ProviderError && error.reason === "invalid_grant") return "invalid_grant";
      settings.emit("refresh_failed", error instanceof ProviderError ? { error } : {});
      backoff.recordFailure(this.login.recordId, error);
      throw error;
    }
  }

  private async handleInvalidGrant(record: TokenRecord, claim: Claim): Promise<string> {
    const { markers, invalidGrants, clock, timing } = this.context;
    const { recordId } = this.login;
    if (claim === "exclusive" && (await markers.isStillExclusive(recordId, record))) return this.endLogin();
    const invalidGrant = new InvalidGrant(record.version, clock, timing.maxRefreshMs);
    invalidGrants.set(recordId, invalidGrant);
    return this.waitForPeerSave(record, invalidGrant);
  }

  /** Waits until another process has saved its pair. Ends the login if no other process can save a pair any more. */
  private async waitForPeerSave(record: TokenRecord, invalidGrant: InvalidGrant): Promise<string> {
    const { markers, clock, records, timing } = this.context;
    const { recordId } = this.login;
    const deadline = clock.now() + timing.peerSaveTimeoutMs;
    try {
      for (;;) {
        const current = await records.load(recordId);
        if (current.version > record.version) return current.tokens.accessToken;
        if (await invalidGrant.isFinal(() => markers.testWrite(recordId, record))) return await this.endLogin();
        if (isUnexpired(record.tokens, this.rejected) || clock.now() >= deadline) throw refreshPending();
        await clock.sleep(timing.pollMs);
      }
    } catch (error) {
      if (!isRefreshPending(error)) invalidGrant.restartWriteTest();
      throw error;
    }
  }

  private async endLogin(): Promise<never> {
    const { records, settings } = this.context;
    await records.endOnceDeleted(this.login.recordId);
    const error = new SignInRequiredError("EVENTPOP_SIGN_IN_AGAIN");
    settings.emit("sign_in_expired", { error });
    throw error;
  }
}

/** How long the store must have accepted writes before a login ends. In this time, a process with an unsaved pair can save it, because it tries every 500 ms. */
const WRITABLE_MS = 5_000;

/**
 * Remembers an `invalid_grant` for one version of a record. Another process may have a newer pair, so the login must not end yet.
 * The `invalid_grant` is final when the maximum time of a refresh and its save has passed, and the store has accepted writes
 * during the last {@link WRITABLE_MS} of that time.
 */
export class InvalidGrant {
  private readonly receivedAt: number;
  /** When the store accepted a test write. */
  private writableSince: number | undefined;

  constructor(
    readonly version: number,
    private readonly clock: Clock,
    private readonly maxRefreshMs: number,
  ) {
    this.receivedAt = clock.now();
  }

  /**
   * Returns true if no other process can save a newer pair any more. The login can then end.
   *
   * @param testWrite - writes to the store; called once, near the end of the wait
   * @throws the error of `testWrite`
   */
  async isFinal(testWrite: () => Promise<void>): Promise<boolean> {
    const now = this.clock.now();
    if (now - this.receivedAt < this.maxRefreshMs - WRITABLE_MS) return false;
    if (this.writableSince !== undefined) return now - this.writableSince >= WRITABLE_MS;
    await testWrite();
    this.writableSince = this.clock.now();
    return false;
  }

  /** Called if the store failed. The store then has to accept writes for another {@link WRITABLE_MS}. */
  restartWriteTest(): void {
    this.writableSince = undefined;
  }
}

function refreshPending(): EventpopError {
  return new EventpopError("EVENTPOP_REFRESH_PENDING", undefined, {
    retryAfter: 1,
  });
}

function isRefreshPending(error: unknown): boolean {
  return error instanceof EventpopError && error.code === "EVENTPOP_REFRESH_PENDING";
}
