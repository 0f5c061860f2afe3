import { type NextFunction, type Request, type Response, Router } from "express";
import { type ErrorCode, type EventpopError, SignInError } from "../errors";
import { emitError } from "../events";
import { setPrivateHeaders } from "../login/framework-response";
import { isNavigation, isSpeculative, respondTooEarly } from "../login/navigation";
import { toError } from "../passport/app-functions";
import type { Auth } from "./auth";
import { readForm, refuseCrossSiteForm } from "./form";
import { writeTicketChoice } from "./held-tickets";
import { wantsHtml } from "./responses/content-negotiation";
import { canSendError, sendError } from "./responses/error-response";
import { redirect, redirectToFailurePage } from "./responses/redirect";

type Handler = (auth: Auth, req: Request, res: Response) => Promise<void> | void;

/** An empty link leads to the page that contains it (RFC 3986 §4.4). With it, the code in the URL is not written into the page. */
const SAME_URL = "";

/** Codes for the callback of a login that this browser started but can no longer complete. */
const ENDED_LOGIN_CODES = new Set<ErrorCode>(["EVENTPOP_LOGIN_EXPIRED", "EVENTPOP_LOGIN_REUSED"]);

/** The routes: login, callback, logout, and the choice of a ticket. */
export function createRouter(auth: Auth): Router {
  const { routes, failureRedirect } = auth.settings;
  const router = Router();
  const serve = (handler: Handler, failurePath?: string) => (req: Request, res: Response, next: NextFunction) => {
    // Express 4 does not handle rejected promises.
    handle(auth, handler, req, res, failurePath).catch((thrown: unknown) => next(toError(thrown)));
  };
  router.get(routes.login, serve(startLogin, failureRedirect));
  router.all(routes.callback, serve(completeLogin, failureRedirect));
  router.post(routes.logout, serve(logOut));
  router.post(routes.ticket, serve(chooseTicket));
  router.all([routes.logout, routes.ticket], (_req, res) => {
    setPrivateHeaders(res);
    res.set("Allow", "POST").sendStatus(405);
  });
  return router;
}

async function handle(auth: Auth, handler: Handler, req: Request, res: Response, failurePath?: string): Promise<void> {
  try {
    setPrivateHeaders(res);
    await handler(auth, req, res);
  } catch (error) {
    if (!canSendError(error, req, res)) throw error;
    respondToFailure(auth, error, req, res, failurePath);
  }
}

/** Redirects the visitor to Eventpop's authorization page. */
function startLogin(auth: Auth, req: Request, res: Response): void {
  if (isNavigation(req)) redirect(res, auth.logins.start(req, res, queryParameter(req, "returnTo")));
  else respondTooEarly(req);
}

/** Completes the login that the callback belongs to, and redirects the user to the page they requested. */
async function completeLogin(auth: Auth, req: Request, res: Response): Promise<void> {
  if (isSpeculative(req)) {
    respondTooEarly(req);
    return;
  }
  const { logins, settings } = auth;
  const repeatedPath = logins.pathOfRepeatedCallback(req, queryParameter(req, "state"));
  if (repeatedPath !== undefined) {
    redirect(res, repeatedPath);
    return;
  }
  const isLoggedIn = logins.current(req) !== undefined;
  let path: string;
  try {
    path = await logins.complete(req, res);
  } catch (error) {
    // The user has logged in with another tab of this browser, so this login is not needed. A state that this browser never had is
    // refused, even if a user is logged in.
    if (!isLoggedIn || !wantsHtml(req) || !isOfEndedLogin(error)) throw error;
    redirect(res, settings.successRedirect);
    return;
  }
  redirect(res, path);
  logins.reportMissingCookie(req, res);
}

function isOfEndedLogin(error: unknown): boolean {
  return error instanceof SignInError && ENDED_LOGIN_CODES.has(error.code);
}

/** Logs the user out. Refuses a form of another site. */
async function logOut(auth: Auth, req: Request, res: Response): Promise<void> {
  await refuseCrossSiteForm(req, res, auth.paths.origin, auth.logins.read(req)?.recordId);
  await auth.logins.end(req, res);
  if (wantsHtml(req)) redirect(res, auth.settings.logoutRedirect, 303);
  else res.json({ signedOut: true });
}

/**
 * Saves which of several tickets the user chose, or deletes the choice. It does not check the ticket: `requireTicket` accepts only
 * a ticket that Eventpop lists.
 */
async function chooseTicket(auth: Auth, req: Request, res: Response): Promise<void> {
  await refuseCrossSiteForm(req, res, auth.paths.origin, auth.logins.read(req)?.recordId);
  const { event, ticket, returnTo } = await readForm(req, res);
  if (typeof event !== "string" || !/^[\w-]{1,64}$/.test(event)) {
    throw new SignInError("EVENTPOP_BAD_CALLBACK", "The choice names no event.");
  }
  const login = auth.logins.current(req);
  if (!login) throw auth.logins.missingLoginError(req);
  const ticketId = typeof ticket === "string" && /^[\w-]{1,64}$/.test(ticket) ? ticket : undefined;
  const expiresAt = auth.session.latestExpiryOf(login);
  await writeTicketChoice(auth.stores.of(req).entries, login, { eventId: event, ticketId, expiresAt });
  redirect(res, auth.paths.returnToOrDefault(returnTo), 303);
}

/** Returns a query parameter that occurs only once. Reads the URL, so that it works with every query parser of the app. */
function queryParameter({ url }: Request, name: string): string | undefined {
  const values = new URLSearchParams(url.slice(url.indexOf("?") + 1 || url.length)).getAll(name);
  return values.length === 1 ? values[0] : undefined;
}

/** Responds to a failed request: redirects browsers to `failurePath` with the error's code, if the app has such a page. */
function respondToFailure(auth: Auth, error: EventpopError, req: Request, res: Response, failurePath?: string): void {
  emitError(auth.emit, error);
  // Without a session cookie, `failurePath` behind a guard would redirect to the login again, so the error page is sent instead.
  const isPageNeeded = failurePath === undefined || error.code === "EVENTPOP_SESSION_COOKIE";
  if (isPageNeeded || !wantsHtml(req)) {
    const again = auth.logins.canRepeatCallback(req, error) ? SAME_URL : auth.paths.login;
    sendError(req, res, error, auth, again);
    return;
  }
  redirectToFailurePage(res, auth, failurePath, error.code);
}
