import type { SessionData, Store } from "express-session";
import type { Settings } from "../config/eventpop-options";
import type { RefreshMarker, TokenRecord, TokenSet, TokenStore } from "../config/token-storage";
import { randomBytes } from "../crypto/random-bytes";
import { createSealer, type Sealer } from "../crypto/sealing";
import { SignInRequiredError } from "../errors";
import { SessionStore, toSessionData } from "./session-store";

/** How long tombstones and refresh markers stay in the store. It is longer than any refresh can take. */
const TOMBSTONE_LIFETIME_MS = 5 * 60_000;

interface StoredRecord extends SessionData {
  readonly eventpop?: string;
}

interface StoredMarker extends SessionData {
  readonly marker?: RefreshMarker;
}

/** The content of a record before it is sealed. It is an array, because a third of an object would be property names. */
type Row = readonly [
  version: number,
  accessToken: string,
  refreshToken: string | null,
  scope: string | null,
  expiresAt: number,
  lifetimeMs: number,
];

/**
 * Stores each token record, sealed, in the app's express-session store, under its own key. The tokens are not in the session,
 * because express-session writes whole sessions, so a slow request would overwrite new tokens with old ones. Only a refresh
 * replaces the tokens of a record.
 *
 * Session stores have no conditional write. A delete therefore first writes a tombstone: an entry which says that the record was
 * deleted. Every write looks for the tombstone afterwards, and deletes the record again if there is one. This works in any order
 * of write and delete, and with any number of processes. A read that finds a tombstone ignores the record.
 */
export class SessionTokenStore implements TokenStore {
  private readonly store: SessionStore;
  private readonly sealer: Sealer;
  /** The last write of each record that this process is writing. */
  private readonly writes = new Map<string, Promise<unknown>>();

  constructor(
    store: Store,
    private readonly settings: Pick<Settings, "keys" | "emit">,
  ) {
    this.store = new SessionStore(store);
    this.sealer = createSealer(settings.keys, "token record");
  }

  async createRecord(tokens: TokenSet, expiresAt: number): Promise<string> {
    const recordId = randomBytes(18).toString("base64url");
    try {
      await this.writeRecord(recordId, { tokens, version: 1 }, expiresAt);
    } catch (error) {
      // A store may report a failure although it has written the record.
      await this.store.destroy(recordKey(recordId)).catch(() => {});
      throw error;
    }
    return recordId;
  }

  async readRecord(recordId: string): Promise<TokenRecord | undefined> {
    const sealed = await this.readSealedRecord(recordId);
    const record = sealed === undefined ? undefined : this.unsealRecord(recordId, sealed);
    if (record !== "unreadable") return record;
    throw new SignInRequiredError("EVENTPOP_SIGN_IN_REQUIRED", "No key of this process unseals the login's record.");
  }

  async hasRecord(recordId: string): Promise<boolean> {
    return (await this.readSealedRecord(recordId)) !== undefined;
  }

  replaceRecord(recordId: string, { version }: TokenRecord, tokens: TokenSet, expiresAt: number): Promise<boolean> {
    return this.queueWrite(recordId, async () => {
      const sealed = await this.readSealedRecord(recordId);
      const current = sealed === undefined ? undefined : this.unsealRecord(recordId, sealed);
      if (current === undefined || current === "unreadable" || current.version !== version) return false;
      await this.writeRecord(recordId, { tokens, version: version + 1 }, expiresAt);
      return !(await this.deleteIfEnded(recordId));
    });
  }

  extendRecord(recordId: string, expiresAt: number): Promise<void> {
    return this.queueWrite(recordId, async () => {
      // Some stores report a missing key as an error. If the store itself fails, the next call reports it.
      await this.store.touch(recordKey(recordId), toSessionData({}, expiresAt)).catch(() => {});
      await this.deleteIfEnded(recordId);
    });
  }

  async deleteRecord(recordId: string): Promise<TokenRecord | undefined> {
    await this.store.set(tombstoneKey(recordId), toSessionData({ ended: true }, Date.now() + TOMBSTONE_LIFETIME_MS));
    // These are the last tokens of the record, because every later write finds the tombstone and deletes its tokens.
    const stored = await this.store.get(recordKey(recordId)).catch(() => undefined);
    await this.store.destroy(recordKey(recordId));
    const sealed = (stored as Partial<StoredRecord> | undefined)?.eventpop;
    const record = sealed === undefined ? undefined : this.unsealRecord(recordId, sealed);
    return record === "unreadable" ? undefined : record;
  }

  async writeRefreshMarker(recordId: string, marker: RefreshMarker): Promise<void> {
    await this.store.set(markerKey(recordId), toSessionData({ marker }, Date.now() + TOMBSTONE_LIFETIME_MS));
  }

  async readRefreshMarker(recordId: string): Promise<RefreshMarker | undefined> {
    return ((await this.store.get(markerKey(recordId))) as Partial<StoredMarker> | undefined)?.marker;
  }

  private async readSealedRecord(recordId: string): Promise<string | undefined> {
    const [stored, isEnded] = await Promise.all([this.store.get(recordKey(recordId)), this.hasTombstone(recordId)]);
    return isEnded ? undefined : (stored as Partial<StoredRecord> | undefined)?.eventpop;
  }

  private unsealRecord(recordId: string, sealed: string): TokenRecord | "unreadable" {
    const text = this.sealer.unseal(sealed, recordId);
    if (text !== undefined) return toRecord(JSON.parse(text));
    this.settings.emit("record_unreadable");
    return "unreadable";
  }

  private writeRecord(recordId: string, record: TokenRecord, expiresAt: number): Promise<void> {
    const eventpop = this.sealer.seal(JSON.stringify(toRow(record)), recordId);
    return this.store.set(recordKey(recordId), toSessionData({ eventpop }, expiresAt));
  }

  private async hasTombstone(recordId: string): Promise<boolean> {
    return (await this.store.get(tombstoneKey(recordId))) !== undefined;
  }

  /** Deletes the record that was just written if there is a tombstone. Returns whether it was deleted. */
  private async deleteIfEnded(recordId: string): Promise<boolean> {
    const isEnded = await this.hasTombstone(recordId);
    if (isEnded) await this.store.destroy(recordKey(recordId));
    return isEnded;
  }

  /** Runs the writes of a record one after the other, because a `touch` that reads and writes the record would restore old tokens. */
  private queueWrite<T>(recordId: string, write: () => Promise<T>): Promise<T> {
    const previous = this.writes.get(recordId);
    const current = previous ? previous.then(write, write) : write();
    this.writes.set(recordId, current);
    const remove = () => {
      if (this.writes.get(recordId) === current) this.writes.delete(recordId);
    };
    current.then(remove, remove);
    return current;
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

function markerKey(recordId: string): string {
  return `eventpop-refresh-${recordId}`;
}
