import type { ErrorRequestHandler, NextFunction, Request, Response } from "express";
import { notCalledError } from "../../config/validators";
import { ERRORS, type ErrorCode, EventpopError, OptionError, SignInRequiredError, StoreError } from "../../errors";
import { createEmit, emitError } from "../../events";
import { setPrivateHeaders } from "../../login/framework-response";
import { type Auth, findAuth, isExpressRequest } from "../auth";
import { languageOf, showsRedirects, wantsHtml } from "./content-negotiation";
import { errorPage, type LinkTargets } from "./error-page";
import { isHtmx, setHtmxRedirect } from "./page-library";
import { createPageLook } from "./page-look";
import { isGetOrHead, loginUrlFor, redirectToLogin } from "./redirect";
import { sendPage } from "./send-page";

/**
 * Whether this package responds to the error. It responds to its own errors if no response has begun. The app has to handle its own
 * errors, mistakes in its set-up, and errors of requests that did not come through Express, such as those of a WebSocket.
 */
export function canSendError(error: unknown, req: Request, res: Response): error is EventpopError {
  return error instanceof EventpopError && !(error instanceof OptionError) && isExpressRequest(req) && !res.headersSent;
}

/**
 * Responds with an error: a page for a browser, JSON for a program. Neither contains the message and the hint for the developer.
 *
 * @param retryPath - the public path that repeats the request, for a link on the page; undefined if a link cannot repeat it
 */
export function sendError(req: Request, res: Response, error: EventpopError, auth?: Auth, retryPath?: string): void {
  setPrivateHeaders(res);
  const { code, status, retryAfter } = error;
  if (retryAfter !== undefined) res.set("Retry-After", String(retryAfter));
  if (status === 401) res.set("WWW-Authenticate", challengeOf(req, auth));
  if (wantsHtml(req)) {
    const language = languageOf(req, auth?.settings.language);
    sendPage(res, status, errorPage(code, language, linkTargets(auth, retryPath)), auth?.look ?? createPageLook());
    return;
  }
  // A client with an access token starts at the authorization endpoint again, and not at the login of the website.
  const needsLogin = error instanceof SignInRequiredError && auth !== undefined && !auth.logins.hasAccessToken(req);
  const loginUrl = needsLogin ? loginUrlFor(req, auth) : undefined;
  if (loginUrl !== undefined && isHtmx(req)) setHtmxRedirect(res, loginUrl);
  res.status(status).json(errorJson(code, { loginUrl }));
}

/**
 * Returns the challenge that RFC 9110 §15.5.2 requires with every 401. The scheme Session is not registered, so browsers open no
 * password dialog for it. A request with an invalid access token gets `invalid_token` (RFC 6750 §3.1).
 */
function challengeOf(req: Request, auth: Auth | undefined): string {
  if (!auth?.clients) return 'Session realm="eventpop"';
  return auth.logins.hasAccessToken(req)
    ? 'Bearer realm="eventpop", error="invalid_token"'
    : 'Session realm="eventpop", Bearer realm="eventpop"';
}

/** Returns the JSON of an error: the code, the sentence for visitors, and the fields of `extra`. */
export function errorJson(code: ErrorCode, extra: object): { error: object } {
  return { error: { code, message: ERRORS[code].page.en.sentence, ...extra } };
}

function linkTargets(auth: Auth | undefined, retryPath: string | undefined): LinkTargets {
  if (!auth) return {};
  const { switchAccountURL, home } = auth.settings;
  return { account: switchAccountURL, login: auth.paths.login, again: retryPath, home };
}

/** Emits the events of errors in an app without `eventpopAuth`, for example an app that only calls the API. */
const emitWithoutAuth = createEmit("eventpop", undefined);

/** Emits the event of an error and responds with the error, or passes it to the app. The guards call it, and {@link eventpopErrors} returns it. */
export function handleError(error: unknown, req: Request, res: Response, next: NextFunction): void {
  // Undefined if session middleware failed before `eventpopAuth` ran, or if the app uses the strategy alone.
  const auth = findAuth(req);
  const emit = auth?.emit ?? emitWithoutAuth;
  if (!canSendError(error, req, res)) {
    // express-session could not save the session after the response was sent. If `next` got the error, Express would close the connection without need.
    if (error instanceof StoreError && res.writableEnded) emitError(emit, error);
    else next(error);
    return;
  }
  emitError(emit, error);
  if (auth && error instanceof SignInRequiredError && showsRedirects(req)) redirectToLogin(req, res, auth);
  else sendError(req, res, error, auth, isGetOrHead(req) ? auth?.paths.requestedPath(req) : undefined);
}

/**
 * Creates error middleware for the app's own routes. It responds to every {@link EventpopError} in the same way as the router. A
 * visitor whose login has ended is redirected to the login. Other errors, and mistakes in the set-up, go to the next error handler.
 *
 * @example app.use(eventpopErrors());
 */
export function eventpopErrors(): ErrorRequestHandler;
// Express recognises error middleware by its four parameters. With four parameters, this function is also called if an app passes
// `eventpopErrors` instead of `eventpopErrors()`, and can then report this mistake.
export function eventpopErrors(error?: unknown, _req?: unknown, _res?: unknown, next?: unknown): ErrorRequestHandler {
  if (next !== undefined) throw notCalledError("eventpopErrors", "eventpopErrors()", error);
  return handleError;
}
