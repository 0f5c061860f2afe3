import { setTimeout as sleep } from "node:timers/promises";
import type { RefreshLock, ReleaseLease } from "../config/token-storage";
import { withStoreDeadline } from "./store-deadline";

/** How a refresh waits for its turn. */
export interface LeaseRequest {
  readonly name: string;
  readonly leaseMs: number;
  /** How long another holder is waited for, in milliseconds. */
  readonly waitMs: number;
  /** Whether the holder has done what the lease was wanted for. What it throws ends the waiting. */
  readonly isDone: () => Promise<boolean>;
  /** Told when the lock cannot be reached, or its holder takes too long. */
  readonly onTrouble: () => void;
}

const POLL_MS = 100;

/**
 * Waits for a lease and gives the function that returns it, which never throws; undefined where the holder has done the work,
 * takes too long, or the lock is down.
 */
export async function acquireLease(lock: RefreshLock, turn: LeaseRequest): Promise<ReleaseLease | undefined> {
  const giveUp = performance.now() + turn.waitMs;
  while (performance.now() < giveUp) {
    const lease = await tryLease(lock, turn).catch(() => "unreachable" as const);
    if (lease === "unreachable") break;
    if (lease) return () => withStoreDeadline("take a lease back", lease).catch(turn.onTrouble);
    await sleep(POLL_MS);
    if (await turn.isDone()) return undefined;
  }
  turn.onTrouble();
  return undefined;
}

/** Tries once, for two seconds. A lease that comes later is nobody's, and is given back at once. */
async function tryLease(lock: RefreshLock, { name, leaseMs }: LeaseRequest): Promise<ReleaseLease | undefined> {
  let isLate = false;
  try {
    return await withStoreDeadline("lend a lease", async () => {
      const release = await lock.acquire(name, leaseMs);
      if (isLate) await release?.();
      return release;
    });
  } finally {
    isLate = true;
  }
}
