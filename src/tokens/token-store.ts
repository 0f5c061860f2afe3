import type { SessionData, Store } from "express-session";
import { SignInRequiredError } from "../errors";
import type { TokenSet } from "../oauth/token-set";
import type { Settings } from "../config/eventpop-options";
import { randomBytes } from "../crypto/random-bytes";
import { createSealer, type Sealer } from "../crypto/sealing";
import { SessionStore, storable } from "./session-store";

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
  create(tokens: TokenSet, until: number): Promise<string>;
  /**
   * The record, or undefined if it is gone. Throws a {@link SignInRequiredError} where it is there and can't be read: the
   * person has to sign in again, and the record stays, for another process may have the key.
   */
  read(handle: string): Promise<TokenRecord | undefined>;
  /** Whether the record is there, readable or not. */
  exists(handle: string): Promise<boolean>;
  /** Puts new tokens in place of `read`. False, and nothing changed for good, if the record is gone or was replaced. */
  replace(handle: string, read: TokenRecord, tokens: TokenSet, until: number): Promise<boolean>;
  /** Moves the end of a login. Must bring back neither a record that is gone nor tokens that were replaced. */
  extend(handle: string, until: number): Promise<void>;
  /**
   * Ends a login: the record is gone for good, whatever is under way. Gives the record as it was last, for its tokens to be
   * revoked; undefined where there was none that can be read.
   */
  delete(handle: string): Promise<TokenRecord | undefined>;
  /**
   * Stores the login's refresh notice for five minutes in place of an earlier one. Must not change the record: another
   * process may be replacing it at this moment.
   */
  writeNotice(handle: string, notice: RefreshNotice): Promise<void>;
  /** The refresh notice that was written last, if it is not older than five minutes. */
  readNotice(handle: string): Promise<RefreshNotice | undefined>;
}

/** How long a deleted record's mark and a refresh notice stay: longer than any refresh that may still be under way. */
const MARK_LIFETIME_MS = 5 * 60_000;

interface StoredRecord extends SessionData {
  readonly eventpop?: string;
}

interface StoredNotice extends SessionData {
  readonly notice?: RefreshNotice;
}

/** What is sealed. Without names, which would be a third of it, for every login. */
type Row = readonly [
  version: number,
  accessToken: string,
  refreshToken: string | null,
  scope: string | null,
  expiresAt: number,
  lifetimeMs: number,
];

/**
 * Keeps each record, sealed, in the app's own express-session store, under a key of its own. express-session writes whole
 * sessions and the last one wins, so tokens inside the session would be lost to any slow request; only a refresh writes
 * the record.
 *
 * Session stores have no conditional write. A delete therefore leaves a mark first, and a write looks for the mark last:
 * whichever order the two run in, on whatever number of processes, the record is gone in the end. Until then a reader knows
 * by the mark that it is not there.
 */
export class SessionTokenStore implements TokenStore {
  private readonly store: SessionStore;
  private readonly sealer: Sealer;
  /** The last write of each record that is being written by this process. */
  private readonly writes = new Map<string, Promise<unknown>>();

  constructor(
    store: Store,
    private readonly settings: Pick<Settings, "keys" | "emit">,
  ) {
    this.store = new SessionStore(store);
    this.sealer = createSealer(settings.keys, "token record");
  }

  async create(tokens: TokenSet, until: number): Promise<string> {
    const handle = randomBytes(18).toString("base64url");
    try {
      await this.write(handle, { tokens, version: 1 }, until);
    } catch (error) {
      // A store may report a failure and have written all the same.
      await this.store.destroy(keyOf(handle)).catch(() => {});
      throw error;
    }
    return handle;
  }

  async read(handle: string): Promise<TokenRecord | undefined> {
    const sealed = await this.readSealed(handle);
    const record = sealed === undefined ? undefined : this.unseal(handle, sealed);
    if (record !== "unreadable") return record;
    throw new SignInRequiredError("EVENTPOP_SIGN_IN_REQUIRED", "No key of this process opens the login's record.");
  }

  async exists(handle: string): Promise<boolean> {
    return (await this.readSealed(handle)) !== undefined;
  }

