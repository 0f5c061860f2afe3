import { type NextFunction, type Request, type Response, Router, urlencoded } from "express";
import { type ErrorCode, type EventpopError, ProviderError, SignInError, StoreError } from "../errors";
import { emitError } from "../events";
import { setPrivateHeaders } from "../login/framework-response";
import { answerNoVisit, isSpeculative, isVisit } from "../login/visit";
import { withDeadline } from "../time/deadline";
import type { Auth } from "./auth";
import { senderOf, wantsHtml } from "./content-negotiation";
import { isFormToken } from "./form-token";
import { writeChoice } from "./held-tickets";
import { loginFingerprint } from "./login-session";
import { canSendError, sendError } from "./responses/error-response";
import { redirect, redirectToFailurePage } from "./responses/redirect";
import { warnOfCookie } from "./set-up-warnings";

type Handler = (auth: Auth, req: Request, res: Response) => Promise<void> | void;

/** A link to the page that it stands on (RFC 3986 §4.4): the code in the address need not be written into the page. */
const THIS_ADDRESS = "";

/** The callback is of a login that this browser itself started, and that can no longer be finished. */
const ENDED_LOGIN = new Set<ErrorCode>(["EVENTPOP_LOGIN_EXPIRED", "EVENTPOP_LOGIN_REUSED"]);

/** The longest path to return to, encoded, is longer than the address that it came in: Node takes 16 KB of request headers. */
const readForm = urlencoded({ extended: false, limit: "32kb" });

