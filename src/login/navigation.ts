import type { Request } from "express";
import { responseOf, sendText, setPrivateHeaders } from "./framework-response";

export const TOO_EARLY_STATUS = 425;
const TOO_EARLY_TEXT =
  "A login starts when a visitor opens this address. Prefetches, scripts and HEAD requests do not start one.\n";

/** Headers of speculative requests in Chromium, Firefox, Safari and Turbo. */
const PURPOSE_HEADERS = ["sec-purpose", "purpose", "x-purpose", "x-moz", "x-sec-purpose"];
/** Headers of speculative requests in Next.js and htmx. */
const LIBRARY_HEADERS = ["next-router-prefetch", "hx-preloaded"];
const SPECULATIVE_PURPOSE = /\b(?:prefetch|prerender|preview)\b/i;

/** Whether a browser prefetches, prerenders or previews a link. Such a request must not start or complete a login. */
export function isSpeculative({ headers }: Request): boolean {
  return (
    LIBRARY_HEADERS.some((name) => headers[name] !== undefined) ||
    PURPOSE_HEADERS.some((name) => headers[name] !== undefined && SPECULATIVE_PURPOSE.test(String(headers[name])))
  );
}

/**
 * Whether the request is a navigation: a visitor opens the URL. Speculative requests, requests of a page for a script or an image,
 * and `HEAD` requests are not navigations. A program's request counts as a navigation: browsers send `Sec-Fetch-Site` beside
 * `Sec-Fetch-Mode`, programs do not (`fetch` of Node sends `Sec-Fetch-Mode: cors` alone).
 */
export function isNavigation(req: Request): boolean {
  const { "sec-fetch-mode": mode = "navigate", "sec-fetch-site": site } = req.headers;
  return req.method !== "HEAD" && (mode === "navigate" || site === undefined) && !isSpeculative(req);
}

/** Whether a page of any site shows the request's response in a frame. Programs and old browsers do not say it. */
export function isFramed({ headers }: Request): boolean {
  return /^(?:iframe|frame|fencedframe|embed|object)$/.test(headers["sec-fetch-dest"] ?? "");
}

/**
 * Responds with 425 Too Early (RFC 8470 §5.2) to a request that is not a navigation. Browsers do not reuse a 425 for the later
 * navigation, but Chromium reuses a prefetched 204 or redirect. Returns false if the response of this framework cannot be ended here.
 */
export function respondTooEarly(req: Request): boolean {
  setPrivateHeaders(responseOf(req));
  return sendText(req, TOO_EARLY_STATUS, TOO_EARLY_TEXT);
}
