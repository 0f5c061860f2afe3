/** The tokens of one token response (RFC 6749 §5.1). Every value can be stored as JSON. */
export interface TokenSet {
  readonly accessToken: string;
  readonly refreshToken?: string;
  /** Granted scope, as words separated by blanks. Absent if the response has no scope. */
  readonly scope?: string;
  /** When the access token expires, in milliseconds since the epoch. Computed from the time when the token request was sent. */
  readonly expiresAt: number;
  /** Lifetime of the access token when it was issued, in milliseconds. */
  readonly lifetimeMs: number;
}

/** The tokens of one login, as stored. */
export interface TokenRecord {
  readonly tokens: TokenSet;
  /** 1 for the first token pair of the login, 2 for the second, and so on. */
  readonly version: number;
}

/** A note that a process is refreshing the tokens of a record. It is stored beside the record before the refresh token is sent. */
export interface RefreshMarker {
  /** Version of the record whose tokens are being refreshed. */
  readonly version: number;
  /** Random text that identifies the process. */
  readonly owner: string;
  /** Whether another process may also have new tokens for this version of the record. */
  readonly isContested: boolean;
  /** Milliseconds since the epoch, by the clock of the process that wrote it. */
  readonly writtenAt: number;
}

/**
 * Stores the tokens of logins. Each login has one record with a random id. `expiresAt` is the time when the login ends if it is not
 * used before, in milliseconds since the epoch. If a method throws or takes longer than two seconds, the request gets 503. Such a
 * failure creates no login and ends no login.
 */
export interface TokenStore {
  /** Stores a new record and returns its id. If it throws, it must not leave a record in the store. */
  createRecord(tokens: TokenSet, expiresAt: number): Promise<string>;
  /**
   * Returns the record, or undefined if there is none. Throws a {@link SignInRequiredError} if the record exists but cannot be
   * unsealed; the user then has to log in again. It must not delete such a record, because another process may have the key.
   */
  readRecord(recordId: string): Promise<TokenRecord | undefined>;
  /** Returns whether the record exists, even if it cannot be unsealed. */
  hasRecord(recordId: string): Promise<boolean>;
  /**
   * Replaces the tokens of the record, if its version is still that of `previous`. Returns false, and must change nothing, if the
   * record does not exist or has another version.
   */
  replaceRecord(recordId: string, previous: TokenRecord, tokens: TokenSet, expiresAt: number): Promise<boolean>;
  /** Writes a new `expiresAt` to the record. Must not restore a deleted record or replaced tokens. */
  extendRecord(recordId: string, expiresAt: number): Promise<void>;
  /**
   * Deletes the record. A write that is still running must not restore it. Returns the last content, so that its tokens can be
   * revoked, or undefined if there was no readable record.
   */
  deleteRecord(recordId: string): Promise<TokenRecord | undefined>;
  /**
   * Stores the login's refresh marker for five minutes, and overwrites an earlier marker. Must not change the record, because
   * another process may be replacing its tokens.
   */
  writeRefreshMarker(recordId: string, marker: RefreshMarker): Promise<void>;
  /** Returns the last refresh marker, or undefined if there is none or it is older than five minutes. */
  readRefreshMarker(recordId: string): Promise<RefreshMarker | undefined>;
}

/**
 * A lock between processes. Only the process that holds the lease refreshes the tokens of a login. The lock is optional: without
 * it, several processes may send a refresh request for the same tokens, but no login ends because of that.
 */
export interface RefreshLock {
  /**
   * Tries once to acquire the lease `name` for `leaseMs` milliseconds. Returns a function that releases the lease, or undefined if
   * another process holds it. If `acquire` throws or takes longer than two seconds, the refresh runs without a lease.
   */
  acquire(name: string, leaseMs: number): Promise<ReleaseLease | undefined>;
}

/** Releases a lease. Must do nothing if the lease has expired and another process holds it. */
export type ReleaseLease = () => Promise<void>;