/** The routes: login, callback, logout, and the choice of a ticket. */
export function createRouter(auth: Auth): Router {
  const { routes, failureRedirect } = auth.settings;
  const router = Router();
  const serve = (handler: Handler, failurePath?: string) => (req: Request, res: Response, next: NextFunction) => {
    // Express 4 does not hear of a rejection.
    handle(auth, handler, req, res, failurePath).catch(next);
  };
  router.get(routes.login, serve(startLogin, failureRedirect));
  router.all(routes.callback, serve(finishLogin, failureRedirect));
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

/** Sends the person to Eventpop, and remembers where they wanted to go. */
function startLogin(auth: Auth, req: Request, res: Response): void {
  if (!isVisit(req)) {
    answerNoVisit(req);
    return;
  }
  auth.requireSession(req);
  warnOfCookie(req, auth.landing);
  auth.sessionCookie.requireSent(req);
  auth.sessionCookie.requireReturned(req, res);
  redirect(res, auth.strategy.startSignIn(req, { returnTo: parameter(req, "returnTo") }));
}

/** Finishes the sign-in that the callback names, and sends the person where they wanted to go. */
async function finishLogin(auth: Auth, req: Request, res: Response): Promise<void> {
  if (isSpeculative(req)) {
    answerNoVisit(req);
    return;
  }
  const login = req.eventpop && auth.loginOf(req);
  // The callback that made this very login, once more: a second click, a reload, the back button.
  if (req.method === "GET" && login && login.fingerprint === loginFingerprint(parameter(req, "state") ?? "")) {
    redirect(res, login.returnTo ?? auth.settings.successRedirect);
    return;
  }
  auth.requireSession(req);
  const { sessionCookie } = auth;
  sessionCookie.requireSent(req);
  const round = sessionCookie.roundOf(req);
  const { signInTimeoutMs, successRedirect } = auth.settings;
  let returnTo: string | undefined;
  try {
    returnTo = await withDeadline(signInTimeoutMs, async (inTime) => {
      const signIn = await auth.strategy.finishSignIn(req, {}, inTime);
      await auth.signIn(req, signIn, inTime);
      return signIn.pendingLogin.returnTo;
    });
  } catch (error) {
    // Another tab has already signed this browser in, so an own login that ended needs no error page. A state that this
    // browser never had is refused, signed in or not.
    if (!login || !wantsHtml(req) || !isOfEndedLogin(error)) throw error;
    redirect(res, successRedirect);
    return;
  }
  sessionCookie.mark(req, res, round);
  redirect(res, returnTo ?? successRedirect);
  const error = sessionCookie.observe(req, res);
  if (error) emitError(auth.emit, error);
}

function isOfEndedLogin(error: unknown): boolean {
  return error instanceof SignInError && ENDED_LOGIN.has(error.code);
}

/** Signs the person out. Only a form of this site may ask for it. */
async function logOut(auth: Auth, req: Request, res: Response): Promise<void> {
  await refuseCrossSite(auth, req, res);
  await auth.signOut(req);
  auth.sessionCookie.unmark(req, res);
  if (wantsHtml(req)) redirect(res, auth.settings.logoutRedirect, 303);
  else res.json({ signedOut: true });
}

/**
 * Remembers which of several tickets a person chose, or lets go of it. Whether the person holds it, and whether it counts, is
 * for the guard of the route to find out.
 */
async function chooseTicket(auth: Auth, req: Request, res: Response): Promise<void> {
  await refuseCrossSite(auth, req, res);
  const { event, ticket, returnTo } = await readBody(req, res);
  if (typeof event !== "string" || !/^[\w-]{1,64}$/.test(event)) {
    throw new SignInError("EVENTPOP_BAD_CALLBACK", "The choice names no event.");
  }
  const login = req.eventpop && auth.loginOf(req);
  if (!login) throw auth.whySignedOut(req);
  const ticketId = typeof ticket === "string" && /^[\w-]{1,64}$/.test(ticket) ? ticket : undefined;
  const expiresAt = auth.sessions.latestExpiryOf(login);
  await writeChoice(auth.entriesOf(req), login, { eventId: event, ticketId, expiresAt });
  redirect(res, auth.strategy.returnTo(returnTo) ?? auth.settings.successRedirect, 303);
}

/** Accepts a form of this site only. Where the browser does not say whose it is, the form has to carry the login's token. */
async function refuseCrossSite(auth: Auth, req: Request, res: Response): Promise<void> {
  const sender = senderOf(req, auth.origin);
  if (sender === "this site") return;
  if (sender === "another site") throw crossSite("The form was sent from another site.");
  const { formToken } = await readBody(req, res);
  if (isFormToken(formToken, auth.loginOf(req)?.recordId)) return;
  throw crossSite(
    "The browser did not say which site the form is from (Origin: null), and the form has no valid formToken: serve the form with Referrer-Policy: same-origin, or put req.eventpop.formToken into it.",
  );
}

function crossSite(message: string): SignInError {
  return new SignInError("EVENTPOP_CROSS_SITE", message);
}

/** A small form's fields, or what the app's own parser made of them. */
async function readBody(req: Request, res: Response): Promise<Readonly<Record<string, unknown>>> {
  const error = await new Promise<unknown>((resolve) => readForm(req, res, resolve));
  if (error) throw new SignInError("EVENTPOP_BAD_CALLBACK", "The form cannot be read.");
  return req.body ?? {};
}

/** A query parameter that is there once, whatever query parser the app has. */
function parameter({ url }: Request, name: string): string | undefined {
  const values = new URLSearchParams(url.slice(url.indexOf("?") + 1 || url.length)).getAll(name);
  return values.length === 1 ? values[0] : undefined;
}

/** Whether the same callback may be tried again: the failure came before anything of its sign-in was used up. */
function mayRepeat(auth: Auth, error: EventpopError, req: Request): boolean {
  const isEarly = error instanceof StoreError || (error instanceof ProviderError && error.isUnsent);
  return isEarly && auth.strategy.isOpen(req);
}

/** Answers a failure: people go to `failurePath` with its code, where there is one; else as all errors are answered. */
function respondToFailure(auth: Auth, error: EventpopError, req: Request, res: Response, failurePath?: string): void {
  emitError(auth.emit, error);
  // Without a session cookie, a failure page that is guarded would lead here again.
  const isPageNeeded = failurePath === undefined || error.code === "EVENTPOP_SESSION_COOKIE";
  if (isPageNeeded || !wantsHtml(req)) {
    const again = mayRepeat(auth, error, req) ? THIS_ADDRESS : auth.loginPath;
    sendError(req, res, error, auth, again);
    return;
  }
  redirectToFailurePage(res, auth, failurePath, error.code);
}
