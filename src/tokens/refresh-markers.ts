import type { RefreshMarker, TokenRecord } from "../config/token-storage";
import { randomBytes } from "../crypto/random-bytes";
import type { Clock } from "../time/clock";
import { ExpiringMap } from "../time/expiring-map";
import type { LoginRecords } from "./login-records";

/** The right to send a refresh token. `"contested"` means that another process may have a newer token pair, or may still get one. */
export type Claim = "exclusive" | "contested";

/** How long a process waits after it has written its marker. It then sends the refresh token only if no other marker was written. */
const CLAIM_DELAY_MS = 200;
const REMEMBER_SEEN_MS = 10 * 60_000;

/**
 * Lets one process at a time refresh the tokens of a login, without a lock. It uses refresh markers in the session store.
 *
 * A process writes its marker, waits {@link CLAIM_DELAY_MS}, and sends the refresh token only if its marker is still the last
 * one (Fischer's algorithm for mutual exclusion by timing). A process that finds another process's marker waits for the new pair.
 *
 * Session stores have no conditional write, so a process may overwrite a marker that it has not read. This is possible only if
 * more than {@link CLAIM_DELAY_MS} passed between its read and its write. The process measures this time, and if it was longer,
 * its claim is contested. A claim is also contested if it replaces another process's marker for the same version. After an
 * exclusive claim, no other process can have a newer pair.
 */
export class RefreshMarkers {
  /** Random text that identifies the markers of this process. */
  private readonly owner = randomBytes(9).toString("base64url");
  /** By record id: the current marker of another process, and when this process first read it. */
  private readonly seen = new ExpiringMap<{ readonly marker: string; readonly at: number }>(REMEMBER_SEEN_MS, 1_000);

  /** @param markerTimeoutMs - how long another process's marker is respected */
  constructor(
    private readonly records: LoginRecords,
    private readonly clock: Clock,
    private readonly markerTimeoutMs: number,
  ) {}

  /** Claims the refresh of a record's version. Returns undefined if another process has a valid marker. */
  async tryClaim(recordId: string, { version }: TokenRecord): Promise<Claim | undefined> {
    const readAt = this.clock.now();
    const last = await this.records.loadMarker(recordId);
    // Another process has replaced the record since this process read it.
    if (last && last.version > version) return undefined;
    const isForeign = last?.version === version && last.owner !== this.owner;
    if (isForeign && this.ageOf(recordId, last) < this.markerTimeoutMs) return undefined;

    // If the last marker is contested, its process may have overwritten another process's marker for this version.
    const wasContested = isForeign || last?.isContested === true;
    await this.saveMarker(recordId, version, wasContested);
    const isContested = wasContested || this.clock.now() - readAt >= CLAIM_DELAY_MS;
    if (isContested !== wasContested) await this.saveMarker(recordId, version, isContested);

    await this.clock.sleep(CLAIM_DELAY_MS);
    const standing = await this.records.loadMarker(recordId);
    if (!this.isOwn(standing, version)) return undefined;
    return isContested ? "contested" : "exclusive";
  }

  /** Returns true if no other process has written a marker since this process's exclusive claim. */
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
    return this.records.saveMarker(recordId, { version, owner, isContested, writtenAt: clock.epochMs() });
  }

  private isOwn(marker: RefreshMarker | undefined, version: number): marker is RefreshMarker {
    return marker?.owner === this.owner && marker.version === version;
  }

  /**
   * Returns the age of another process's marker, in milliseconds. The age is computed from `writtenAt` and from the time when this
   * process first read the marker. The greater age counts, because the other machine's clock may be wrong.
   */
  private ageOf(recordId: string, { owner, writtenAt }: RefreshMarker): number {
    const marker = `${owner} ${writtenAt}`;
    const known = this.seen.get(recordId);
    const seenAt = known?.marker === marker ? known.at : this.clock.now();
    if (known?.marker !== marker) this.seen.set(recordId, { marker, at: seenAt });
    return Math.max(this.clock.epochMs() - writtenAt, this.clock.now() - seenAt);
  }
}
