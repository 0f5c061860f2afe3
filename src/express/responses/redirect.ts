import type { Request, Response } from "express";
import type { ErrorCode } from "../../errors";
import { setPrivateHeaders } from "../../login/framework-response";
import { decodeNonAscii } from "../../login/request-path";
import type { Auth } from "../auth";

/**
 * Longest percent-encoded `returnTo` in the URL of the login route. A longer one never fits into the login cookie, and the browser's
 * next request could be longer than servers accept.
 */
const MAX_RETURN_TO_LENGTH = 4_096;

/** Redirects without a body. express-session sends a body before it has saved the session, but a response without a body only afterwards. */
export function redirect(res: Response, location: string, status: 302 | 303 = 302): void {
  res.statusCode = status;
  res.setHeader("Location", location).setHeader("Content-Length", "0").end();
}

/** Redirects a visitor to the login. If this page can be requested with GET, the login redirects back to it. */
export function redirectToLogin(req: Request, res: Response, auth: Auth): void {
  setPrivateHeaders(res);
  const returnTo = isGetOrHead(req) ? encodeURIComponent(decodeNonAscii(auth.paths.requestedPath(req))) : "";
  const isTooLong = returnTo.length > MAX_RETURN_TO_LENGTH;
  if (isTooLong) auth.emit("return_to_dropped");
  redirect(res, auth.paths.login + (returnTo === "" || isTooLong ? "" : `?returnTo=${returnTo}`), 303);
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
