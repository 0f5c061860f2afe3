import escapeHtml from "escape-html";
import type { Request, Response } from "express";
import { type Cause, causeOf } from "../causes/causes";
import { contentSecurityPolicy } from "../pages/layout";
import { clientAccepts } from "./rails-routing";
import { setCause } from "./response-cause";

/**
 * The functions in this file send responses with the same headers as Rails. This is Rails's `Cache-Control` for a
 * successful response.
 */

export const RENDERED_CACHE_CONTROL = "max-age=0, private, must-revalidate";

export function send(res: Response, status: number, headers: Readonly<Record<string, string>>, body = ""): void {
  res.status(status);
  for (const [name, value] of Object.entries(headers)) res.setHeader(name, value);
  res.end(body);
}

/** Sends a response without a body, as a Rails application does that has no error page. */
export function sendEmpty(res: Response, status: number, cause: Cause): void {
  setCause(res, cause);
  send(res, status, { "Content-Type": "text/html; charset=UTF-8", "Content-Length": "0" });
}

export function redirect(res: Response, location: string): void {
  send(
    res,
    302,
    { Location: encodeUnsafe(location), "Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-cache" },
    `<html><body>You are being <a href="${escapeHtml(location)}">redirected</a>.</body></html>`,
  );
}

/** Percent-encodes the characters that a header cannot contain. */
function encodeUnsafe(location: string): string {
  return location.replace(/[^\x21-\x7e]+/g, encodeURIComponent);
}

/**
 * Sends an HTML page that other sites cannot show in a frame (RFC 6749 §10.13). If the client does not accept HTML, sends
 * 500, as Rails does.
 */
export function sendPage(req: Request, res: Response, html: string, status = 200) {
  if (!clientAccepts(req, "html")) return sendTemplateError(req, res);
  send(
    res,
    status,
    {
      "Content-Type": "text/html; charset=utf-8",
      "Cache-Control": status < 400 ? RENDERED_CACHE_CONTROL : "no-cache",
      "Content-Security-Policy": contentSecurityPolicy,
      "X-Frame-Options": "DENY",
      "Referrer-Policy": "same-origin",
    },
    html,
  );
}

function sendTemplateError(req: Request, res: Response) {
  const cause = causeOf("page-not-acceptable");
  if (!clientAccepts(req, "json")) return sendEmpty(res, 500, cause);
  setCause(res, cause);
  const body = { status: 500, error: "Internal Server Error" };
  send(res, 500, { "Content-Type": "application/json; charset=UTF-8" }, railsJson(body));
}

export function sendJson(res: Response, body: object, cacheControl = RENDERED_CACHE_CONTROL): void {
  const headers = { "Content-Type": "application/json; charset=utf-8", "Cache-Control": cacheControl };
  send(res, 200, headers, railsJson(body));
}

/** Formats JSON as Rails does: without spaces, and with escapes for the characters that have a meaning in HTML. */
export function railsJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[&<>\u2028\u2029]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
