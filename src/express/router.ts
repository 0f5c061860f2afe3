import { type NextFunction, type Request, type Response, Router } from "express";
import { authorizationResponseURL } from "../clients/authorization-request";
import type { AppRoute, Language } from "../config/auth-options";
import { type ErrorCode, EventpopError, ProviderError, SignInError } from "../errors";
import { emitError } from "../events";
import { isForClient } from "../login/destination";
import { setPrivateHeaders } from "../login/framework-response";
import { isSpeculative, respondTooEarly } from "../login/navigation";
import { queryParameter } from "../login/request-path";
import { toError } from "../passport/app-functions";
import type { Auth } from "./auth";
import { toOAuthError } from "./clients/client-router";
import { addCors } from "./cors";
import { readForm, refuseCrossSiteForm } from "./form";
import { writeTicketChoice } from "./held-tickets";
import type { Completion } from "./logins";
import { confirmationPage } from "./responses/confirmation-page";
import { languageOf, showsRedirects, wantsHtml } from "./responses/content-negotiation";
import { canSendError, sendError } from "./responses/error-response";
import type { Page } from "./responses/page";
import { isHtmx } from "./responses/page-library";
import { popupPage } from "./responses/popup-page";
import { reportToPopup } from "./responses/popup-response";
import { isGetOrHead, redirect, redirectToFailurePage, redirectVisitor } from "./responses/redirect";
import { sendPage } from "./responses/send-page";
import { sendSession } from "./responses/session-response";
import { startLogin } from "./start-login";

/** Responds to a request. It may throw an error of this package, to which {@link runHandler} responds. */
export type Handler = (auth: Auth, req: Request, res: Response) => Promise<void> | void;

/** An empty link leads to the page that contains it (RFC 3986 §4.4). With it, the code in the URL is not written into the page. */
const SAME_URL = "";

/** Codes for the callback of a login that this browser started but can no longer complete. */
const ENDED_LOGIN_CODES = new Set<ErrorCode>(["EVENTPOP_LOGIN_EXPIRED", "EVENTPOP_LOGIN_REUSED"]);

/**
 * The routes: login, callback, logout, the choice of a ticket, and the session. The app may serve all but the callback itself.
 *
 * @param cors - the router that gets the handlers for pages of other origins, if there are any. It runs before this one
 */
export function createRouter(auth: Auth, cors: Router | undefined): Router {
  const { routes, appRoutes, failureRedirect, origins } = auth.settings;
  const router = Router();
  const serve = (handler: Handler, failurePath?: string) => (req: Request, res: Response, next: NextFunction) => {
    // Express 4 does not handle rejected promises.
    runHandler(auth, handler, req, res, failurePath).catch((thrown: unknown) => next(toError(thrown)));
  };
  /** Adds a route that scripts may call too, and that responds with 405 to other methods. */
  const addRoute = (name: AppRoute, method: "get" | "post", handler: Handler) => {
    if (appRoutes.includes(name)) return;
    const methods = method === "get" ? "GET, HEAD" : "POST";
    if (cors && origins.length > 0) addCors(cors, routes[name], { origins, methods, credentials: true });
    router[method](routes[name], serve(handler));
    router.all(routes[name], (_req, res) => {
      setPrivateHeaders(res);
      res.set("Allow", methods).sendStatus(405);
    });
  };
  if (!appRoutes.includes("login")) router.get(routes.login, serve(startRequestedLogin, failureRedirect));
  router.all(routes.callback, serve(completeLogin, failureRedirect));
  addRoute("logout", "post", logOut);
  addRoute("ticket", "post", chooseTicket);
  addRoute("session", "get", sendSession);
  return router;
}

/**
 * Runs a handler and responds to its errors. A browser is redirected to `failurePath`, if there is one. Rejects with errors that the app
 * has to handle.
 */
export async function runHandler(
  auth: Auth,
  handler: Handler,
  req: Request,
  res: Response,
  failurePath?: string,
): Promise<void> {
  try {
    setPrivateHeaders(res);
    await handler(auth, req, res);
  } catch (error) {
    if (!canSendError(error, req, res)) throw error;
    const canRepeat = handler === completeLogin ? auth.logins.canRepeatCallback(req, error) : isGetOrHead(req);
    respondToFailure(auth, error, req, res, { failurePath, again: canRepeat ? SAME_URL : auth.paths.login });
  }
}

async function startRequestedLogin(auth: Auth, req: Request, res: Response): Promise<void> {
  try {
    await startLogin(auth, req, res, { returnTo: queryParameter(req, "returnTo") });
  } catch (error) {
    // The browser requests the same URL again after this time, in seconds, so that a visitor of a sale need not press a button again and
    // again. No input can be lost (WCAG 2.2, 2.2.1). A page of the app decides itself what it does.
    const isOwnPage = auth.settings.failureRedirect === undefined && wantsHtml(req);
    if (isOverload(error) && isOwnPage) res.set("Refresh", String(error.retryAfter));
    throw error;
  }
}

function isOverload(error: unknown): error is ProviderError {
  return error instanceof ProviderError && error.code === "EVENTPOP_OVERLOADED";
}

