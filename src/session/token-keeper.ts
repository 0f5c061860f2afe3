import { setTimeout as sleep } from "node:timers/promises";
import { ProviderError, SignInRequiredError } from "../errors";
import { refreshTokens, revokeToken } from "../oauth/token-endpoint";
import { isStale, type TokenSet } from "../oauth/token-set";
import type { Settings } from "../settings";
import { BoundedMap } from "./bounded-map";
import type { RefreshLock, ReleaseLease } from "./refresh-lock";
import type { TokenRecord, TokenStore } from "./token-store";

/** Which login: its record's handle, and when it ends unless used (milliseconds since the epoch). */
export interface Login {
  readonly handle: string;
  readonly until: number;
}

/** Longer than the longest HTTP deadline would be needless: the holder has given up by then. */
const LEASE_MARGIN_MS = 10_000;
const LOCK_WAIT_MS = 5_000;
const LOCK_POLL_MS = 100;
/** How long a sibling's newer pair is looked for after `invalid_grant`. */
const SIBLING_WAIT_MS = 1_500;
const SIBLING_POLL_MS = 100;
/** After a refresh failed, a token that still lives is used this long before the next try. */
const REST_MS = 5_000;
const REMEMBER_ENDED_MS = 10 * 60_000;

/**
 * Gives an access token that works now: loads it, renews it once for everybody who waits, stores it before it is used.
 *
 * - One refresh at a time per login in this process, and with a {@link RefreshLock} in all of them.
 * - A login that ended stays ended: tokens that arrive afterwards are thrown away.
 * - Only `invalid_grant` ends a login. Any other failure keeps the tokens, and a token that still lives is used meanwhile.
 */
export class TokenKeeper {
  private readonly flights = new Map<string, Promise<string>>();
  private readonly ended = new BoundedMap<true>(REMEMBER_ENDED_MS, 10_000);
  private readonly resting = new BoundedMap<true>(REST_MS, 1_000);
  /** Tokens that Eventpop gave and the store did not take: the next try stores them instead of spending a dead pair. */
  private readonly unsaved = new BoundedMap<TokenSet>(REMEMBER_ENDED_MS, 1_000);

  constructor(
    private readonly settings: Settings,
    private readonly store: TokenStore,
    private readonly lock?: RefreshLock | undefined,
  ) {}

  /** Whether this process knows that the login has ended: no store is asked. */
  isEnded(handle: string): boolean {
    return this.ended.has(handle);
  }

  /** Whether the login's record is still there, by asking the store. */
  async isAlive(handle: string): Promise<boolean> {
    return !this.isEnded(handle) && (await this.store.read(handle)) !== undefined;
  }

  /**
   * A token that works now. `rejected` is one that the API refused although it looked good: it will not come again.
   *
   * @throws SignInRequiredError `EVENTPOP_SIGN_IN_REQUIRED` (the login ended), `EVENTPOP_SIGN_IN_AGAIN` (Eventpop ended it);
   * ProviderError or StoreError where neither old nor new token can be had
   */
  async getToken(login: Login, rejected?: string): Promise<string> {
    const { handle } = login;
    const { tokens } = await this.load(handle);
    const isLiving = tokens.accessToken !== rejected && tokens.expiresAt > Date.now();
    if (isUsable(tokens, rejected) || (isLiving && this.resting.has(handle))) return tokens.accessToken;
    const underWay = this.flights.get(handle);
    const token = await underWay;
    if (token !== undefined && token !== rejected) return token;
    return this.flights.get(handle) ?? this.takeOff(login, rejected);
  }

  /** Ends a login: nothing that is under way brings it back. */
  async end(handle: string): Promise<void> {
    this.ended.set(handle, true);
    this.unsaved.delete(handle);
    await this.store.delete(handle);
  }

  /** Ends a login and has Eventpop revoke its tokens once `between` is done; whether that works is nobody's concern. */
  async endAndRevoke(handle: string, between: () => Promise<void>): Promise<void> {
    const record = await this.store.read(handle);
    await this.end(handle);
    await between();
    if (record) await revokeToken(this.settings, record.tokens.accessToken).catch(() => {});
  }

  /** Moves the end of a login that is being used. */
  extend({ handle, until }: Login): Promise<void> {
    return this.store.extend(handle, until);
  }

  /** Begins a login: stores its tokens and gives the handle. */
  begin(tokens: TokenSet, until: number): Promise<string> {
    return this.store.create(tokens, until);
  }

