import type { Request, Response, Router } from "express";
import { causeOf } from "../causes/causes";
import { Parameters, parametersOf, queryEntries } from "../http/parameters";
import { originOf } from "../http/public-url";
import { railsRouter } from "../http/rails-routing";
import { setCause } from "../http/response-cause";
import { redirect, sendPage } from "../http/responses";
import { type AuthorizeRequest, readAuthorizeRequest } from "../oauth/authorize-request";
import type { AuthorizationRequestView } from "../pages/authorization-request";
import { paths } from "../pages/paths";
import { type SignInPageProps, signInPage } from "../pages/sign-in-page";
import type { Provider } from "../provider";
import type { User } from "../world/catalogue";
import { browserSession, requireAuthenticityToken, signedInUser, signIn, signOut } from "./browser-session";
import { languageOf } from "./language";
import { avatarHue, SEEDED_PASSWORD, userViews } from "./user-views";

/**
 * Returns the path of the sign-in page, with a query that makes it redirect to `returnTo` after the sign-in. `returnTo`
 * is a path of the sandbox.
 */
export function signInPath(returnTo: string): string {
  return `${paths.signIn}?${new URLSearchParams({ return_to: returnTo })}`;
}

/** Returns the routes of `/users/sign_in` and `/users/sign_out`. Rails applications usually have these paths. */
export function signInRoutes(provider: Provider): Router {
  const router = railsRouter();

  router.get(paths.signIn, (req, res) => showSignIn(provider, req, res));

  const showAgain = (req: Request, res: Response) => showSignIn(provider, req, res, "stale");
  router.post(paths.signIn, requireAuthenticityToken(provider, showAgain), (req, res) => {
    const user = userFromForm(provider, req);
    if (!user || user.locked) {
      setCause(res, user ? causeOf("sign-in-locked", { user: user.key }) : causeOf("sign-in-credentials"));
      return showSignIn(provider, req, res, user ? "locked" : "credentials");
    }
    signIn(provider, res, user, browserSession(provider, req, res));
    redirect(res, originOf(provider, req) + returnToOf(req));
  });

  router.delete(paths.signOut, requireAuthenticityToken(provider), (req, res) => {
    signOut(provider, res, browserSession(provider, req, res));
    redirect(res, originOf(provider, req) + returnToOf(req));
  });

  return router;
}

/**
 * Returns the user whose e-mail and password are in the form, or the user whose card was clicked. Returns undefined if
 * there is no such user.
 */
function userFromForm({ world }: Provider, req: Request): User | undefined {
  const parameters = parametersOf(req);
  const chosen = parameters.bodyText("as");
  if (chosen !== undefined) return world.users.get(chosen);
  const email = parameters.bodyText("user[email]")?.trim().toLowerCase();
  const password = parameters.bodyText("user[password]");
  return world.users.find((user) => user.email.toLowerCase() === email && user.password === password);
}

function showSignIn(provider: Provider, req: Request, res: Response, refusal?: SignInPageProps["refusal"]): void {
  const returnTo = returnToOf(req);
  const session = browserSession(provider, req, res);
  const user = signedInUser(provider, session);
  const html = signInPage({
    language: languageOf(req),
    url: signInPath(returnTo),
    authenticityToken: session.authenticityToken,
    signedInAs: user && { fullName: user.fullName, hue: avatarHue(user) },
    returnTo,
    seededPassword: SEEDED_PASSWORD,
    users: userViews(provider.world),
    email: parametersOf(req).bodyText("user[email]"),
    refusal,
    request: pendingAuthorizationRequest(readAuthorizeRequest(provider, new Parameters(queryEntries(returnTo), []))),
  });
  sendPage(req, res, html, refusal ? 422 : 200);
}

/**
 * Returns what the sign-in page shows about the authorization request that continues after the sign-in. Returns undefined
 * if there is none.
 */
function pendingAuthorizationRequest(request: AuthorizeRequest): AuthorizationRequestView | undefined {
  if (!request.application) return undefined;
  return {
    applicationName: request.application.name,
    clientId: request.application.clientId,
    redirectUri: request.redirectUri ?? "",
    scope: request.scope,
    hasState: request.state !== undefined,
    codeChallengeMethod: request.codeChallengeMethod,
  };
}

/** Returns the parameter `return_to` if it is a path of the sandbox, else the path of the home page. */
export function returnToOf(req: Request): string {
  const returnTo = parametersOf(req).text("return_to") ?? paths.home;
  return /^\/(?![/\\])[\x21-\x7e]*$/.test(returnTo) ? returnTo : paths.home;
}
