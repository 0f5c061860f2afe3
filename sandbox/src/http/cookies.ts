import type { Request } from "express";

/** The value of the request's cookie `name`; empty where there is none. */
export function cookieValue({ headers }: Request, name: string): string {
  const cookies = (headers.cookie ?? "").split(";").map((cookie) => cookie.trim().split("="));
  return cookies.find(([candidate]) => candidate === name)?.[1] ?? "";
}
