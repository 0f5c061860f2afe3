import { createHash } from "node:crypto";
import type { Store } from "express-session";
import { createSealer, type Sealer } from "../crypto/sealing";
import { SessionStore, storable } from "./session-store";
import { inTime } from "./store-deadline";

/** Bytes of one key that say whose entry it is, and which. */
const KEY_BYTES = 18;

interface StoredEntry {
  readonly eventpop?: string;
}

/**
 * Entries of this package in the app's session store, each under a key of its own, sealed. Not in the session: express-session
 * writes whole sessions, so a slow request would undo what another one has written meanwhile.
 *
 * Every method rejects with a StoreError `EVENTPOP_STORE` where the store fails, or takes longer than two seconds.
 */
export class SealedEntries {
  private readonly store: SessionStore;
  private readonly sealer: Sealer;

  constructor(store: Store, keys: readonly string[]) {
    this.store = new SessionStore(store);
    this.sealer = createSealer(keys, "entry");
  }

  /** The entry `name` of a login; undefined if there is none, or no key opens it. */
  async read(handle: string, name: string): Promise<unknown> {
    const stored = await inTime("read", () => this.store.get(keyOf(handle, name)));
    const { eventpop } = (stored ?? {}) as StoredEntry;
    const text = eventpop === undefined ? undefined : this.sealer.open(eventpop, contextOf(handle, name));
    return text === undefined ? undefined : JSON.parse(text);
  }

  /** Writes JSON that the store keeps until `until`, in milliseconds since the epoch. */
  write(handle: string, name: string, content: unknown, until: number): Promise<void> {
    const eventpop = this.sealer.seal(JSON.stringify(content), contextOf(handle, name));
    return inTime("write", () => this.store.set(keyOf(handle, name), storable({ eventpop }, until)));
  }
}

function contextOf(handle: string, name: string): string {
  return `${handle} ${name}`;
}

function keyOf(handle: string, name: string): string {
  const hash = createHash("sha256").update(contextOf(handle, name)).digest();
  return `eventpop-entry-${hash.toString("base64url", 0, KEY_BYTES)}`;
}
