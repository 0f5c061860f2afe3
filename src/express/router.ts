import { type NextFunction, type Request, type Response, Router, urlencoded } from "express";
import { EventpopError, OptionError, SignInError } from "../errors";
import { isCrossSite, isPerson } from "./audience";
import type { Auth } from "./auth";
import { keepPrivate, redirect, respondWithError } from "./error-response";
import { remember } from "./held-tickets";
import { warnOfCookie } from "./set-up-warnings";

type Handler = (req: Request, res: Response) => Promise<void> | void;

/** The routes: login, callback, logout, and the choice of a ticket. */
export function createRouter(auth: Auth): Router {
  const { login, callback, logout, ticket } = auth.settings.routes;
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
  router.post(
    ticket,
    urlencoded({ extended: false, limit: "4kb" }),
    handle((req, res) => choose(auth, req, res)),
  );
  router.all([logout, ticket], (_req, res) => {
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
  refuseCrossSite(auth, req);
  await auth.signOut(req);
  if (isPerson(req)) redirect(res, auth.settings.logoutRedirect, 303);
  else res.json({ signedOut: true });
}

/**
 * Remembers which of several tickets a person chose, or lets go of it. Whether the person holds it, and whether it counts, is
 * for the guard of the route to find out.
 */
async function choose(auth: Auth, req: Request, res: Response): Promise<void> {
  refuseCrossSite(auth, req);
  const { event, ticket, returnTo } = (req.body ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof event !== "string" || !/^[\w-]{1,64}$/.test(event)) {
    throw new SignInError("EVENTPOP_BAD_CALLBACK", "The choice names no event.");
  }
  const chosen = typeof ticket === "string" && /^[\w-]{1,64}$/.test(ticket) ? { chosen: ticket } : {};
  await auth.changeLogin(req, (login) => remember(login, event, { ...chosen, checkedAt: 0 }));
  redirect(res, auth.strategy.returnTo(returnTo) ?? auth.settings.successRedirect, 303);
}

function refuseCrossSite(auth: Auth, req: Request): void {
  if (isCrossSite(req, auth.origin)) {
    throw new SignInError("EVENTPOP_CROSS_SITE", "The form was sent from another site.");
  }
}
