import { createHmac, timingSafeEqual } from "node:crypto";

/**
 * Proves that a form was made for this login: only the server knows the login's handle, which the token is derived from. It
 * is the same as long as the login lasts.
 */
export function formTokenOf(recordId: string): string {
  return createHmac("sha256", recordId).update("passport-eventpop form").digest("base64url");
}

/** Whether a form's field holds the token of the login with this handle. */
export function isFormToken(field: unknown, recordId: string | undefined): boolean {
  if (typeof field !== "string" || recordId === undefined) return false;
  const given = Buffer.from(field);
  const expected = Buffer.from(formTokenOf(recordId));
  return given.length === expected.length && timingSafeEqual(given, expected);
}
