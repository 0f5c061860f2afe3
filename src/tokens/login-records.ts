import { SignInRequiredError } from "../errors";
import type { TokenSet } from "../oauth/token-set";
import { BoundedMap } from "../time/expiring-map";
import { inTime } from "./store-deadline";
import type { RefreshNotice, TokenRecord, TokenStore } from "./token-store";

/** Which login: its record's handle, and when it ends unless used (milliseconds since the epoch). */
export interface Login {
  readonly handle: string;
  readonly until: number;
}

const REMEMBER_ENDED_MS = 10 * 60_000;

/**
 * The records of logins as this process sees them: each call of the store has two seconds, and a login that this process
 * has seen end stays ended, whatever the store says later.
 */
export class LoginRecords {
  private readonly ended = new BoundedMap<true>(REMEMBER_ENDED_MS, 10_000);

  constructor(private readonly store: TokenStore) {}

  /** Whether this process knows that the login has ended: no store is asked. */
  isEnded(handle: string): boolean {
    return this.ended.has(handle);
  }

  /** Whether the record is in the store, readable or not. */
  async exists(handle: string): Promise<boolean> {
    return !this.isEnded(handle) && (await inTime("read", () => this.store.exists(handle)));
  }

  /** Stores a new record. One that is written only after the deadline is removed: nobody has its handle. */
  async create(tokens: TokenSet, until: number): Promise<string> {
    let isLate = false;
    try {
      return await inTime("write", async () => {
        const handle = await this.store.create(tokens, until);
        if (isLate) await this.store.delete(handle);
        return handle;
      });
    } finally {
      isLate = true;
    }
  }

  /** @throws SignInRequiredError `EVENTPOP_SIGN_IN_REQUIRED` where the record is gone, or no key opens it */
  async load(handle: string): Promise<TokenRecord> {
    const record = this.isEnded(handle) ? undefined : await inTime("read", () => this.store.read(handle));
    // Checked again: a logout may have come while the store was answering.
    if (record && !this.isEnded(handle)) return record;
    this.ended.set(handle, true);
    throw new SignInRequiredError("EVENTPOP_SIGN_IN_REQUIRED", "This login has ended.");
  }

  /** False, and nothing changed for good, if the record is gone or was replaced. */
  replace({ handle, until }: Login, read: TokenRecord, tokens: TokenSet): Promise<boolean> {
    return inTime("write", () => this.store.replace(handle, read, tokens, until));
  }

  extend({ handle, until }: Login): Promise<void> {
    return inTime("touch", () => this.store.extend(handle, until));
  }

  readNotice(handle: string): Promise<RefreshNotice | undefined> {
    return inTime("read", () => this.store.readNotice(handle));
  }

  writeNotice(handle: string, notice: RefreshNotice): Promise<void> {
    return inTime("write", () => this.store.writeNotice(handle, notice));
  }

  /** Ends a login because the user signed out: in this process at once, whether or not the store takes it. */
  end(handle: string): Promise<TokenRecord | undefined> {
    this.ended.set(handle, true);
    return this.delete(handle);
  }

  /** Ends a login that Eventpop has ended: only once the store has taken it, for another process may know better. */
  async expire(handle: string): Promise<void> {
    await this.delete(handle);
    this.ended.set(handle, true);
  }

  private delete(handle: string): Promise<TokenRecord | undefined> {
    return inTime("delete", () => this.store.delete(handle));
  }
}
