import type { RefreshMarker, TokenRecord } from "../config/token-storage";
import { randomBytes } from "../crypto/random-bytes";
import type { Clock } from "../time/clock";
import { ExpiringMap } from "../time/expiring-map";
import type { LoginRecords } from "./login-records";

/** The right to send a refresh token. `"contested"`: another process may hold a newer pair, or may still get one. */
export type Claim = "exclusive" | "contested";

/** How long a marker must stand before its process sends the refresh token. */
const CLAIM_DELAY_MS = 200;
const REMEMBER_SEEN_MS = 10 * 60_000;

/**
 * Lets one process at a time refresh the tokens of a login, without a lock: by refresh markers in the session store.
 *
 * A process writes its marker, waits {@link CLAIM_DELAY_MS}, and sends the refresh token only if its marker is still the last
 * one written (Fischer's algorithm for mutual exclusion by timing). A process that finds another process's marker waits for the
 * new pair.
 *
 * A marker can overwrite another one unseen, because session stores have no conditional write. That is possible only if more
 * than {@link CLAIM_DELAY_MS} passed between reading and writing. The process measures this time, and then its claim is
 * contested. A claim is also contested if it replaces another process's marker of the same version. After an exclusive claim,
 * no other process can hold a newer pair.
 */
export class RefreshMarkers {
  /** Identifies this process's own markers. */
  private readonly owner = randomBytes(9).toString("base64url");
  /** By record id: the other process's marker that stands, and when this process first saw it. */
  private readonly seen = new ExpiringMap<{ readonly marker: string; readonly at: number }>(REMEMBER_SEEN_MS, 1_000);

  /** @param markerTimeoutMs - how long another process's marker is respected */
  constructor(
    private readonly records: LoginRecords,
    private readonly clock: Clock,
    private readonly markerTimeoutMs: number,
  ) {}

  /** Claims the refresh of a record's version. Undefined if another process's marker stands. */
  async tryClaim(recordId: string, { version }: TokenRecord): Promise<Claim | undefined> {
    const readAt = this.clock.now();
    const last = await this.records.loadMarker(recordId);
    // Another process has replaced the record since it was read.
    if (last && last.version > version) return undefined;
    const isForeign = last?.version === version && last.owner !== this.owner;
    if (isForeign && this.ageOf(recordId, last) < this.markerTimeoutMs) return undefined;

    // A contested marker of any version may have overwritten one of this version.
    const wasContested = isForeign || last?.isContested === true;
    await this.saveMarker(recordId, version, wasContested);
    const isContested = wasContested || this.clock.now() - readAt >= CLAIM_DELAY_MS;
    if (isContested !== wasContested) await this.saveMarker(recordId, version, isContested);

    await this.clock.sleep(CLAIM_DELAY_MS);
    const standing = await this.records.loadMarker(recordId);
    if (!this.isOwn(standing, version)) return undefined;
    return isContested ? "contested" : "exclusive";
  }

  /** True if no other process has written a marker since this process's exclusive claim. */
  async isStillExclusive(recordId: string, { version }: TokenRecord): Promise<boolean> {
    const last = await this.records.loadMarker(recordId);
    return this.isOwn(last, version) && !last.isContested;
  }

  /** Writes a contested marker, to find out whether the store accepts writes. */
  testWrite(recordId: string, { version }: TokenRecord): Promise<void> {
    return this.saveMarker(recordId, version, true);
  }

  private saveMarker(recordId: string, version: number, isContested: boolean): Promise<void> {
    const { owner, clock } = this;
    return this.records.saveMarker(recordId, { version, owner, isContested, writtenAt: clock.date() });
  }

  private isOwn(marker: RefreshMarker | undefined, version: number): marker is RefreshMarker {
    return marker?.owner === this.owner && marker.version === version;
  }

  /**
   * Age of another process's marker in milliseconds: by its own time, or by how long this process has seen it, whichever is
   * longer, because the other machine's clock may be wrong.
   */
  private ageOf(recordId: string, { owner, writtenAt }: RefreshMarker): number {
    const marker = `${owner} ${writtenAt}`;
    const known = this.seen.get(recordId);
    const seenAt = known?.marker === marker ? known.at : this.clock.now();
    if (known?.marker !== marker) this.seen.set(recordId, { marker, at: seenAt });
    return Math.max(this.clock.date() - writtenAt, this.clock.now() - seenAt);
  }
}
