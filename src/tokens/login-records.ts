import type { RefreshMarker, TokenRecord, TokenSet, TokenStore } from "../config/token-storage";
import { SignInRequiredError } from "../errors";
import { ExpiringMap } from "../time/expiring-map";
import { runWithStoreDeadline } from "./store-deadline";

/** A login: the id of its record, and the time when it ends if it is not used before, in milliseconds since the epoch. */
export interface Login {
  readonly recordId: string;
  readonly expiresAt: number;
}

const REMEMBER_ENDED_MS = 10 * 60_000;

/**
 * The token records of logins. Calls the token store with a timeout of two seconds. Remembers which logins have ended, so that a
 * late response of the store does not restore one.
 */
export class LoginRecords {
  private readonly ended = new ExpiringMap<true>(REMEMBER_ENDED_MS, 10_000);

  constructor(private readonly store: TokenStore) {}

  /** Returns true if this process knows that the login has ended. Does not call the store. */
  isKnownEnded(recordId: string): boolean {
    return this.ended.has(recordId);
  }

  /** Asks the store whether the record exists, even if it cannot be unsealed. */
  async isStored(recordId: string): Promise<boolean> {
    return !this.isKnownEnded(recordId) && (await runWithStoreDeadline("read", () => this.store.hasRecord(recordId)));
  }

  /** Stores a new record and returns its id. If the store writes the record after the timeout, the record is deleted, because no session has its id. */
  async create(tokens: TokenSet, expiresAt: number): Promise<string> {
    let isLate = false;
    try {
      return await runWithStoreDeadline("write", async () => {
        const recordId = await this.store.createRecord(tokens, expiresAt);
        if (isLate) await this.store.deleteRecord(recordId);
        return recordId;
      });
    } finally {
      isLate = true;
    }
  }

  /** @throws SignInRequiredError `EVENTPOP_SIGN_IN_REQUIRED` if the record is gone, or if no key unseals it */
  async load(recordId: string): Promise<TokenRecord> {
    const record = this.isKnownEnded(recordId)
      ? undefined
      : await runWithStoreDeadline("read", () => this.store.readRecord(recordId));
    // This is checked again, because a logout may have happened during the read.
    if (record && !this.isKnownEnded(recordId)) return record;
    this.ended.set(recordId, true);
    throw new SignInRequiredError("EVENTPOP_SIGN_IN_REQUIRED", "This login has ended.");
  }

  /** Replaces the tokens of the record that was read. Returns false and changes nothing if it does not exist or was already replaced. */
  replace({ recordId, expiresAt }: Login, previous: TokenRecord, tokens: TokenSet): Promise<boolean> {
    return runWithStoreDeadline("write", () => this.store.replaceRecord(recordId, previous, tokens, expiresAt));
  }

  extend({ recordId, expiresAt }: Login): Promise<void> {
    return runWithStoreDeadline("touch", () => this.store.extendRecord(recordId, expiresAt));
  }

  loadMarker(recordId: string): Promise<RefreshMarker | undefined> {
    return runWithStoreDeadline("read", () => this.store.readRefreshMarker(recordId));
  }

  saveMarker(recordId: string, marker: RefreshMarker): Promise<void> {
    return runWithStoreDeadline("write", () => this.store.writeRefreshMarker(recordId, marker));
  }

  /** Ends a login because the user logged out. For this process, the login ends at once, even if the store fails. */
  endNow(recordId: string): Promise<TokenRecord | undefined> {
    this.ended.set(recordId, true);
    return this.deleteFromStore(recordId);
  }

  /** Ends a login that Eventpop revoked. It ends only when the store has deleted it, because another process may still save newer tokens. */
  async endOnceDeleted(recordId: string): Promise<void> {
    await this.deleteFromStore(recordId);
    this.ended.set(recordId, true);
  }

  private deleteFromStore(recordId: string): Promise<TokenRecord | undefined> {
    return runWithStoreDeadline("delete", () => this.store.deleteRecord(recordId));
  }
}
