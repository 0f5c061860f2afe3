import { randomFillSync } from "node:crypto";

/** Number of bytes per call of the generator. One call for thousands of bytes costs as much as a call for 12, and a login needs several values. */
const POOL_BYTES = 4_096;

let pool = Buffer.alloc(0);
let poolOffset = 0;

/** Returns up to 4,096 random bytes from the system's generator (CSPRNG). No byte is returned twice. */
export function randomBytes(count: number): Buffer {
  if (poolOffset + count > pool.length) {
    pool = randomFillSync(Buffer.allocUnsafeSlow(POOL_BYTES));
    poolOffset = 0;
  }
  poolOffset += count;
  return pool.subarray(poolOffset - count, poolOffset);
}
