import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type { Compat } from "../settings";

/** A new code or token: 256 random bits, written as `format`. */
export function randomToken(format: Compat["tokenFormat"]): string {
  return randomBytes(32).toString(format);
}

/** Whether two secrets are the same, without telling by the time it takes. */
export function isSameSecret(some: string, other: string): boolean {
  return timingSafeEqual(sha256(some), sha256(other));
}

/** The challenge that belongs to `verifier` (RFC 7636 §4.2). */
export function challengeOf(verifier: string, method: string | null): string {
  return method === "plain" ? verifier : sha256(verifier).toString("base64url");
}

function sha256(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
