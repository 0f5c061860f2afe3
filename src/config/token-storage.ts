/** The tokens of one token response (RFC 6749 §5.1). Every value can be stored as JSON. */
export interface TokenSet {
  readonly accessToken: string;
  readonly refreshToken?: string;
  /** Granted scope, words separated by blanks; absent if the response has none. */
  readonly scope?: string;
  /** When the access token expires, in milliseconds since the epoch. Counted from the time of the request. */
  readonly expiresAt: number;
  /** Lifetime of the access token when it was issued, in milliseconds. */
  readonly lifetimeMs: number;
}

/** The tokens of one login, as stored. */
export interface TokenRecord {
  readonly tokens: TokenSet;
  /** 1 for the first token pair, and one more for each pair that replaced it. */
  readonly version: number;
}

/** Says that a process is refreshing a record's tokens. Stored beside the record, before the refresh token is sent. */
export interface RefreshMarker {
  /** Version of the record whose tokens are being refreshed. */
  readonly version: number;
  /** Identifies the process: random text. */
  readonly owner: string;
  /** Whether another process may hold a newer pair for the same version. */
  readonly isContested: boolean;
  /** Milliseconds since the epoch, by the clock of the process that wrote it. */
  readonly writtenAt: number;
}

/**
 * Stores the tokens of logins: one record per login, with a random id. `expiresAt` is when the login ends unless it is used, in
 * milliseconds since the epoch. Each method has a timeout of two seconds. If it throws or takes longer, the request gets 503; no
 * login is created or lost.
 */
export interface TokenStore {
  /** Stores a new record and gives its id. If it throws, it must not leave a record behind. */
  createRecord(tokens: TokenSet, expiresAt: number): Promise<string>;
  /**
   * The record, or undefined if it is gone. Throws a {@link SignInRequiredError} if the record exists but cannot be read: the
   * user has to sign in again. The record stays, because another process may have the key.
   */
  readRecord(recordId: string): Promise<TokenRecord | undefined>;
  /** Whether the record exists, readable or not. */
  hasRecord(recordId: string): Promise<boolean>;
  /** Replaces the tokens of the record `read`. False if the record is gone or was already replaced; it must then stay as it is. */
  replaceRecord(recordId: string, read: TokenRecord, tokens: TokenSet, expiresAt: number): Promise<boolean>;
  /** Writes the record's new `expiresAt`. Must not restore a deleted record or replaced tokens. */
  extendRecord(recordId: string, expiresAt: number): Promise<void>;
  /**
   * Deletes the record. A write that is still running must not restore it. Gives the last content, so that its tokens can be
   * revoked; undefined if there was no readable record.
   */
  deleteRecord(recordId: string): Promise<TokenRecord | undefined>;
  /**
   * Stores the login's refresh marker for five minutes and overwrites an earlier one. Must not change the record, because
   * another process may be replacing it.
   */
  writeRefreshMarker(recordId: string, marker: RefreshMarker): Promise<void>;
  /** The last refresh marker, if it is not older than five minutes. */
  readRefreshMarker(recordId: string): Promise<RefreshMarker | undefined>;
}

/**
 * A lock between processes: only its holder refreshes a login's tokens. Optional: without a lock, several processes may send a
 * refresh request for the same expiry. No login is lost.
 */
export interface RefreshLock {
  /**
   * Tries once to acquire the lease `name` for `leaseMs` milliseconds. Gives the function that releases it, or undefined while
   * another process holds it. If it throws or takes longer than two seconds, the refresh runs without a lease.
   */
  acquire(name: string, leaseMs: number): Promise<ReleaseLease | undefined>;
}

/** Releases a lease. Must do nothing if the lease expired and another process holds it. */
export type ReleaseLease = () => Promise<void>;