  private async load(handle: string): Promise<TokenRecord> {
    const record = this.isEnded(handle) ? undefined : await this.store.read(handle);
    // Asked again: a logout may have come while the store was answering.
    if (record && !this.isEnded(handle)) return record;
    this.ended.set(handle, true);
    throw new SignInRequiredError("EVENTPOP_SIGN_IN_REQUIRED", "This login has ended.");
  }

  /** Starts the one refresh; claimed before anything is awaited, so that whoever comes now joins. */
  private takeOff(login: Login, rejected: string | undefined): Promise<string> {
    const flight = this.refresh(login, rejected).finally(() => this.flights.delete(login.handle));
    this.flights.set(login.handle, flight);
    return flight;
  }

  private async refresh(login: Login, rejected: string | undefined): Promise<string> {
    const { release, token } = await this.takeTurn(login.handle, rejected);
    if (token !== undefined) return token;
    try {
      const record = await this.load(login.handle);
      return isUsable(record.tokens, rejected) ? record.tokens.accessToken : await this.renew(login, record, rejected);
    } finally {
      await release?.().catch(() => this.settings.emit("lock_unavailable"));
    }
  }

  /** The lease, or the token that its holder came back with; neither where there is no lock, or none to be had in time. */
  private async takeTurn(
    handle: string,
    rejected: string | undefined,
  ): Promise<{ release?: ReleaseLease; token?: string }> {
    if (!this.lock) return {};
    const giveUp = Date.now() + LOCK_WAIT_MS;
    try {
      for (;;) {
        const release = await this.lock.acquire(handle, this.settings.timeoutMs + LEASE_MARGIN_MS);
        if (release) return { release };
        if (Date.now() > giveUp) return {};
        await sleep(LOCK_POLL_MS);
        const { tokens } = await this.load(handle);
        if (isUsable(tokens, rejected)) return { token: tokens.accessToken };
      }
    } catch (error) {
      if (error instanceof SignInRequiredError) throw error;
      this.settings.emit("lock_unavailable");
      return {};
    }
  }

  private async renew(login: Login, record: TokenRecord, rejected: string | undefined): Promise<string> {
    const { handle, until } = login;
    const { accessToken, refreshToken, expiresAt } = record.tokens;
    const isLiving = accessToken !== rejected && expiresAt > Date.now();
    if (refreshToken === undefined) return isLiving ? accessToken : this.expire(handle);
    let tokens = this.unsaved.get(handle);
    try {
      tokens ??= await refreshTokens(this.settings, refreshToken);
    } catch (error) {
      if (isDead(error)) return (await this.awaitSibling(handle, record)) ?? this.expire(handle);
      this.settings.emit("refresh_failed", error instanceof ProviderError ? { error } : {});
      if (!isLiving) throw error;
      this.resting.set(handle, true);
      return accessToken;
    }
    this.unsaved.set(handle, tokens);
    const isStored = await this.store.replace(handle, record, tokens, until);
    this.unsaved.delete(handle);
    if (isStored) this.settings.emit("tokens_refreshed");
    // Not stored: a sibling was faster, whose tokens are used, or the login has ended and these are thrown away.
    return isStored ? tokens.accessToken : (await this.load(handle)).tokens.accessToken;
  }

  private async expire(handle: string): Promise<never> {
    await this.end(handle);
    const error = new SignInRequiredError("EVENTPOP_SIGN_IN_AGAIN", "Eventpop has ended this login.");
    this.settings.emit("sign_in_expired", { error });
    throw error;
  }

  private async awaitSibling(handle: string, { version }: TokenRecord): Promise<string | undefined> {
    const giveUp = Date.now() + SIBLING_WAIT_MS;
    for (;;) {
      const current = await this.load(handle);
      if (current.version > version) return current.tokens.accessToken;
      if (Date.now() > giveUp) return undefined;
      await sleep(SIBLING_POLL_MS);
    }
  }
}

/** `invalid_grant` is the one answer that ends a login (RFC 6749 §5.2). */
function isDead(error: unknown): boolean {
  return error instanceof ProviderError && error.reason === "invalid_grant";
}

/** Whether a token can be used as it is: neither spent, nor nearly, nor the one that the API refused. */
function isUsable(tokens: TokenSet, rejected: string | undefined): boolean {
  return tokens.accessToken !== rejected && !isStale(tokens, Date.now());
}
