import type { TokenRecord, TokenSet } from "../config/token-storage";
import { SignInRequiredError } from "../errors";
import type { Clock } from "../time/clock";
import { ExpiringMap } from "../time/expiring-map";
import type { Login, LoginRecords } from "./login-records";

/** Tokens that Eventpop gave in place of a record's, and the store did not take. */
interface PendingSave {
  readonly tokens: TokenSet;
  /** Version of the record whose place they take. */
  readonly version: number;
}

/** Tokens that the store did not take are offered again so often, and so long. */
const SAVE_AGAIN_MS = 500;
const REMEMBER_MS = 10 * 60_000;

/** What happens to saved and unsaved tokens. */
export interface SaveOutcomes {
  /** The store has taken a new pair. */
  readonly onSaved: () => void;
  /** A pair came to nothing, because its login has ended. */
  readonly onDiscarded: (tokens: TokenSet) => void;
  /** Work that goes on after the call. */
  readonly track: (work: Promise<unknown>) => void;
}

/**
 * Stores new pairs of tokens. One that the store does not take is kept and offered again: no other process knows it, and
 * Eventpop may have forgotten the old pair.
 */
export class PendingSaves {
  private readonly pending = new ExpiringMap<PendingSave>(REMEMBER_MS, 1_000);

  constructor(
    private readonly records: LoginRecords,
    private readonly clock: Clock,
    private readonly outcomes: SaveOutcomes,
  ) {}

  /**
   * Stores `tokens` in place of the record that was read. False where that record is gone or was replaced.
   *
   * @throws StoreError where the store does not take them; they are kept
   */
  async save(login: Login, read: TokenRecord, tokens: TokenSet): Promise<boolean> {
    const { recordId } = login;
    const isSaved = await this.offer(login, read, tokens);
    this.pending.delete(recordId);
    if (isSaved) this.outcomes.onSaved();
    else if (!(await this.records.exists(recordId).catch(() => true))) this.outcomes.onDiscarded(tokens);
    return isSaved;
  }

  /** Stores the login's pending pair, if there is one, and gives the record as it then is. */
  async persist(login: Login, record: TokenRecord): Promise<TokenRecord> {
    const { recordId } = login;
    const pair = this.pending.get(recordId);
    if (!pair) return record;
    if (pair.version === record.version) await this.save(login, record, pair.tokens);
    this.pending.delete(recordId);
    return this.records.load(recordId);
  }

  private async offer(login: Login, read: TokenRecord, tokens: TokenSet): Promise<boolean> {
    try {
      return await this.records.replace(login, read, tokens);
    } catch (error) {
      this.keep(login, { tokens, version: read.version });
      throw error;
    }
  }

  private keep(login: Login, pair: PendingSave): void {
    const earlier = this.pending.get(login.recordId);
    if (earlier?.tokens === pair.tokens) return;
    this.pending.set(login.recordId, pair);
    if (!earlier) this.outcomes.track(this.saveAgain(login));
  }

  private async saveAgain(login: Login): Promise<void> {
    const { recordId } = login;
    for (;;) {
      await this.clock.sleep(SAVE_AGAIN_MS);
      const pair = this.pending.get(recordId);
      if (!pair) return;
      try {
        const record = await this.records.load(recordId);
        await this.persist(login, record).catch(() => {});
      } catch (error) {
        if (!(error instanceof SignInRequiredError)) continue;
        this.pending.delete(recordId);
        if (this.records.isEnded(recordId)) this.outcomes.onDiscarded(pair.tokens);
      }
    }
  }
}
