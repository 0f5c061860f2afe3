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

/** Redirects without a body. express-session begins to send a body before it has saved the session; without one, the response waits. */
export function redirect(res: Response, location: string, status: 302 | 303 = 302): void {
  res.statusCode = status;
  res.setHeader("Location", location).setHeader("Content-Length", "0").end();
}

/** Redirects a visitor to the login, and from there back to this page, if it can be read with GET. */
export function redirectToLogin(req: Request, res: Response, auth: Auth): void {
  setPrivateHeaders(res);
  const returnTo = isReadable(req) ? encodeURIComponent(decodeNonAscii(auth.paths.of(req))) : "";
  const isTooLong = returnTo.length > MAX_RETURN_TO_LENGTH;
  if (isTooLong) auth.emit("return_to_dropped");
  redirect(res, auth.paths.login + (returnTo === "" || isTooLong ? "" : `?returnTo=${returnTo}`), 303);
}

/** Redirects a visitor whose login failed to the page that the option `failureRedirect` names, with `error=CODE` in its query. */
export function redirectToFailurePage(res: Response, auth: Auth, failureRedirect: string, code: ErrorCode): void {
  const { pathname, searchParams, hash } = new URL(failureRedirect, auth.paths.origin);
  searchParams.set("error", code);
  redirect(res, `${pathname}?${searchParams}${hash}`);
}

/** Whether a link to the request's own URL repeats the request: a form that was sent cannot be repeated by a link. */
export function isReadable({ method }: Request): boolean {
  return method === "GET" || method === "HEAD";
}
