/** What the token endpoint gave (RFC 6749 §5.1), in a form that survives JSON. */
export interface TokenSet {
  readonly accessToken: string;
  readonly refreshToken?: string;
  /** Granted scope, words separated by blanks; absent where the answer names none. */
  readonly scope?: string;
  /** When the access token stops working, in milliseconds since the epoch, counted from when the request left. */
  readonly expiresAt: number;
  /** How long it lived when it came, in milliseconds. */
  readonly lifetimeMs: number;
}

/** The tokens of one login, as stored. */
export interface TokenRecord {
  readonly tokens: TokenSet;
  /** Counts the pairs of tokens: whoever replaces one says which one was read. */
  readonly version: number;
}

/** What a process writes beside a record before it sends the record's refresh token to Eventpop. */
export interface RefreshNotice {
  /** Version of the record whose tokens are being renewed. */
  readonly version: number;
  /** Names the process: random text. */
  readonly owner: string;
  /** Whether yet another process may hold a newer pair for the same version. */
  readonly isContested: boolean;
  /** When it was written, in milliseconds since the epoch, on the clock of the process that wrote it. */
  readonly startedAt: number;
}

/**
 * Where the tokens of logins are kept, one record per login under a random handle. `until` is when a login ends unless it
 * is used, in milliseconds since the epoch. Every method may throw, or take longer than the two seconds that are waited for
 * it; the login is then neither made nor lost, and the visitor gets 503.
 */
export interface TokenStore {
  /** Stores a new record and gives its handle. Leaves no record behind where it throws. */
  create(tokens: TokenSet, expiresAt: number): Promise<string>;
  /**
   * The record, or undefined if it is gone. Throws a {@link SignInRequiredError} where it is there and can't be read: the
   * person has to sign in again, and the record stays, for another process may have the key.
   */
  read(recordId: string): Promise<TokenRecord | undefined>;
  /** Whether the record is there, readable or not. */
  exists(recordId: string): Promise<boolean>;
  /** Puts new tokens in place of `read`. False, and nothing changed for good, if the record is gone or was replaced. */
  replace(recordId: string, read: TokenRecord, tokens: TokenSet, expiresAt: number): Promise<boolean>;
  /** Moves the end of a login. Must bring back neither a record that is gone nor tokens that were replaced. */
  extend(recordId: string, expiresAt: number): Promise<void>;
  /**
   * Ends a login: the record is gone for good, whatever is under way. Gives the record as it was last, for its tokens to be
   * revoked; undefined where there was none that can be read.
   */
  delete(recordId: string): Promise<TokenRecord | undefined>;
  /**
   * Stores the login's refresh notice for five minutes in place of an earlier one. Must not change the record: another
   * process may be replacing it at this moment.
   */
  writeNotice(recordId: string, notice: RefreshNotice): Promise<void>;
  /** The refresh notice that was written last, if it is not older than five minutes. */
  readNotice(recordId: string): Promise<RefreshNotice | undefined>;
}

/**
 * A lease that keeps several processes from refreshing the same tokens at once. Optional: without one no login is lost, but
 * processes may ask Eventpop more than once for one expiry.
 */
export interface RefreshLock {
  /**
   * Tries once to take the lease `name` for `leaseMs` milliseconds. Gives the function that returns it, or undefined while
   * somebody else holds it. Throws where the lock's store can't be reached; the refresh then goes on without, as it does after
   * two seconds of silence.
   */
  acquire(name: string, leaseMs: number): Promise<ReleaseLease | undefined>;
}

/** Gives a lease back, if it is still the holder's own. */
export type ReleaseLease = () => Promise<void>;
