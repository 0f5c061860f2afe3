import type { TokenRecord, TokenSet } from "../config/token-storage";
import { SignInRequiredError } from "../errors";
import type { Clock } from "../time/clock";
import { ExpiringMap } from "../time/expiring-map";
import type { Login, LoginRecords } from "./login-records";

/** A new token pair that the store did not accept. */
interface PendingSave {
  readonly tokens: TokenSet;
  /** Version of the record that the pair replaces. */
  readonly version: number;
}

/** Pause between two attempts to save. */
const RETRY_MS = 500;
/** How long this process tries to save a pair. */
const REMEMBER_MS = 10 * 60_000;

/** Callbacks of {@link PendingSaves}. */
export interface SaveCallbacks {
  /** Called when the store has accepted a new token pair. */
  readonly onSaved: () => void;
  /** Called when a token pair was not saved, because its login has ended. */
  readonly onDiscarded: (tokens: TokenSet) => void;
  /** Called when background work is started. */
  readonly track: (work: Promise<unknown>) => void;
}

/**
 * Saves new token pairs. If the store fails, the pair is kept in memory and saved later, because no other process has this pair
 * and Eventpop may have invalidated the old one.
 */
export class PendingSaves {
  private readonly pending = new ExpiringMap<PendingSave>(REMEMBER_MS, 1_000);

  constructor(
    private readonly records: LoginRecords,
    private readonly clock: Clock,
    private readonly callbacks: SaveCallbacks,
  ) {}

  /**
   * Replaces the tokens of the record that was read. Returns false if the record does not exist or was already replaced.
   *
   * @throws StoreError if the store fails; the pair is then saved in the background
   */
  async saveTokens(login: Login, previous: TokenRecord, tokens: TokenSet): Promise<boolean> {
    const { recordId } = login;
    const isSaved = await this.replaceOrRemember(login, previous, tokens);
    this.pending.delete(recordId);
    if (isSaved) this.callbacks.onSaved();
    else if (!(await this.records.isStored(recordId).catch(() => true))) this.callbacks.onDiscarded(tokens);
    return isSaved;
  }

  /** Saves the login's pending pair, if there is one. Returns the current record. */
  async savePending(login: Login, record: TokenRecord): Promise<TokenRecord> {
    const { recordId } = login;
    const pair = this.pending.get(recordId);
    if (!pair) return record;
    if (pair.version === record.version) await this.saveTokens(login, record, pair.tokens);
    this.pending.delete(recordId);
    return this.records.load(recordId);
  }

  private async replaceOrRemember(login: Login, previous: TokenRecord, tokens: TokenSet): Promise<boolean> {
    try {
      return await this.records.replace(login, previous, tokens);
    } catch (error) {
      this.remember(login, { tokens, version: previous.version });
      throw error;
    }
  }

  private remember(login: Login, pair: PendingSave): void {
    const earlier = this.pending.get(login.recordId);
    if (earlier?.tokens === pair.tokens) return;
    this.pending.set(login.recordId, pair);
    if (!earlier) this.callbacks.track(this.retrySave(login));
  }

  private async retrySave(login: Login): Promise<void> {
    const { recordId } = login;
    for (;;) {
      await this.clock.sleep(RETRY_MS);
      const pair = this.pending.get(recordId);
      if (!pair) return;
      try {
        const record = await this.records.load(recordId);
        await this.savePending(login, record).catch(() => {});
      } catch (error) {
        if (!(error instanceof SignInRequiredError)) continue;
        this.pending.delete(recordId);
        if (this.records.isKnownEnded(recordId)) this.callbacks.onDiscarded(pair.tokens);
      }
    }
  }
}
