import type { Request, Response } from "express";
import type { ErrorCode } from "../../errors";
import { setPrivateHeaders } from "../../login/framework-response";
import { decodeNonAscii } from "../../login/request-path";
import type { Auth } from "../auth";
import { wantsHtml } from "./content-negotiation";
import { isBoosted, isHtmx, setHtmxRedirect } from "./page-library";

/**
 * Longest percent-encoded `returnTo` in the URL of the login route. A longer one never fits into the login cookie, and the browser's
 * next request could be longer than servers accept.
 */
const MAX_RETURN_TO_LENGTH = 4_096;

/**
 * Redirects without a body. If a response has a body, express-session sends a part of it before the session is saved. Without a body, it
 * sends the response only after the session is saved.
 */
export function redirect(res: Response, location: string, status: 302 | 303 = 302): void {
  res.statusCode = status;
  res.setHeader("Location", location).setHeader("Content-Length", "0").end();
}

/** Redirects a visitor to a page. htmx opens it as a page. */
export function redirectVisitor(req: Request, res: Response, location: string, status: 302 | 303): void {
  if (!isHtmx(req)) {
    redirect(res, location, status);
    return;
  }
  setHtmxRedirect(res, location);
  res.status(204).end();
}

/** Redirects a visitor to the login, and back afterwards. */
export function redirectToLogin(req: Request, res: Response, auth: Auth): void {
  setPrivateHeaders(res);
  redirect(res, loginUrlFor(req, auth), 303);
}

/**
 * Returns the path of the login, with the page to return to: the requested page, if a browser opens a page, otherwise the page from which
 * the request was sent. A login cannot return to the URL of a form that was posted, or to data that a script requested.
 */
export function loginUrlFor(req: Request, { paths, emit }: Auth): string {
  const isPage = isGetOrHead(req) && (wantsHtml(req) || isBoosted(req));
  const page = isPage ? paths.requestedPath(req) : paths.sourcePageOf(req);
  if (page === undefined) return paths.login;
  const returnTo = encodeURIComponent(decodeNonAscii(page));
  if (returnTo.length <= MAX_RETURN_TO_LENGTH) return `${paths.login}?returnTo=${returnTo}`;
  emit("return_to_dropped");
  return paths.login;
}

/** Redirects a visitor whose login failed to the page in the option `failureRedirect`. Adds `error=CODE` to its query. */
export function redirectToFailurePage(res: Response, auth: Auth, failureRedirect: string, code: ErrorCode): void {
  const page = new URL(failureRedirect, auth.paths.origin);
  page.searchParams.set("error", code);
  const { origin, pathname, search, hash, href } = page;
  redirect(res, origin === auth.paths.origin ? pathname + search + hash : href);
}

/** Whether a link to the request's own URL repeats the request. A link cannot repeat a form that was posted. */
export function isGetOrHead({ method }: Request): boolean {
  return method === "GET" || method === "HEAD";
}
