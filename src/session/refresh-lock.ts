/**
 * A lease that keeps several processes from refreshing the same tokens at once. Optional: without one no login is lost, but
 * processes may ask Eventpop more than once for one expiry.
 */
export interface RefreshLock {
  /**
   * Tries once to take the lease `name` for `leaseMs` milliseconds. Gives the function that returns it, or undefined while
   * somebody else holds it. Throws where the lock's store can't be reached; the refresh then goes on without.
   */
  acquire(name: string, leaseMs: number): Promise<ReleaseLease | undefined>;
}

/** Gives a lease back, if it is still the holder's own. */
export type ReleaseLease = () => Promise<void>;
