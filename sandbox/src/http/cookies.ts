import type { Request } from "express";

/**
 * The name of the session cookie. A browser sends a cookie to all ports of a host, so the name must differ from the
 * cookie names of the applications under test.
 */
export const SESSION_COOKIE = "eventpop_sandbox_session";

/** Returns the value of the cookie `name` in the request, or an empty string if there is no such cookie. */
export function cookieValue({ headers }: Request, name: string): string {
  const cookies = (headers.cookie ?? "").split(";").map((cookie) => cookie.trim().split("="));
  return cookies.find(([candidate]) => candidate === name)?.[1] ?? "";
}
