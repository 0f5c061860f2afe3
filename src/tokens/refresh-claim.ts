import type { RefreshNotice, TokenRecord } from "../config/token-storage";
import { randomBytes } from "../crypto/random-bytes";
import type { Clock } from "../time/clock";
import { ExpiringMap } from "../time/expiring-map";
import type { LoginRecords } from "./login-records";

/** A refresh that this process may make. */
export interface Claim {
  /** Whether another process may hold a newer pair, or may still get one. */
  readonly isContested: boolean;
}

/** How long a notice has to stand before the refresh token is sent. */
const CLAIM_MS = 200;
const REMEMBER_SEEN_MS = 10 * 60_000;

/**
 * Lets one process after the other refresh the tokens of a login, by notices in the session store: no lock is needed.
 *
 * A process writes its notice, waits {@link CLAIM_MS}, and sends the refresh token only if its notice is still the last one.
 * Who finds another process's notice waits for the new pair (Fischer's algorithm for mutual exclusion by timing).
 *
 * Session stores have no conditional write, so a notice can overwrite another one unseen. That needs a process that took
 * longer between looking and writing than the other one waited: it measures that, and its claim then counts as contested, as
 * does one that replaces another process's notice of the same version. After an uncontested claim nobody else can hold a
 * newer pair. No clock is compared with another machine's for that; clocks that differ cost refreshes, never a login.
 */
export class RefreshClaims {
  /** Random, so that each process knows its own notices. */
  private readonly owner = randomBytes(9).toString("base64url");
  /** When this process first saw the notice of another one that stands. */
  private readonly seen = new ExpiringMap<{ readonly notice: string; readonly at: number }>(REMEMBER_SEEN_MS, 1_000);

  /** @param holdMs - how long another process's notice is respected */
  constructor(
    private readonly records: LoginRecords,
    private readonly clock: Clock,
    private readonly holdMs: number,
  ) {}

  /** Tries to claim the refresh of a record; undefined while another process's notice stands. */
  async claim(recordId: string, { version }: TokenRecord): Promise<Claim | undefined> {
    const lookedAt = this.clock.now();
    const last = await this.records.readNotice(recordId);
    // The record has been replaced since it was read.
    if (last && last.version > version) return undefined;
    const isOthers = last?.version === version && last.owner !== this.owner;
    if (isOthers && this.ageOf(recordId, last) < this.holdMs) return undefined;

    // Of whatever version: a contested notice may have overwritten one of this version.
    const isKnownContested = isOthers || last?.isContested === true;
    await this.write(recordId, version, isKnownContested);
    const isContested = isKnownContested || this.clock.now() - lookedAt >= CLAIM_MS;
    if (isContested !== isKnownContested) await this.write(recordId, version, isContested);

    await this.clock.sleep(CLAIM_MS);
    const standing = await this.records.readNotice(recordId);
    return this.isOwn(standing, version) ? { isContested } : undefined;
  }

  /** Whether nobody has claimed the refresh since an uncontested claim. */
  async isAlone(recordId: string, { version }: TokenRecord): Promise<boolean> {
    const last = await this.records.readNotice(recordId);
    return this.isOwn(last, version) && !last.isContested;
  }

  /** Writes a notice only to see that the store takes writes. */
  probe(recordId: string, { version }: TokenRecord): Promise<void> {
    return this.write(recordId, version, true);
  }

  private write(recordId: string, version: number, isContested: boolean): Promise<void> {
    return this.records.writeNotice(recordId, {
      version,
      owner: this.owner,
      isContested,
      startedAt: this.clock.date(),
    });
  }

  private isOwn(notice: RefreshNotice | undefined, version: number): notice is RefreshNotice {
    return notice?.owner === this.owner && notice.version === version;
  }

  /** In milliseconds. The other machine's clock may be wrong, so what this process has seen of the notice counts as well. */
  private ageOf(recordId: string, { owner, startedAt }: RefreshNotice): number {
    const notice = `${owner} ${startedAt}`;
    const known = this.seen.get(recordId);
    const at = known?.notice === notice ? known.at : this.clock.now();
    if (known?.notice !== notice) this.seen.set(recordId, { notice, at });
    return Math.max(this.clock.date() - startedAt, this.clock.now() - at);
  }
}
