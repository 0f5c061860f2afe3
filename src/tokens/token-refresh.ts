import type { Settings } from "../config/eventpop-options";
import type { RefreshLock, ReleaseLease, TokenRecord, TokenSet } from "../config/token-storage";
import { EventpopError, ProviderError, SignInRequiredError } from "../errors";
import { refreshTokens } from "../oauth/token-endpoint";
import type { Clock } from "../time/clock";
import type { ExpiringMap } from "../time/expiring-map";
import type { Login, LoginRecords } from "./login-records";
import type { PendingSaves } from "./pending-saves";
import type { RefreshBackoff } from "./refresh-backoff";
import type { Claim, RefreshClaims } from "./refresh-claim";
import { acquireLease } from "./refresh-lock";
import { Refusal } from "./refresh-refusal";
import { isLiving, isUsable } from "./token-state";

/** What the refreshes of a process have in common. */
export interface RefreshContext {
  readonly settings: Settings;
  readonly clock: Clock;
  readonly records: LoginRecords;
  readonly saves: PendingSaves;
  readonly claims: RefreshClaims;
  readonly backoff: RefreshBackoff;
  readonly refusals: ExpiringMap<Refusal>;
  readonly lock: RefreshLock | undefined;
  readonly timing: RefreshTiming;
}

/** How long is waited, in milliseconds. */
export interface RefreshTiming {
  /** How long a lease lasts that nobody gives back. */
  readonly leaseMs: number;
  /** How long a lease's holder is waited for. */
  readonly leaseWaitMs: number;
  /** How long another process's notice is respected. */
  readonly holdMs: number;
  /** How long a request waits for another process's refresh, lease included. */
  readonly waitMs: number;
  /** After `invalid_grant`, the longest time in which another process may still save a newer pair. */
  readonly doubtMs: number;
  /** How long a request waits for that pair before it is answered 503. */
  readonly patienceMs: number;
  /** How often the store is asked while a request waits. */
  readonly pollMs: number;
}

/** The timing for an HTTP deadline. */
export function timingFor(timeoutMs: number): RefreshTiming {
  const leaseWaitMs = Math.max(5_000, timeoutMs);
  const holdMs = leaseWaitMs + 2_000;
  // Before and after the HTTP request the store is asked, for two seconds each time; a save that failed is repeated.
  const longestMs = timeoutMs + 10_000;
  return {
    leaseMs: longestMs,
    leaseWaitMs,
    holdMs,
    waitMs: holdMs + 5_000,
    doubtMs: longestMs,
    patienceMs: 1_500,
    pollMs: 100,
  };
}

/** One refresh of one login. */
export class TokenRefresh {
  private readonly giveUp: number;

  /** @param rejected - a token that the API refused although it looked good */
  constructor(
    private readonly context: RefreshContext,
    private readonly login: Login,
    private readonly rejected: string | undefined,
  ) {
    this.giveUp = context.clock.now() + context.timing.waitMs;
  }

  /** The access token to use: renewed, or another process's, or the old one while it lives and cannot be renewed. */
  async run(): Promise<string> {
    const { records, saves } = this.context;
    const release = await this.acquireLock();
    try {
      const record = await saves.persist(this.login, await records.load(this.login.recordId));
      return isUsable(record.tokens, this.rejected) ? record.tokens.accessToken : await this.renew(record);
    } finally {
      await release?.();
    }
  }

  private async acquireLock(): Promise<ReleaseLease | undefined> {
    const { lock, settings, records, timing } = this.context;
    if (!lock) return undefined;
    return acquireLease(lock, {
      name: this.login.recordId,
      leaseMs: timing.leaseMs,
      waitMs: timing.leaseWaitMs,
      isDone: async () => isUsable((await records.load(this.login.recordId)).tokens, this.rejected),
      onTrouble: () => settings.emit("lock_unavailable"),
    });
  }

  private async renew(record: TokenRecord): Promise<string> {
    const { refreshToken, accessToken } = record.tokens;
    const mayKeep = isLiving(record.tokens, this.rejected);
    if (refreshToken === undefined) return mayKeep ? accessToken : this.expire();
    try {
      return await this.replace(record, refreshToken);
    } catch (error) {
      if (!mayKeep || error instanceof SignInRequiredError) throw error;
      // The old token is used meanwhile.
      this.context.backoff.pause(this.login.recordId, error);
      return accessToken;
    }
  }

