import type { Request } from "express";
import { responseOf, sendText, setPrivateHeaders } from "./framework-response";

export const NO_VISIT_STATUS = 425;
const NO_VISIT =
  "A sign-in starts when a visitor opens this address. Prefetches, scripts and HEAD requests start none.\n";

/** Headers whose value says that nobody has opened the page yet: of Chromium, Firefox, Safari, and Turbo. */
const PURPOSE_HEADERS = ["sec-purpose", "purpose", "x-purpose", "x-moz", "x-sec-purpose"];

/**
 * Whether a request is made ahead of a visit that may never come: a link is prefetched, prerendered or previewed. It must
 * neither start a sign-in nor finish one.
 */
export function isSpeculative({ headers }: Request): boolean {
  return (
    headers["next-router-prefetch"] !== undefined ||
    PURPOSE_HEADERS.some((name) => /\b(?:prefetch|prerender|preview)\b/i.test(String(headers[name])))
  );
}

/**
 * Whether a visitor opens the address: not speculatively, not by a script or a picture of a page, and not by `HEAD`, which
 * asks for headers only. A request that says nothing of that is a visit.
 */
export function isVisit(req: Request): boolean {
  const mode = req.headers["sec-fetch-mode"];
  return req.method !== "HEAD" && (mode === undefined || mode === "navigate") && !isSpeculative(req);
}

/**
 * Answers a request that is no visit with 425 Too Early (RFC 8470 §5.2), which no browser keeps: Chromium uses a prefetched
 * 204, and what a prefetched redirect led to, for the visit itself. False where the framework's response cannot be ended here.
 */
export function answerNoVisit(req: Request): boolean {
  setPrivateHeaders(responseOf(req));
  return sendText(req, NO_VISIT_STATUS, NO_VISIT);
}
