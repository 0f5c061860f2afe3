import { randomFillSync } from "node:crypto";

/** Bytes that are drawn at once: a draw costs the same for twelve bytes as for thousands, and a login needs four. */
const POOL_BYTES = 4_096;

let pool = Buffer.alloc(0);
let poolOffset = 0;

/** Bytes from the system's generator (CSPRNG), none of which is given out twice. At most 4,096. */
export function randomBytes(count: number): Buffer {
  if (poolOffset + count > pool.length) {
    pool = randomFillSync(Buffer.allocUnsafeSlow(POOL_BYTES));
    poolOffset = 0;
  }
  poolOffset += count;
  return pool.subarray(poolOffset - count, poolOffset);
}