  private async replace(record: TokenRecord, refreshToken: string): Promise<string> {
    const { refusals, saves, records, backoff } = this.context;
    const { recordId } = this.login;
    const refusal = refusals.get(recordId);
    if (refusal?.version === record.version) return this.waitForPeerRefresh(record, refusal);

    const claim = await this.claim(record);
    if (typeof claim === "string") return claim;
    const tokens = await this.send(record, refreshToken);
    if (tokens === "invalid_grant") return this.handleInvalidGrant(record, claim);
    backoff.succeeded(recordId);
    // Not saved: another process was faster, whose tokens are used, or the login has ended.
    const isSaved = await saves.save(this.login, record, tokens);
    return isSaved ? tokens.accessToken : (await records.load(recordId)).tokens.accessToken;
  }

  /** Claims the refresh; or gives the access token that another process has got meanwhile. */
  private async claim(record: TokenRecord): Promise<Claim | string> {
    const { claims, clock, records, timing } = this.context;
    for (;;) {
      const claim = await claims.claim(this.login.recordId, record);
      if (claim) return claim;
      if (isLiving(record.tokens, this.rejected) || clock.now() >= this.giveUp) throw pending();
      await clock.sleep(timing.pollMs);
      const current = await records.load(this.login.recordId);
      if (current.version > record.version) return current.tokens.accessToken;
    }
  }

  private async send({ tokens: { scope } }: TokenRecord, refreshToken: string): Promise<TokenSet | "invalid_grant"> {
    const { settings, backoff } = this.context;
    try {
      return await refreshTokens(settings, { refreshToken, scope });
    } catch (error) {
      // The one response that ends a login (RFC 6749 §5.2).
      if (error instanceof ProviderError && error.reason === "invalid_grant") return "invalid_grant";
      settings.emit("refresh_failed", error instanceof ProviderError ? { error } : {});
      backoff.failed(this.login.recordId, error);
      throw error;
    }
  }

  /** Eventpop has refused the refresh token: either it has ended the login, or another process got the new pair. */
  private async handleInvalidGrant(record: TokenRecord, { isContested }: Claim): Promise<string> {
    const { claims, refusals, clock, timing } = this.context;
    const { recordId } = this.login;
    if (!isContested && (await claims.isAlone(recordId, record))) return this.expire();
    const refusal = new Refusal(record.version, clock, timing.doubtMs);
    refusals.set(recordId, refusal);
    return this.waitForPeerRefresh(record, refusal);
  }

  /** Waits for another process's pair; ends the login once there can be none. */
  private async waitForPeerRefresh(record: TokenRecord, refusal: Refusal): Promise<string> {
    const { claims, clock, records, timing } = this.context;
    const { recordId } = this.login;
    const giveUp = clock.now() + timing.patienceMs;
    try {
      for (;;) {
        const current = await records.load(recordId);
        if (current.version > record.version) return current.tokens.accessToken;
        if (await refusal.isCertain(() => claims.probe(recordId, record))) return await this.expire();
        if (isLiving(record.tokens, this.rejected) || clock.now() >= giveUp) throw pending();
        await clock.sleep(timing.pollMs);
      }
    } catch (error) {
      if (!isPending(error)) refusal.unsettle();
      throw error;
    }
  }

  private async expire(): Promise<never> {
    const { records, settings } = this.context;
    await records.expire(this.login.recordId);
    const error = new SignInRequiredError("EVENTPOP_SIGN_IN_AGAIN", "Eventpop has ended this login.");
    settings.emit("sign_in_expired", { error });
    throw error;
  }
}

function pending(): EventpopError {
  return new EventpopError("EVENTPOP_REFRESH_PENDING", "Another process may hold newer tokens of this login.", {
    retryAfter: 1,
  });
}

function isPending(error: unknown): boolean {
  return error instanceof EventpopError && error.code === "EVENTPOP_REFRESH_PENDING";
}
