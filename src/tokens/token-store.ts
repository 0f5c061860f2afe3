import type { SessionData, Store } from "express-session";
import type { Settings } from "../config/eventpop-options";
import type { RefreshNotice, TokenRecord, TokenSet, TokenStore } from "../config/token-storage";
import { randomBytes } from "../crypto/random-bytes";
import { createSealer, type Sealer } from "../crypto/sealing";
import { SignInRequiredError } from "../errors";
import { SessionStore, toSessionData } from "./session-store";

/** How long a deleted record's mark and a refresh notice stay: longer than any refresh that may still be under way. */
const TOMBSTONE_LIFETIME_MS = 5 * 60_000;

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

  async create(tokens: TokenSet, expiresAt: number): Promise<string> {
    const recordId = randomBytes(18).toString("base64url");
    try {
      await this.write(recordId, { tokens, version: 1 }, expiresAt);
    } catch (error) {
      // A store may report a failure and have written all the same.
      await this.store.destroy(recordKey(recordId)).catch(() => {});
      throw error;
    }
    return recordId;
  }

  async read(recordId: string): Promise<TokenRecord | undefined> {
    const sealed = await this.readSealed(recordId);
    const record = sealed === undefined ? undefined : this.unseal(recordId, sealed);
    if (record !== "unreadable") return record;
    throw new SignInRequiredError("EVENTPOP_SIGN_IN_REQUIRED", "No key of this process opens the login's record.");
  }

  async exists(recordId: string): Promise<boolean> {
    return (await this.readSealed(recordId)) !== undefined;
  }

  replace(recordId: string, { version }: TokenRecord, tokens: TokenSet, expiresAt: number): Promise<boolean> {
    return this.inTurn(recordId, async () => {
      const sealed = await this.readSealed(recordId);
      const current = sealed === undefined ? undefined : this.unseal(recordId, sealed);
      if (current === undefined || current === "unreadable" || current.version !== version) return false;
      await this.write(recordId, { tokens, version: version + 1 }, expiresAt);
      return !(await this.undoIfEnded(recordId));
    });
  }

  extend(recordId: string, expiresAt: number): Promise<void> {
    return this.inTurn(recordId, async () => {
      // Some stores report a key that is gone as an error; trouble of theirs is met by the next call.
      await this.store.touch(recordKey(recordId), toSessionData({}, expiresAt)).catch(() => {});
      await this.undoIfEnded(recordId);
    });
  }

  async delete(recordId: string): Promise<TokenRecord | undefined> {
    await this.store.set(tombstoneKey(recordId), toSessionData({ ended: true }, Date.now() + TOMBSTONE_LIFETIME_MS));
    // Read behind the mark: who writes from now on sees the mark and takes the tokens back, so that these are the last.
    const stored = await this.store.get(recordKey(recordId)).catch(() => undefined);
    await this.store.destroy(recordKey(recordId));
    const sealed = (stored as Partial<StoredRecord> | undefined)?.eventpop;
    const record = sealed === undefined ? undefined : this.unseal(recordId, sealed);
    return record === "unreadable" ? undefined : record;
  }

  async writeNotice(recordId: string, notice: RefreshNotice): Promise<void> {
    await this.store.set(noticeKey(recordId), toSessionData({ notice }, Date.now() + TOMBSTONE_LIFETIME_MS));
  }

  async readNotice(recordId: string): Promise<RefreshNotice | undefined> {
    return ((await this.store.get(noticeKey(recordId))) as Partial<StoredNotice> | undefined)?.notice;
  }

  private async readSealed(recordId: string): Promise<string | undefined> {
    const [stored, isEnded] = await Promise.all([this.store.get(recordKey(recordId)), this.isEnded(recordId)]);
    return isEnded ? undefined : (stored as Partial<StoredRecord> | undefined)?.eventpop;
  }

  private unseal(recordId: string, sealed: string): TokenRecord | "unreadable" {
    const text = this.sealer.unseal(sealed, recordId);
    if (text !== undefined) return toRecord(JSON.parse(text));
    this.settings.emit("record_unreadable");
    return "unreadable";
  }

  private async write(recordId: string, record: TokenRecord, expiresAt: number): Promise<void> {
    const eventpop = this.sealer.seal(JSON.stringify(toRow(record)), recordId);
    await this.store.set(recordKey(recordId), toSessionData({ eventpop }, expiresAt));
  }

  private async isEnded(recordId: string): Promise<boolean> {
    return (await this.store.get(tombstoneKey(recordId))) !== undefined;
  }

  /** Takes back what was just written, if the record was deleted meanwhile. */
  private async undoIfEnded(recordId: string): Promise<boolean> {
    const isEnded = await this.isEnded(recordId);
    if (isEnded) await this.store.destroy(recordKey(recordId));
    return isEnded;
  }

  /** One write after the other: where a store's `touch` reads and writes, it would put back the tokens that it read. */
  private inTurn<T>(recordId: string, write: () => Promise<T>): Promise<T> {
    const previous = this.writes.get(recordId);
    const turn = previous ? previous.then(write, write) : write();
    this.writes.set(recordId, turn);
    const leave = () => {
      if (this.writes.get(recordId) === turn) this.writes.delete(recordId);
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

function recordKey(recordId: string): string {
  return `eventpop-${recordId}`;
}

function tombstoneKey(recordId: string): string {
  return `eventpop-ended-${recordId}`;
}

function noticeKey(recordId: string): string {
  return `eventpop-refresh-${recordId}`;
}