  replace(handle: string, { version }: TokenRecord, tokens: TokenSet, until: number): Promise<boolean> {
    return this.inTurn(handle, async () => {
      const sealed = await this.readSealed(handle);
      const current = sealed === undefined ? undefined : this.unseal(handle, sealed);
      if (current === undefined || current === "unreadable" || current.version !== version) return false;
      await this.write(handle, { tokens, version: version + 1 }, until);
      return !(await this.undoIfEnded(handle));
    });
  }

  extend(handle: string, until: number): Promise<void> {
    return this.inTurn(handle, async () => {
      // Some stores report a key that is gone as an error; trouble of theirs is met by the next call.
      await this.store.touch(keyOf(handle), storable({}, until)).catch(() => {});
      await this.undoIfEnded(handle);
    });
  }

  async delete(handle: string): Promise<TokenRecord | undefined> {
    await this.store.set(markOf(handle), storable({ ended: true }, Date.now() + MARK_LIFETIME_MS));
    // Read behind the mark: who writes from now on sees the mark and takes the tokens back, so that these are the last.
    const stored = await this.store.get(keyOf(handle)).catch(() => undefined);
    await this.store.destroy(keyOf(handle));
    const sealed = (stored as Partial<StoredRecord> | undefined)?.eventpop;
    const record = sealed === undefined ? undefined : this.unseal(handle, sealed);
    return record === "unreadable" ? undefined : record;
  }

  async writeNotice(handle: string, notice: RefreshNotice): Promise<void> {
    await this.store.set(noticeOf(handle), storable({ notice }, Date.now() + MARK_LIFETIME_MS));
  }

  async readNotice(handle: string): Promise<RefreshNotice | undefined> {
    return ((await this.store.get(noticeOf(handle))) as Partial<StoredNotice> | undefined)?.notice;
  }

  private async readSealed(handle: string): Promise<string | undefined> {
    const [stored, isEnded] = await Promise.all([this.store.get(keyOf(handle)), this.isEnded(handle)]);
    return isEnded ? undefined : (stored as Partial<StoredRecord> | undefined)?.eventpop;
  }

  private unseal(handle: string, sealed: string): TokenRecord | "unreadable" {
    const text = this.sealer.open(sealed, handle);
    if (text !== undefined) return toRecord(JSON.parse(text));
    this.settings.emit("record_unreadable");
    return "unreadable";
  }

  private async write(handle: string, record: TokenRecord, until: number): Promise<void> {
    const eventpop = this.sealer.seal(JSON.stringify(toRow(record)), handle);
    await this.store.set(keyOf(handle), storable({ eventpop }, until));
  }

  private async isEnded(handle: string): Promise<boolean> {
    return (await this.store.get(markOf(handle))) !== undefined;
  }

  /** Takes back what was just written, if the record was deleted meanwhile. */
  private async undoIfEnded(handle: string): Promise<boolean> {
    const isEnded = await this.isEnded(handle);
    if (isEnded) await this.store.destroy(keyOf(handle));
    return isEnded;
  }

  /** One write after the other: where a store's `touch` reads and writes, it would put back the tokens that it read. */
  private inTurn<T>(handle: string, write: () => Promise<T>): Promise<T> {
    const previous = this.writes.get(handle);
    const turn = previous ? previous.then(write, write) : write();
    this.writes.set(handle, turn);
    const leave = () => {
      if (this.writes.get(handle) === turn) this.writes.delete(handle);
    };
    turn.then(leave, leave);
    return turn;
  }
}

function toRow({ tokens, version }: TokenRecord): Row {
  const { accessToken, refreshToken = null, scope = null, expiresAt, lifetimeMs } = tokens;
  return [version, accessToken, refreshToken, scope, expiresAt, lifetimeMs];
}

function toRecord([version, accessToken, refreshToken, scope, expiresAt, lifetimeMs]: Row): TokenRecord {
  const tokens = {
    accessToken,
    ...(refreshToken !== null && { refreshToken }),
    ...(scope !== null && { scope }),
    expiresAt,
    lifetimeMs,
  };
  return { tokens, version };
}

function keyOf(handle: string): string {
  return `eventpop-${handle}`;
}

function markOf(handle: string): string {
  return `eventpop-ended-${handle}`;
}

function noticeOf(handle: string): string {
  return `eventpop-refresh-${handle}`;
}
