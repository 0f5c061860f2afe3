import type { ErrorRequestHandler, Request, Response } from "express";
import { EventpopError, OptionError, ProviderError, SignInRequiredError } from "../errors";
import { isPerson, languageOf } from "./audience";
import { type Auth, authOf } from "./auth";
import { describeFailure, failurePage } from "./pages/failure-page";

/** No cache keeps it, and no other site learns its address (RFC 9700 §4.2.4). */
export function keepPrivate(res: Response): void {
  res.set({ "Cache-Control": "no-store", "Referrer-Policy": "no-referrer" });
}

/** Sends the browser on, without a body: it would be on its way before the session is saved. */
export function redirect(res: Response, location: string, status: 302 | 303 = 302): void {
  res.status(status).set({ Location: location, "Content-Length": "0" }).end();
}

/**
 * Answers with an error: people get a friendly page, or go to `failureRedirect` with the code; programs get JSON. Neither
 * sees an inside.
 */
export function respondWithError(req: Request, res: Response, auth: Auth, error: EventpopError): void {
  const { failureRedirect, successRedirect } = auth.settings;
  auth.report(error);
  keepPrivate(res);
  if (error instanceof ProviderError && error.retryAfter !== undefined)
    res.set("Retry-After", String(error.retryAfter));
  if (!isPerson(req)) {
    const { sentence } = describeFailure(error.code, "en");
    const isSignedOut = error instanceof SignInRequiredError;
    const details = { code: error.code, message: sentence, ...(isSignedOut && { loginUrl: auth.loginPath }) };
    res.status(error.status).json({ error: details });
    return;
  }
  if (failureRedirect !== undefined) {
    const separator = failureRedirect.includes("?") ? "&" : "?";
    redirect(res, `${failureRedirect}${separator}error=${error.code}`);
    return;
  }
  res
    .status(error.status)
    .type("html")
    .send(failurePage(error.code, languageOf(req), auth.loginPath, successRedirect));
}

/** Sends a person to the login and back to where they wanted to go; tells a program that it has to sign in. */
export function respondSignedOut(req: Request, res: Response, auth: Auth, error: SignInRequiredError): void {
  const canReturn = req.method === "GET" || req.method === "HEAD";
  if (!isPerson(req)) {
    respondWithError(req, res, auth, error);
    return;
  }
  keepPrivate(res);
  const query = canReturn ? `?returnTo=${encodeURIComponent(auth.publicPath(req))}` : "";
  redirect(res, auth.loginPath + query, 303);
}

/**
 * Error middleware for the app's own routes: answers every {@link EventpopError} as the router does, and sends people whose
 * login has ended to sign in again. Other errors, and mistakes in the set-up, go on to the next handler.
 *
 * @example app.use(eventpopErrors());
 */
export function eventpopErrors(): ErrorRequestHandler {
  return (error, req, res, next) => {
    if (!(error instanceof EventpopError) || error instanceof OptionError || res.headersSent) {
      next(error);
      return;
    }
    const auth = authOf(req);
    if (error instanceof SignInRequiredError) respondSignedOut(req, res, auth, error);
    else respondWithError(req, res, auth, error);
  };
}
