import type { Request } from "express";

/**
 * Whether a person is looking, who gets pages and redirects; programs get JSON.
 *
 * Browsers say so themselves in `Sec-Fetch-Mode`; older ones by accepting HTML. A bare `Accept: *\/*`, which is what `fetch`
 * and command-line tools send, is a program's.
 */
export function isPerson(req: Request): boolean {
  const mode = req.get("sec-fetch-mode");
  if (mode !== undefined) return mode === "navigate";
  if (req.get("x-requested-with")?.toLowerCase() === "xmlhttprequest") return false;
  return req.get("accept")?.toLowerCase().includes("text/html") ?? false;
}

/** The language for a page: Thai where the browser prefers it, else English. */
export function languageOf(req: Request): "en" | "th" {
  return req.acceptsLanguages("en", "th") === "th" ? "th" : "en";
}

/**
 * Whether a browser sent this from a page of another site (or says it did not know). Requests without any of these headers
 * come from no browser of today, and carry no visitor's cookies but by that visitor's own hand.
 */
export function isCrossSite(req: Request, ownOrigin: string): boolean {
  const site = req.get("sec-fetch-site");
  if (site !== undefined) return site !== "same-origin" && site !== "none";
  const origin = req.get("origin");
  return origin !== undefined && origin !== ownOrigin;
}
