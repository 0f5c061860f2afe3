import { type NextFunction, type Request, type Response, Router } from "express";
import { EventpopError, OptionError, SignInError } from "../errors";
import { isCrossSite, isPerson } from "./audience";
import type { Auth } from "./auth";
import { keepPrivate, redirect, respondWithError } from "./error-response";
import { warnOfCookie } from "./set-up-warnings";

type Handler = (req: Request, res: Response) => Promise<void> | void;

/** The three routes: login, callback, logout. */
export function createRouter(auth: Auth): Router {
  const { login, callback, logout } = auth.settings.routes;
  const router = Router();
  const handle = (handler: Handler) => (req: Request, res: Response, next: NextFunction) => {
    keepPrivate(res);
    Promise.resolve()
      .then(() => handler(req, res))
      .catch((error: unknown) => {
        // The app's own mistakes are the app's to answer for.
        if (!(error instanceof EventpopError) || error instanceof OptionError || res.headersSent) next(error);
        else respondWithError(req, res, auth, error);
      });
  };
  router.get(
    login,
    handle((req, res) => start(auth, req, res)),
  );
  router.all(
    callback,
    handle((req, res) => finish(auth, req, res)),
  );
  router.post(
    logout,
    handle((req, res) => leave(auth, req, res)),
  );
  router.all(logout, (_req, res) => {
    res.set("Allow", "POST").sendStatus(405);
  });
  return router;
}

/** Sends the person to Eventpop, and remembers where they wanted to go. */
function start(auth: Auth, req: Request, res: Response): void {
  warnOfCookie(req);
  redirect(res, auth.strategy.startSignIn(req, { returnTo: req.query.returnTo }));
}

/** Finishes the sign-in that the callback names, and sends the person where they wanted to go. */
async function finish(auth: Auth, req: Request, res: Response): Promise<void> {
  try {
    const signIn = await auth.strategy.finishSignIn(req);
    await auth.signIn(req, signIn);
    redirect(res, signIn.attempt.returnTo ?? auth.settings.successRedirect);
  } catch (error) {
    // The callback that made this very login, once more: a reload, or the back button.
    const isRepeat = error instanceof SignInError && req.eventpop && req.query.state === auth.loginOf(req)?.state;
    if (!isRepeat) throw error;
    redirect(res, auth.settings.successRedirect);
  }
}

/** Signs the person out. Only a form of this site may ask for it. */
async function leave(auth: Auth, req: Request, res: Response): Promise<void> {
  if (isCrossSite(req, auth.origin)) {
    throw new SignInError("EVENTPOP_CROSS_SITE", "The logout form was sent from another site.");
  }
  await auth.signOut(req);
  if (isPerson(req)) redirect(res, auth.settings.logoutRedirect, 303);
  else res.json({ signedOut: true });
}
