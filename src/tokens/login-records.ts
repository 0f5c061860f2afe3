import type { RefreshNotice, TokenRecord, TokenSet, TokenStore } from "../config/token-storage";
import { SignInRequiredError } from "../errors";
import { ExpiringMap } from "../time/expiring-map";
import { withStoreDeadline } from "./store-deadline";

/** Which login: its record's handle, and when it ends unless used (milliseconds since the epoch). */
export interface Login {
  readonly recordId: string;
  readonly expiresAt: number;
}

const REMEMBER_ENDED_MS = 10 * 60_000;

/**
 * The records of logins as this process sees them: each call of the store has two seconds, and a login that this process
 * has seen end stays ended, whatever the store says later.
 */
export class LoginRecords {
  private readonly ended = new ExpiringMap<true>(REMEMBER_ENDED_MS, 10_000);

  constructor(private readonly store: TokenStore) {}

  /** Whether this process knows that the login has ended: no store is asked. */
  isEnded(recordId: string): boolean {
    return this.ended.has(recordId);
  }

  /** Whether the record is in the store, readable or not. */
  async exists(recordId: string): Promise<boolean> {
    return !this.isEnded(recordId) && (await withStoreDeadline("read", () => this.store.exists(recordId)));
  }

  /** Stores a new record. One that is written only after the deadline is removed: nobody has its handle. */
  async create(tokens: TokenSet, expiresAt: number): Promise<string> {
    let isLate = false;
    try {
      return await withStoreDeadline("write", async () => {
        const recordId = await this.store.create(tokens, expiresAt);
        if (isLate) await this.store.delete(recordId);
        return recordId;
      });
    } finally {
      isLate = true;
    }
  }

  /** @throws SignInRequiredError `EVENTPOP_SIGN_IN_REQUIRED` where the record is gone, or no key opens it */
  async load(recordId: string): Promise<TokenRecord> {
    const record = this.isEnded(recordId)
      ? undefined
      : await withStoreDeadline("read", () => this.store.read(recordId));
    // Checked again: a logout may have come while the store was answering.
    if (record && !this.isEnded(recordId)) return record;
    this.ended.set(recordId, true);
    throw new SignInRequiredError("EVENTPOP_SIGN_IN_REQUIRED", "This login has ended.");
  }

  /** False, and nothing changed for good, if the record is gone or was replaced. */
  replace({ recordId, expiresAt }: Login, read: TokenRecord, tokens: TokenSet): Promise<boolean> {
    return withStoreDeadline("write", () => this.store.replace(recordId, read, tokens, expiresAt));
  }

  extend({ recordId, expiresAt }: Login): Promise<void> {
    return withStoreDeadline("touch", () => this.store.extend(recordId, expiresAt));
  }

  readNotice(recordId: string): Promise<RefreshNotice | undefined> {
    return withStoreDeadline("read", () => this.store.readNotice(recordId));
  }

  writeNotice(recordId: string, notice: RefreshNotice): Promise<void> {
    return withStoreDeadline("write", () => this.store.writeNotice(recordId, notice));
  }

  /** Ends a login because the user signed out: in this process at once, whether or not the store takes it. */
  end(recordId: string): Promise<TokenRecord | undefined> {
    this.ended.set(recordId, true);
    return this.delete(recordId);
  }

  /** Ends a login that Eventpop has ended: only once the store has taken it, for another process may know better. */
  async expire(recordId: string): Promise<void> {
    await this.delete(recordId);
    this.ended.set(recordId, true);
  }

  private delete(recordId: string): Promise<TokenRecord | undefined> {
    return withStoreDeadline("delete", () => this.store.delete(recordId));
  }
}
