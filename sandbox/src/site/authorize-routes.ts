import type { Request, Response, Router } from "express";
import { parametersOf } from "../http/parameters";
import { originOf } from "../http/public-url";
import { railsRouter } from "../http/rails-routing";
import { page, redirect } from "../http/responses";
import { type AcceptedRequest, acceptAuthorizeRequest, readAuthorizeRequest } from "../oauth/authorize-request";
import { refusals } from "../oauth/refusals";
import { scopesIn } from "../oauth/scopes";
import { newestToken } from "../oauth/token";
import { nativeCodePage, paths } from "../pages";
import type { Provider } from "../provider";
import type { User } from "../world/catalogue";
import { sendCode, sendRefusal, showConsent, showError } from "./authorize-answers";
import { browserSession, ownFormsOnly, signedInUser } from "./browser-session";
import { languageOf } from "./page-views";
import { signInPath } from "./sign-in-routes";

/** `/oauth/authorize`: the part of the flow that happens in the person's browser (RFC 6749 §4.1.1, §4.1.2). */
export function authorizeRoutes(provider: Provider): Router {
  const router = railsRouter();

  router.get(paths.authorize, (req, res) => {
    // Before any other check: an anonymous browser with a nonsense client is sent to sign in all the same.
    const session = browserSession(provider, req, res);
    const user = signedInUser(provider, session);
    if (!user) return redirect(res, originOf(provider, req) + signInPath(req.originalUrl));
    const given = readAuthorizeRequest(provider, parametersOf(req));
    const request = acceptAuthorizeRequest(provider, given);
    if ("error" in request) return showError(provider, req, res, given, request);
    if (isConsentGiven(provider, request, user)) return sendCode(provider, req, res, request, user);
    showConsent(provider, req, res, { request, user, session });
  });

  router.post(paths.authorize, ownFormsOnly(provider), (req, res) =>
    decide(provider, req, res, (request, user) => sendCode(provider, req, res, request, user)),
  );

  router.delete(paths.authorize, ownFormsOnly(provider), (req, res) =>
    decide(provider, req, res, (request) => sendRefusal(provider, req, res, request, refusals.accessDenied)),
  );

  router.get(`${paths.authorize}/native`, (req, res) => {
    const user = signedInUser(provider, browserSession(provider, req, res));
    if (!user) return redirect(res, originOf(provider, req) + signInPath(req.originalUrl));
    const code = parametersOf(req).text("code") ?? "";
    page(req, res, nativeCodePage({ language: languageOf(req), url: req.originalUrl, code }));
  });

  return router;
}

/** Checks the consent form as strictly as the request was checked: its hidden fields have been in a browser. */
function decide(
  provider: Provider,
  req: Request,
  res: Response,
  onAccepted: (request: AcceptedRequest, user: User) => void,
) {
  const user = signedInUser(provider, browserSession(provider, req, res));
  if (!user) return redirect(res, originOf(provider, req) + signInPath(paths.home));
  const given = readAuthorizeRequest(provider, parametersOf(req));
  const request = acceptAuthorizeRequest(provider, given);
  if ("error" in request) return sendRefusal(provider, req, res, given, request);
  onAccepted(request, user);
}

/**
 * Doorkeeper's memory of a consent is a token: any unrevoked one of this person and application with exactly these
 * scopes, expired or not. Public clients are asked every time (since the fix of CVE-2023-34246).
 */
function isConsentGiven(provider: Provider, request: AcceptedRequest, user: User): boolean {
  if (provider.settings.consent === "auto") return true;
  const { application } = request;
  if (!application.confidential && !provider.facts.skipsConsentForPublicClients) return false;
  const owner = { clientId: application.clientId, userId: user.id, scopes: scopesIn(request.scope) };
  return newestToken(provider, owner) !== undefined;
}
