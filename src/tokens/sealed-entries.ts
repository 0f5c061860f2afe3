import { createHash } from "node:crypto";
import type { Store } from "express-session";
import { createSealer, type Sealer } from "../crypto/sealing";
import { SessionStore, toSessionData } from "./session-store";
import { runWithStoreDeadline } from "./store-deadline";

/** Length of the hash that identifies an entry, in bytes. */
const KEY_BYTES = 18;

interface StoredEntry {
  readonly eventpop?: string;
}

/**
 * Sealed entries of this package in the app's session store, each under its own key. They are not in the session, because
 * express-session writes whole sessions, so a slow request would overwrite the entry of a later request.
 *
 * Every method rejects with a StoreError `EVENTPOP_STORE` if the store fails or takes longer than two seconds.
 */
export class SealedEntries {
  private readonly store: SessionStore;
  private readonly sealer: Sealer;

  /**
   * @param owner - the key of the login in sessions. The encryption depends on it, so another application with the same secrets cannot read
   * the entries
   */
  constructor(
    store: Store,
    keys: readonly string[],
    private readonly owner: string,
  ) {
    this.store = new SessionStore(store);
    this.sealer = createSealer(keys, "entry");
  }

  /** Returns the entry `name` of a login, or undefined if there is none or no key unseals it. */
  async readEntry(recordId: string, name: string): Promise<unknown> {
    const stored = await runWithStoreDeadline("read", () => this.store.get(keyOf(this.contextOf(recordId, name))));
    const { eventpop } = (stored ?? {}) as StoredEntry;
    const text = eventpop === undefined ? undefined : this.sealer.unseal(eventpop, this.contextOf(recordId, name));
    return text === undefined ? undefined : JSON.parse(text);
  }

  /** Writes JSON that the store keeps until `expiresAt`, in milliseconds since the epoch. */
  writeEntry(recordId: string, name: string, content: unknown, expiresAt: number): Promise<void> {
    const context = this.contextOf(recordId, name);
    const eventpop = this.sealer.seal(JSON.stringify(content), context);
    return runWithStoreDeadline("write", () => this.store.set(keyOf(context), toSessionData({ eventpop }, expiresAt)));
  }

  /** Deletes an entry, if there is one. */
  deleteEntry(recordId: string, name: string): Promise<void> {
    return runWithStoreDeadline("delete", () => this.store.destroy(keyOf(this.contextOf(recordId, name))));
  }

  private contextOf(recordId: string, name: string): string {
    return `${this.owner} ${recordId} ${name}`;
  }
}

function keyOf(context: string): string {
  const hash = createHash("sha256").update(context).digest();
  return `eventpop-entry-${hash.toString("base64url", 0, KEY_BYTES)}`;
}
