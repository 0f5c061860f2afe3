import type { Settings } from "../config/eventpop-options";
import type { RefreshLock, TokenSet, TokenStore } from "../config/token-storage";
import { revokeToken } from "../oauth/token-endpoint";
import { type Clock, SYSTEM_CLOCK } from "../time/clock";
import { ExpiringMap } from "../time/expiring-map";
import { type Login, LoginRecords } from "./login-records";
import { PendingSaves } from "./pending-saves";
import { RefreshBackoff } from "./refresh-backoff";
import { RefreshClaims } from "./refresh-claim";
import type { Refusal } from "./refresh-refusal";
import { type RefreshContext, type RefreshTiming, TokenRefresh, timingFor } from "./token-refresh";
import { isLiving, isUsable } from "./token-state";

export type { Login } from "./login-records";

/** What a {@link TokenManager} can do without. */
export interface TokenManagerOptions {
  readonly lock?: RefreshLock | undefined;
  /** Whether tokens that come for a login that has ended are revoked. @defaultValue `false` */
  readonly revokesDiscarded?: boolean;
  readonly clock?: Clock;
  /** How long is waited. @defaultValue what goes with the HTTP deadline */
  readonly timing?: RefreshTiming;
}

/** Removing what a failed login has left behind is tried so often, with so many milliseconds between. */
const REMOVE = { tries: 10, pauseMs: 1_000 };

/**
 * Gives an access token that works now: loads it, renews it once for everybody who waits, stores it before it is used.
 *
 * - One refresh at a time per login in this process, and in all of them while the session store answers in time.
 * - A login that ended stays ended: tokens that arrive afterwards are thrown away.
 * - Only `invalid_grant` ends a login, and only once no other process can hold newer tokens. Any other failure keeps the
 *   tokens, and a token that still lives is used meanwhile.
 */
export class TokenManager {
  private readonly refreshes = new Map<string, Promise<string>>();
  private readonly work = new Set<Promise<unknown>>();
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
      track: (work) => this.track(work),
    });
    this.records = records;
    this.revokesDiscarded = revokesDiscarded;
    this.context = {
      settings,
      clock,
      records,
      saves,
      claims: new RefreshClaims(records, clock, timing.holdMs),
      backoff: new RefreshBackoff(clock),
      refusals: new ExpiringMap<Refusal>(10 * timing.doubtMs, 10_000),
      lock,
      timing,
    };
  }

  /** Whether this process knows that the login has ended: no store is asked. */
  isEnded(recordId: string): boolean {
    return this.records.isEnded(recordId);
  }

  /** Whether the login's record is still there, by asking the store. */
  isAlive(recordId: string): Promise<boolean> {
    return this.records.exists(recordId);
  }

  /**
   * A token that works now. `rejected` is one that the API refused although it looked good: it will not come again.
   *
   * @throws SignInRequiredError `EVENTPOP_SIGN_IN_REQUIRED` (the login ended), `EVENTPOP_SIGN_IN_AGAIN` (Eventpop ended it);
   * ProviderError or StoreError where neither old nor new token can be had; EventpopError `EVENTPOP_REFRESH_PENDING` where
   * another process may hold the new one
   */
  async getToken(login: Login, rejected?: string): Promise<string> {
    const { recordId } = login;
    const { tokens } = await this.records.load(recordId);
    if (isUsable(tokens, rejected)) return tokens.accessToken;
    const failure = this.context.backoff.current(recordId);
    if (failure && isLiving(tokens, rejected)) return tokens.accessToken;
    for (let refresh = this.refreshes.get(recordId); refresh; refresh = this.refreshes.get(recordId)) {
      const token = await refresh;
      if (token !== rejected) return token;
    }
    if (failure) throw failure.error;
    return this.refresh(login, rejected);
  }

  /** Begins a login: stores its tokens and gives the handle. */
  startLogin(tokens: TokenSet, expiresAt: number): Promise<string> {
    return this.records.create(tokens, expiresAt);
  }

  /** Moves the end of a login that is being used. */
  extendLogin(login: Login): Promise<void> {
    return this.records.extend(login);
  }

  /** Ends a login: nothing that is under way brings it back. */
  async endLogin(recordId: string): Promise<void> {
    await this.records.end(recordId);
  }

  /** Ends a login and has Eventpop revoke its tokens once `between` is done; whether that works is nobody's concern. */
  async endAndRevoke(recordId: string, between: () => Promise<void>): Promise<void> {
    const record = await this.records.end(recordId);
    await between();
    if (record) await revokeToken(this.settings, record.tokens.accessToken).catch(() => {});
  }

  /** Removes what a login that came to nothing has left behind; tries again in the background where the store fails. */
  async retryRemoval(removal: () => Promise<void>): Promise<void> {
    const first = succeeds(removal);
    this.track(this.removeAgain(first, removal));
    await first;
  }

  /**
   * Settles when refreshes, pending saves and other work of this process are done, at the latest when other processes stop
   * waiting for it.
   */
  async close(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    let isLate = false;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(() => {
        isLate = true;
        resolve();
      }, this.context.timing.doubtMs);
    });
    while (this.work.size > 0 && !isLate) await Promise.race([Promise.allSettled(this.work), late]);
    clearTimeout(timer);
  }

  /** Starts the one refresh; claimed before anything is awaited, so that whoever comes now joins. */
  private refresh(login: Login, rejected: string | undefined): Promise<string> {
    const refresh = new TokenRefresh(this.context, login, rejected)
      .run()
      .finally(() => this.refreshes.delete(login.recordId));
    this.refreshes.set(login.recordId, refresh);
    this.track(refresh);
    return refresh;
  }

  private async removeAgain(first: Promise<boolean>, removal: () => Promise<void>): Promise<void> {
    let isRemoved = await first;
    for (let tries = 1; !isRemoved && tries < REMOVE.tries; tries += 1) {
      await this.context.clock.sleep(REMOVE.pauseMs);
      isRemoved = await succeeds(removal);
    }
  }

  private discard({ accessToken }: TokenSet): void {
    if (this.revokesDiscarded) this.track(revokeToken(this.settings, accessToken));
  }

  private track(work: Promise<unknown>): void {
    const leave = () => void this.work.delete(work);
    this.work.add(work);
    work.then(leave, leave);
  }
}

async function succeeds(work: () => Promise<void>): Promise<boolean> {
  return work().then(
    () => true,
    () => false,
  );
}
