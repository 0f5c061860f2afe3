import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type { Compat } from "../settings";

/** Returns a new authorization code or token: 256 random bits, encoded as `format`. */
export function randomToken(format: Compat["tokenFormat"]): string {
  return randomBytes(32).toString(format);
}

/** How many characters of a code or token are shown. */
export const SHOWN_CHARACTERS = 6;

/** Returns the first characters of a code or token that the sandbox issued. Pages and the log show them instead of the whole secret. */
export function shortenedSecret(secret: string): string {
  return `${secret.slice(0, SHOWN_CHARACTERS)}…`;
}

/** Compares two secrets in constant time. */
export function isSameSecret(secret: string, other: string): boolean {
  return timingSafeEqual(sha256(secret), sha256(other));
}

/** Returns the code challenge of `verifier` (RFC 7636 section 4.2). */
export function codeChallengeOf(verifier: string, method: string | null): string {
  return method === "plain" ? verifier : sha256(verifier).toString("base64url");
}

function sha256(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
