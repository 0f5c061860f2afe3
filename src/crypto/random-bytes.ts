import { randomFillSync } from "node:crypto";

/** Bytes that are drawn at once: a draw costs the same for twelve bytes as for thousands, and a login needs four. */
const DRAWN_BYTES = 4_096;

let drawn = Buffer.alloc(0);
let used = 0;

/** Bytes from the system's generator (CSPRNG), none of which is given out twice. At most 4,096. */
export function randomBytes(count: number): Buffer {
  if (used + count > drawn.length) {
    drawn = randomFillSync(Buffer.allocUnsafeSlow(DRAWN_BYTES));
    used = 0;
  }
  used += count;
  return drawn.subarray(used - count, used);
}
