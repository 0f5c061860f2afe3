import { randomFillSync } from "node:crypto";

/** Bytes that are generated at once: a call of the generator costs the same for 12 bytes as for thousands, and a login needs several. */
const POOL_BYTES = 4_096;

let pool = Buffer.alloc(0);
let poolOffset = 0;

/** Random bytes from the system's generator (CSPRNG), at most 4,096. No byte is returned twice. */
export function randomBytes(count: number): Buffer {
  if (poolOffset + count > pool.length) {
    pool = randomFillSync(Buffer.allocUnsafeSlow(POOL_BYTES));
    poolOffset = 0;
  }
  poolOffset += count;
  return pool.subarray(poolOffset - count, poolOffset);
}