/** Completes the login that the callback belongs to, and redirects the user to the page they requested. */
async function completeLogin(auth: Auth, req: Request, res: Response): Promise<void> {
  if (isSpeculative(req)) {
    respondTooEarly(req);
    return;
  }
  const { logins, settings } = auth;
  const isLoggedIn = logins.currentLogin(req) !== undefined;
  const repeatedPath = isLoggedIn ? logins.pathOfRepeatedCallback(req, queryParameter(req, "state")) : undefined;
  if (repeatedPath !== undefined) {
    redirect(res, repeatedPath);
    return;
  }
  let completion: Completion;
  try {
    completion = await logins.complete(req, res);
  } catch (error) {
    const isReported = await reportToDestination(auth, error, req, res);
    logins.removeEndedCopy(req);
    if (isReported) return;
    // The user has logged in with another tab of this browser, so this login is not needed. A state that this browser never had is
    // refused, even if a user is logged in.
    if (!isLoggedIn || !wantsHtml(req) || !isOfEndedLogin(error)) throw error;
    redirect(res, settings.successRedirect);
    return;
  }
  respondToCompletion(auth, completion, req, res);
}

function respondToCompletion(auth: Auth, completion: Completion, req: Request, res: Response): void {
  const sendOwnPage = (page: (language: Language) => Page) =>
    sendPage(res, 200, page(languageOf(req, auth.settings.language)), auth.look);
  if ("grant" in completion) {
    const { grant } = completion;
    if (grant.needsConfirmation) sendOwnPage((language) => confirmationPage(language, grant));
    else redirect(res, grant.url);
    return;
  }
  if ("path" in completion) redirect(res, completion.path);
  else sendOwnPage((language) => popupPage(language, { id: completion.popup, user: completion.user }));
  auth.logins.reportMissingCookie(req, res);
}

/**
 * Reports a failed login to the client or to the page that started it. Returns false if the login was started by a page of the app, or
 * if its result was already reported.
 */
async function reportToDestination(auth: Auth, error: unknown, req: Request, res: Response): Promise<boolean> {
  if (!canSendError(error, req, res) || error.code === "EVENTPOP_LOGIN_REUSED") return false;
  const destination = await auth.logins.destinationOf(req);
  if (!destination) return false;
  if (!isForClient(destination)) {
    reportToPopup(auth, error, req, res, destination);
    return true;
  }
  if (!auth.clients || error.code === "EVENTPOP_UNKNOWN_CLIENT") return false;
  emitError(auth.emit, error);
  const { issuer } = auth.clients.endpoints;
  redirect(res, authorizationResponseURL(destination, issuer, { ...toOAuthError(error).toJSON() }));
  return true;
}

/** Whether a callback failed because its login had already ended: the error, or its cause, has one of the codes for ended logins. */
function isOfEndedLogin(error: unknown): boolean {
  const causes = error instanceof EventpopError ? [error, error.cause] : [];
  return causes.some((each) => each instanceof SignInError && ENDED_LOGIN_CODES.has(each.code));
}

/** Logs the user out. Refuses a form of another site. */
export async function logOut(auth: Auth, req: Request, res: Response): Promise<void> {
  await refuseForgedRequest(auth, req, res);
  await auth.logins.end(req, res);
  if (showsRedirects(req) || isHtmx(req)) redirectVisitor(req, res, auth.settings.logoutRedirect, 303);
  else res.json({ signedOut: true });
}

/**
 * Saves which of several tickets the user chose, or deletes the choice. It does not check the ticket: `requireTicket` accepts only
 * a ticket that Eventpop lists.
 */
async function chooseTicket(auth: Auth, req: Request, res: Response): Promise<void> {
  await refuseForgedRequest(auth, req, res);
  const { event, ticket, returnTo } = await readForm(req, res);
  if (typeof event !== "string" || !/^[\w-]{1,64}$/.test(event)) {
    const message = "The choice names no event: send event and ticket as application/x-www-form-urlencoded.";
    throw new SignInError("EVENTPOP_BAD_CALLBACK", message);
  }
  const login = auth.logins.currentLogin(req);
  if (!login) throw auth.logins.missingLoginError(req);
  const ticketId = typeof ticket === "string" && /^[\w-]{1,64}$/.test(ticket) ? ticket : undefined;
  const expiresAt = auth.loginSession.latestExpiryOf(login);
  await writeTicketChoice(auth.logins.bindingOf(req).entries, login, { eventId: event, ticketId, expiresAt });
  redirect(res, auth.paths.returnToOrDefault(returnTo), 303);
}

/** Refuses a form or a script of another site. A request with an access token is not forged, because browsers do not add tokens by themselves. */
async function refuseForgedRequest({ logins, paths }: Auth, req: Request, res: Response): Promise<void> {
  if (logins.hasAccessToken(req)) return;
  await refuseCrossSiteForm(req, res, paths, logins.readLogin(req)?.recordId);
}

/**
 * Responds to a failed request: redirects browsers to `failurePath` with the error's code, if the app has such a page. `again` is the link
 * with which the visitor can repeat the request.
 */
function respondToFailure(
  auth: Auth,
  error: EventpopError,
  req: Request,
  res: Response,
  { failurePath, again }: { readonly failurePath: string | undefined; readonly again: string },
): void {
  emitError(auth.emit, error);
  // If the session cookie is lost and a guard protects `failurePath`, the guard would redirect to the login again. Therefore the error page
  // is sent instead.
  const isPageNeeded = failurePath === undefined || error.code === "EVENTPOP_SESSION_COOKIE";
  if (isPageNeeded || !wantsHtml(req)) {
    sendError(req, res, error, auth, again);
    return;
  }
  redirectToFailurePage(res, auth, failurePath, error.code);
}
