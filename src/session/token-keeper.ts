import { setTimeout as sleep } from "node:timers/promises";
import { ProviderError, SignInRequiredError } from "../errors";
import { refreshTokens, revokeToken } from "../oauth/token-endpoint";
import { isStale, type TokenSet } from "../oauth/token-set";
import type { Settings } from "../settings";
import { BoundedMap } from "./bounded-map";
import { type RefreshLock, type ReleaseLease, takeTurn } from "./refresh-lock";
import { inTime } from "./store-deadline";
import type { TokenRecord, TokenStore } from "./token-store";

/** Which login: its record's handle, and when it ends unless used (milliseconds since the epoch). */
export interface Login {
  readonly handle: string;
  readonly until: number;
}

/** Tokens that Eventpop gave in place of a record's, and the store did not take. */
interface UnsavedTokens {
  readonly tokens: TokenSet;
  /** Version of the record whose place they take. */
  readonly version: number;
}

/** How much longer a lease is than the HTTP deadline: time for the store calls before and after. */
const LEASE_MARGIN_MS = 10_000;
/** The lease's holder is waited for so long, or for one HTTP deadline if that is longer. */
const LOCK_WAIT_MS = 5_000;
/** How long a sibling's newer pair is looked for after `invalid_grant`. */
const SIBLING_WAIT_MS = 1_500;
const SIBLING_POLL_MS = 100;
/** After a refresh failed, a token that still lives is used this long before the next try. */
const REST_MS = 5_000;
const REMEMBER_ENDED_MS = 10 * 60_000;
/** Tokens that the store did not take are offered again so often, and so long. */
const SAVE_AGAIN_MS = 500;
const REMEMBER_UNSAVED_MS = 10 * 60_000;

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
  private readonly unsaved = new BoundedMap<UnsavedTokens>(REMEMBER_UNSAVED_MS, 1_000);

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
    return !this.isEnded(handle) && (await this.read(handle)) !== undefined;
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
    if (isUsable(tokens, rejected) || (isLiving(tokens, rejected) && this.resting.has(handle)))
      return tokens.accessToken;
    for (let flight = this.flights.get(handle); flight; flight = this.flights.get(handle)) {
      const token = await flight;
      if (token !== rejected) return token;
    }
    return this.takeOff(login, rejected);
  }

  /** Begins a login: stores its tokens and gives the handle. */
  begin(tokens: TokenSet, until: number): Promise<string> {
    return inTime("write", () => this.store.create(tokens, until));
  }

  /** Moves the end of a login that is being used. */
  extend({ handle, until }: Login): Promise<void> {
    return inTime("touch", () => this.store.extend(handle, until));
  }

  /** Ends a login: nothing that is under way brings it back. */
  async end(handle: string): Promise<void> {
    this.forget(handle);
    await inTime("delete", () => this.store.delete(handle));
  }

  /** Ends a login and has Eventpop revoke its tokens once `between` is done; whether that works is nobody's concern. */
  async endAndRevoke(handle: string, between: () => Promise<void>): Promise<void> {
    const record = await this.read(handle);
    await this.end(handle);
    await between();
    if (record) await revokeToken(this.settings, record.tokens.accessToken).catch(() => {});
  }

  private forget(handle: string): void {
    this.ended.set(handle, true);
    this.unsaved.delete(handle);
  }

  private read(handle: string): Promise<TokenRecord | undefined> {
    return inTime("read", () => this.store.read(handle));
  }

  private async load(handle: string): Promise<TokenRecord> {
    const record = this.isEnded(handle) ? undefined : await this.read(handle);
    // Asked again: a logout may have come while the store was answering.
    if (record && !this.isEnded(handle)) return record;
    this.forget(handle);
    throw new SignInRequiredError("EVENTPOP_SIGN_IN_REQUIRED", "This login has ended.");
  }

  /** Starts the one refresh; claimed before anything is awaited, so that whoever comes now joins. */
  private takeOff(login: Login, rejected: string | undefined): Promise<string> {
    const flight = this.refresh(login, rejected).finally(() => this.flights.delete(login.handle));
    this.flights.set(login.handle, flight);
    return flight;
  }

  private async refresh(login: Login, rejected: string | undefined): Promise<string> {
    const release = await this.takeTurn(login.handle, rejected);
    try {
      const record = await this.catchUp(login, await this.load(login.handle));
      return isUsable(record.tokens, rejected) ? record.tokens.accessToken : await this.renew(login, record, rejected);
    } finally {
      await release?.();
    }
  }

  private async takeTurn(handle: string, rejected: string | undefined): Promise<ReleaseLease | undefined> {
    if (!this.lock) return undefined;
    const { timeoutMs, emit } = this.settings;
    return takeTurn(this.lock, {
      name: handle,
      leaseMs: timeoutMs + LEASE_MARGIN_MS,
      waitMs: Math.max(LOCK_WAIT_MS, timeoutMs),
      isDone: async () => isUsable((await this.load(handle)).tokens, rejected),
      onTrouble: () => emit("lock_unavailable"),
    });
  }

  /** Stores the pair that the store did not take, in place of one that Eventpop may have forgotten. */
  private async catchUp(login: Login, record: TokenRecord): Promise<TokenRecord> {
    const unsaved = this.unsaved.get(login.handle);
    if (!unsaved) return record;
    if (unsaved.version === record.version) await this.save(login, record, unsaved.tokens);
    this.unsaved.delete(login.handle);
    return this.load(login.handle);
  }

  private async renew(login: Login, record: TokenRecord, rejected: string | undefined): Promise<string> {
    const { handle } = login;
    const { accessToken, refreshToken } = record.tokens;
    const canWait = isLiving(record.tokens, rejected);
    if (refreshToken === undefined) return canWait ? accessToken : this.expire(handle);
    let tokens: TokenSet;
    try {
      tokens = await refreshTokens(this.settings, refreshToken);
    } catch (error) {
      if (isDead(error)) return (await this.awaitSibling(handle, record)) ?? this.expire(handle);
      this.settings.emit("refresh_failed", error instanceof ProviderError ? { error } : {});
      if (!canWait) throw error;
      this.resting.set(handle, true);
      return accessToken;
    }
    // Not stored: a sibling was faster, whose tokens are used, or the login has ended and these are thrown away.
    return (await this.save(login, record, tokens)) ? tokens.accessToken : (await this.load(handle)).tokens.accessToken;
  }

  /** Stores a new pair. One that the store does not take is kept, for no other process can know it. */
  private async save(login: Login, read: TokenRecord, tokens: TokenSet): Promise<boolean> {
    const { handle, until } = login;
    const { version } = read;
    try {
      const isStored = await inTime("write", () => this.store.replace(handle, read, tokens, until));
      this.unsaved.delete(handle);
      if (isStored) this.settings.emit("tokens_refreshed");
      return isStored;
    } catch (error) {
      this.keepUnsaved(login, { tokens, version });
      throw error;
    }
  }

  private keepUnsaved(login: Login, pair: UnsavedTokens): void {
    const earlier = this.unsaved.get(login.handle);
    if (earlier?.tokens === pair.tokens) return;
    this.unsaved.set(login.handle, pair);
    if (!earlier) void this.saveAgain(login);
  }

  /** Offers unsaved tokens to the store until it takes them: a sibling that asks Eventpop before finds the old pair spent. */
  private async saveAgain(login: Login): Promise<void> {
    while (this.unsaved.has(login.handle)) {
      await sleep(SAVE_AGAIN_MS, undefined, { ref: false });
      await this.load(login.handle)
        .then((record) => this.catchUp(login, record))
        .catch(() => {});
    }
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

/** Whether a token may still work: not spent, and not the one that the API refused. */
function isLiving({ accessToken, expiresAt }: TokenSet, rejected: string | undefined): boolean {
  return accessToken !== rejected && expiresAt > Date.now();
}

/** Whether a token can be used as it is: neither spent, nor nearly, nor the one that the API refused. */
function isUsable(tokens: TokenSet, rejected: string | undefined): boolean {
  return tokens.accessToken !== rejected && !isStale(tokens, Date.now());
}
