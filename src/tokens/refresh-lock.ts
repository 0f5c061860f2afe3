import { setTimeout as sleep } from "node:timers/promises";
import type { RefreshLock, ReleaseLease } from "../config/token-storage";
import { runWithStoreDeadline } from "./store-deadline";

/** The parameters of {@link acquireLease}. */
export interface LeaseRequest {
  readonly name: string;
  readonly leaseMs: number;
  /** How long to wait for another holder, in milliseconds. */
  readonly waitMs: number;
  /** Returns true if another holder has already done the work of this lease. An error of this function ends the wait. */
  readonly isDone: () => Promise<boolean>;
  /** Called if the lock fails, or if another holder takes too long. */
  readonly onLockFailure: () => void;
}

const POLL_MS = 100;

/**
 * Waits for a lease of the app's lock. Returns the function that releases the lease and never throws. Returns undefined if another
 * holder has done the work or takes too long, or if the lock fails. The refresh then runs without a lease.
 */
export async function acquireLease(lock: RefreshLock, request: LeaseRequest): Promise<ReleaseLease | undefined> {
  const deadline = performance.now() + request.waitMs;
  while (performance.now() < deadline) {
    const release = await tryAcquire(lock, request).catch(() => "failed" as const);
    if (release === "failed") break;
    if (release) return () => runWithStoreDeadline("release a lease", release).catch(request.onLockFailure);
    await sleep(POLL_MS);
    if (await request.isDone()) return undefined;
  }
  request.onLockFailure();
  return undefined;
}

/** Tries once to acquire a lease, for at most two seconds. A lease that arrives later is released at once. */
async function tryAcquire(lock: RefreshLock, { name, leaseMs }: LeaseRequest): Promise<ReleaseLease | undefined> {
  let isLate = false;
  try {
    return await runWithStoreDeadline("grant a lease", async () => {
      const release = await lock.acquire(name, leaseMs);
      if (isLate) await release?.();
      return release;
    });
  } finally {
    isLate = true;
  }
}
