import type { ErrorRequestHandler, NextFunction, Request, Response } from "express";
import { notCalled } from "../../config/validators";
import { EventpopError, OptionError, SignInRequiredError, StoreError } from "../../errors";
import { createEmit, emitError } from "../../events";
import { setPrivateHeaders } from "../../login/framework-response";
import { type Auth, findAuth, isExpress } from "../auth";
import { languageOf, wantsHtml } from "./content-negotiation";
import { describeFailure, errorPage, type PageLinks } from "./error-page";
import { sendPage } from "./page";
import { isReadable, redirectToLogin } from "./redirect";

/**
 * Whether an error is one to answer here: of this package, and met before an answer has begun. The app's own errors, and
 * mistakes in its set-up, are the app's to answer for; so are requests that did not come through Express, such as a WebSocket's.
 */
export function canSendError(error: unknown, req: Request, res: Response): error is EventpopError {
  return error instanceof EventpopError && !(error instanceof OptionError) && isExpress(req) && !res.headersSent;
}

/**
 * Answers with an error: people get a friendly page with ways to go on, programs JSON. Neither sees an inside. `again` is the
 * public path of what may be asked for once more.
 */
export function sendError(
  req: Request,
  res: Response,
  error: EventpopError,
  auth: Auth | undefined,
  again?: string,
): void {
  setPrivateHeaders(res);
  if (error.retryAfter !== undefined) res.set("Retry-After", String(error.retryAfter));
  // RFC 9110 §15.5.2 asks for a challenge with every 401. No registered scheme means a session; this one opens no browser dialog.
  if (error.status === 401) res.set("WWW-Authenticate", 'Session realm="eventpop"');
  if (wantsHtml(req)) {
    sendPage(res, error.status, errorPage(error.code, languageOf(req, auth?.settings.language), linksFor(auth, again)));
    return;
  }
  const { sentence: message } = describeFailure(error.code, "en");
  const loginUrl = error instanceof SignInRequiredError ? auth?.paths.login : undefined;
  res.status(error.status).json({ error: { code: error.code, message, loginUrl } });
}

function linksFor(auth: Auth | undefined, again: string | undefined): PageLinks {
  if (!auth) return {};
  const { switchAccountURL, successRedirect } = auth.settings;
  return { account: switchAccountURL, signIn: auth.paths.login, again, home: successRedirect };
}

/** For apps that call the API and sign nobody in. */
const emitWithoutAuth = createEmit("eventpop", undefined);

/** {@link eventpopErrors}' own handler, for the guards as well. */
export function handleError(error: unknown, req: Request, res: Response, next: NextFunction): void {
  // Session middleware may fail before any set-up is reached, and a strategy may be used without one.
  const auth = findAuth(req);
  const emit = auth?.emit ?? emitWithoutAuth;
  if (!canSendError(error, req, res)) {
    // What express-session could not write behind an answer is past helping; closing the connection would not undo it.
    if (error instanceof StoreError && res.writableEnded) emitError(emit, error);
    else next(error);
    return;
  }
  emitError(emit, error);
  if (auth && error instanceof SignInRequiredError && wantsHtml(req)) redirectToLogin(req, res, auth);
  else sendError(req, res, error, auth, isReadable(req) ? auth?.paths.of(req) : undefined);
}

/**
 * Error middleware for the app's own routes: answers every {@link EventpopError} as the router does, and sends people whose
 * login has ended to sign in again. Other errors, and mistakes in the set-up, go on to the next handler.
 *
 * @example app.use(eventpopErrors());
 */
export function eventpopErrors(): ErrorRequestHandler;
// Four parameters, by which Express knows error middleware: given to it uncalled, this gets the error that it should handle.
export function eventpopErrors(error?: unknown, _req?: unknown, _res?: unknown, next?: unknown): ErrorRequestHandler {
  if (next !== undefined) throw notCalled("eventpopErrors", "eventpopErrors()", error);
  return handleError;
}
