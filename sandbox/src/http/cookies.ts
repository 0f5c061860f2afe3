import type { Request } from "express";

/** Returns the value of the cookie `name` in the request, or an empty string if there is no such cookie. */
export function cookieValue({ headers }: Request, name: string): string {
  const cookies = (headers.cookie ?? "").split(";").map((cookie) => cookie.trim().split("="));
  return cookies.find(([candidate]) => candidate === name)?.[1] ?? "";
}
