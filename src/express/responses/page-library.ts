import type { Request, Response } from "express";
import { sendHtml } from "./send-page";

/**
 * The libraries htmx and Turbo send a page's requests with scripts, and show the response in a part of the page. A page of another site
 * cannot be shown there, because browsers hide it from scripts (CORS). Each library has a way to open a URL as a page instead.
 */

/** Whether htmx sent the request, by its header `HX-Request`. */
export function isHtmx({ headers }: Request): boolean {
  return headers["hx-request"] === "true";
}

/** Whether htmx sent the request for a boosted link or form (`hx-boost`). The URL of such a request is the URL of a page. */
export function isBoosted(req: Request): boolean {
  return isHtmx(req) && req.headers["hx-boosted"] === "true";
}

/**
 * Whether Turbo sent the request for a frame or a form. Turbo names the frame, and accepts streams as responses to forms. For a link
 * outside frames, Turbo opens the page without a script if the response is not HTML, so such a request needs no special response.
 */
export function isTurbo({ headers }: Request): boolean {
  return headers["turbo-frame"] !== undefined || (headers.accept ?? "").includes("text/vnd.turbo-stream.html");
}

/** Makes htmx open a URL as a page. htmx reads the header in responses of every status except redirects. */
export function setHtmxRedirect(res: Response, url: string): void {
  res.set("HX-Redirect", url);
}

/**
 * Makes Turbo open the URL of this response as a page. Turbo does so for a successful response that contains this element, even if it
 * requested the URL for a frame.
 */
export function sendReloadPage(res: Response): void {
  const html = '<!DOCTYPE html><meta name="turbo-visit-control" content="reload"><title>Eventpop</title>\n';
  sendHtml(res, 200, html, "default-src 'none'");
}
