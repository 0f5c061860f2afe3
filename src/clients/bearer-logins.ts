import type { EventpopUser } from "../api/resources";
import type { Lifetimes } from "../config/auth-options";
import type { TokenSet } from "../config/token-storage";
import { randomBytes } from "../crypto/random-bytes";
import type { SealedEntries } from "../tokens/sealed-entries";
import type { TokenManager } from "../tokens/token-manager";

/** A login of a client, as it is stored. The client itself has only the access token of the login. */
export interface BearerLogin {
  readonly clientID: string;
  /** The id of the token record. */
  readonly recordId: string;
  readonly user: EventpopUser;
  /** The scope that Eventpop granted. */
  readonly scope: string;
  /** When the login began, in milliseconds since the epoch. */
  readonly loggedInAt: number;
  /** When the login ends if it is not used before, in milliseconds since the epoch. */
  readonly expiresAt: number;
  /** The user as the app's Passport serialized it. Absent without the option `passport`. */
  readonly passportUser?: unknown;
}

/** Where logins are stored: in the app's session store. */
export interface LoginStorage {
  readonly entries: SealedEntries;
  readonly tokenManager: TokenManager;
}

const ENTRY = "bearer login";
const TOKEN_BYTES = 32;
/** The share of the idle timeout after which a used login is extended, as for logins in sessions. */
const ROLLING_THRESHOLD = 0.1;

/** Returns a secret that cannot be guessed: 256 random bits, base64url. Access tokens and authorization codes are such secrets. */
export function randomSecret(): string {
  return randomBytes(TOKEN_BYTES).toString("base64url");
}

/** Whether a text has the form of {@link randomSecret}. Other texts are refused without a read of the store. */
export function isSecret(text: unknown): text is string {
  return typeof text === "string" && /^[\w-]{43}$/.test(text);
}

/**
 * The logins of clients. Each is a sealed entry in the session store, under a hash of its access token. The store therefore contains
 * no token, and a lookup takes the same time for every token.
 */
export class BearerLogins {
  constructor(private readonly lifetimes: Lifetimes) {}

  /** Returns the login of an access token, or undefined if there is none or it has ended. */
  async find({ entries, tokenManager }: LoginStorage, token: string): Promise<BearerLogin | undefined> {
    if (!isSecret(token)) return undefined;
    const login = (await entries.readEntry(token, ENTRY)) as BearerLogin | undefined;
    const isOver = !login || Date.now() >= login.expiresAt || tokenManager.isKnownEnded(login.recordId);
    return isOver ? undefined : login;
  }

  /** Stores a new login and its tokens. Returns the login with the id of its token record. */
  async start(
    { entries, tokenManager }: LoginStorage,
    token: string,
    details: Omit<BearerLogin, "recordId">,
    tokens: TokenSet,
  ): Promise<BearerLogin> {
    const recordId = await tokenManager.startLogin(tokens, details.expiresAt);
    const login = { ...details, recordId };
    try {
      await entries.writeEntry(token, ENTRY, login, login.expiresAt);
    } catch (error) {
      await tokenManager.removeWithRetries(() => this.end({ entries, tokenManager }, token, recordId, false));
      throw error;
    }
    return login;
  }

  /** Extends a login that is used, if a tenth of the idle timeout has passed since it was last extended. Returns the current login. */
  async extend({ entries, tokenManager }: LoginStorage, token: string, login: BearerLogin): Promise<BearerLogin> {
    const now = Date.now();
    const idleMs = this.lifetimes.idleMs * (1 - ROLLING_THRESHOLD);
    if (login.expiresAt >= this.expiryAfter(idleMs, login.loggedInAt, now)) return login;
    const extended = { ...login, expiresAt: this.expiryOf(login.loggedInAt, now) };
    await tokenManager.extendLogin(extended);
    await entries.writeEntry(token, ENTRY, extended, extended.expiresAt);
    // A logout deletes the token record first, and then this entry. If the record is gone, the entry that was just written is deleted
    // again.
    if (!(await tokenManager.hasRecord(login.recordId))) await entries.deleteEntry(token, ENTRY);
    return extended;
  }

  /** Ends a login: deletes the token record, then the entry. Revokes Eventpop's tokens if `revoke` is true. */
  async end({ entries, tokenManager }: LoginStorage, token: string, recordId: string, revoke: boolean): Promise<void> {
    const deleteEntry = () => entries.deleteEntry(token, ENTRY);
    if (revoke) {
      await tokenManager.endLoginAndRevoke(recordId, deleteEntry);
      return;
    }
    await tokenManager.endLogin(recordId);
    await deleteEntry();
  }

  /** Returns the time, in milliseconds since the epoch, when a login ends if it is used at `now` and not afterwards. */
  expiryOf(loggedInAt: number, now: number): number {
    return this.expiryAfter(this.lifetimes.idleMs, loggedInAt, now);
  }

  private expiryAfter(idleMs: number, loggedInAt: number, now: number): number {
    return Math.min(now + idleMs, loggedInAt + this.lifetimes.absoluteMs);
  }
}
