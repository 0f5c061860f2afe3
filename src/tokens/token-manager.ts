import type { Settings } from "../config/eventpop-options";
import type { RefreshLock, TokenSet, TokenStore } from "../config/token-storage";
import { revokeToken } from "../oauth/token-endpoint";
import { type Clock, SYSTEM_CLOCK } from "../time/clock";
import { ExpiringMap } from "../time/expiring-map";
import { runTraced } from "../tracing";
import { type Login, LoginRecords } from "./login-records";
import { PendingSaves } from "./pending-saves";
import { RefreshBackoff } from "./refresh-backoff";
import { RefreshMarkers } from "./refresh-markers";
import {
  type InvalidGrant,
  isFresh,
  isUnexpired,
  type RefreshContext,
  type RefreshTiming,
  TokenRefresh,
  timingFor,
} from "./token-refresh";

export type { Login } from "./login-records";

/** Options of a {@link TokenManager}. */
export interface TokenManagerOptions {
  readonly lock?: RefreshLock | undefined;
  /** Whether tokens that arrive after their login ended are revoked at Eventpop. @defaultValue `false` */
  readonly revokesDiscarded?: boolean;
  readonly clock?: Clock;
  /** Durations of a refresh. @defaultValue the result of {@link timingFor} for the option `timeoutMs` */
  readonly timing?: RefreshTiming;
}

/** Maximum number of attempts to remove the data of a failed login, and the pause between two attempts. */
const MAX_REMOVALS = 10;
const REMOVAL_PAUSE_MS = 1_000;

/**
 * Stores, returns, refreshes and deletes the tokens of logins. `token-refresh.ts` explains how a refresh works.
 *
 * - Requests that need the same refresh share it.
 * - Tokens that arrive after their login has ended are discarded, so they do not restore the login.
 */
export class TokenManager {
  private readonly refreshes = new Map<string, Promise<string>>();
  private readonly pendingWork = new Set<Promise<unknown>>();
  private readonly records: LoginRecords;
  private readonly context: RefreshContext;
  private readonly revokesDiscarded: boolean;

  constructor(
    private readonly settings: Settings,
    store: TokenStore,
    {
      lock,
      revokesDiscarded = false,
      clock = SYSTEM_CLOCK,
      timing = timingFor(settings.timeoutMs),
    }: TokenManagerOptions = {},
  ) {
    const records = new LoginRecords(store);
    const saves = new PendingSaves(records, clock, {
      onSaved: () => settings.emit("tokens_refreshed"),
      onDiscarded: (tokens) => this.discard(tokens),
      track: (work) => this.trackBackgroundWork(work),
    });
    this.records = records;
    this.revokesDiscarded = revokesDiscarded;
    this.context = {
      settings,
      clock,
      records,
      saves,
      markers: new RefreshMarkers(records, clock, timing.markerTimeoutMs),
      backoff: new RefreshBackoff(clock),
      invalidGrants: new ExpiringMap<InvalidGrant>(10 * timing.maxRefreshMs, 10_000),
      lock,
      timing,
    };
  }

  /** Returns true if this process knows that the login has ended. Does not call the store. */
  isKnownEnded(recordId: string): boolean {
    return this.records.isKnownEnded(recordId);
  }

  /** Asks the store whether the login's record still exists. */
  hasRecord(recordId: string): Promise<boolean> {
    return this.records.isStored(recordId);
  }

  /**
   * Returns a valid access token, and refreshes the tokens first if necessary.
   *
   * @param rejected - an access token that the API rejected although it had not expired; it is not returned again
   * @throws SignInRequiredError `EVENTPOP_SIGN_IN_REQUIRED` (the login has ended), `EVENTPOP_SIGN_IN_AGAIN` (Eventpop ended it)
   * @throws ProviderError or StoreError if the refresh failed and the old token has expired
   * @throws EventpopError `EVENTPOP_REFRESH_PENDING` if another process may hold the new token
   */
  async getAccessToken(login: Login, rejected?: string): Promise<string> {
    const { recordId } = login;
    const { tokens } = await this.records.load(recordId);
    if (isFresh(tokens, rejected)) return tokens.accessToken;
    const failure = this.context.backoff.currentFailure(recordId);
    if (failure && isUnexpired(tokens, rejected)) return tokens.accessToken;
    for (let refresh = this.refreshes.get(recordId); refresh; refresh = this.refreshes.get(recordId)) {
      const token = await refresh;
      if (token !== rejected) return token;
    }
    if (failure) throw failure.error;
    return this.startRefresh(login, rejected);
  }

  /** Stores the tokens of a new login. Returns the record id. */
  startLogin(tokens: TokenSet, expiresAt: number): Promise<string> {
    return this.records.create(tokens, expiresAt);
  }

  /** Writes the login's new `expiresAt` to its record. */
  extendLogin(login: Login): Promise<void> {
    return this.records.extend(login);
  }

  /** Ends a login. A refresh that is still running does not restore it. */
  async endLogin(recordId: string): Promise<void> {
    await this.records.endNow(recordId);
  }

  /** Ends a login, runs `beforeRevoking`, and then revokes the tokens at Eventpop. A failed revocation is ignored. */
  async endLoginAndRevoke(recordId: string, beforeRevoking: () => Promise<void>): Promise<void> {
    const record = await this.records.endNow(recordId);
    await beforeRevoking();
    if (record) await revokeToken(this.settings, record.tokens.accessToken).catch(() => {});
  }

  /** Runs `removal`, which removes the data of a failed login. If the store fails, tries again in the background. */
  async removeWithRetries(removal: () => Promise<void>): Promise<void> {
    const firstAttempt = succeeds(removal);
    this.trackBackgroundWork(this.retryUntilRemoved(firstAttempt, removal));
    await firstAttempt;
  }

  /**
   * Resolves when this process has finished its refreshes, pending saves and other background work. Resolves at the latest after
   * the maximum time of a refresh, because other processes do not wait longer.
   */
  async close(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    let isLate = false;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(() => {
        isLate = true;
        resolve();
      }, this.context.timing.maxRefreshMs);
    });
    while (this.pendingWork.size > 0 && !isLate) await Promise.race([Promise.allSettled(this.pendingWork), late]);
    clearTimeout(timer);
  }

  /** Starts a refresh and registers it before anything is awaited, so that later requests share it. */
  private startRefresh(login: Login, rejected: string | undefined): Promise<string> {
    const refresh = runTraced("refresh", {}, () => new TokenRefresh(this.context, login, rejected).run()).finally(() =>
      this.refreshes.delete(login.recordId),
    );
    this.refreshes.set(login.recordId, refresh);
    this.trackBackgroundWork(refresh);
    return refresh;
  }

  private async retryUntilRemoved(first: Promise<boolean>, removal: () => Promise<void>): Promise<void> {
    let isRemoved = await first;
    for (let tries = 1; !isRemoved && tries < MAX_REMOVALS; tries += 1) {
      await this.context.clock.sleep(REMOVAL_PAUSE_MS);
      isRemoved = await succeeds(removal);
    }
  }

  private discard({ accessToken }: TokenSet): void {
    if (this.revokesDiscarded) this.trackBackgroundWork(revokeToken(this.settings, accessToken));
  }

  private trackBackgroundWork(work: Promise<unknown>): void {
    const remove = () => void this.pendingWork.delete(work);
    this.pendingWork.add(work);
    work.then(remove, remove);
  }
}

async function succeeds(work: () => Promise<void>): Promise<boolean> {
  return work().then(
    () => true,
    () => false,
  );
}
