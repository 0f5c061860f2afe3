import type { Request, Response, Router } from "express";
import { Parameters, parametersOf, queryEntries } from "../http/parameters";
import { originOf } from "../http/public-url";
import { railsRouter } from "../http/rails-routing";
import { page, redirect } from "../http/responses";
import { readAuthorizeRequest } from "../oauth/authorize-request";
import { paths, type SignInPageProps, signInPage } from "../pages";
import type { Provider } from "../provider";
import type { User } from "../world/catalogue";
import { browserSession, ownFormsOnly, signIn, signOut } from "./browser-session";
import { languageOf, personViews, requestView, seededPassword } from "./page-views";

/** The sign-in page that leads to `returnTo`, a path of the sandbox. */
export function signInPath(returnTo: string): string {
  return `${paths.signIn}?${new URLSearchParams({ return_to: returnTo })}`;
}

/** `/users/sign_in` and `/users/sign_out`, where Rails applications usually have them. */
export function signInRoutes(provider: Provider): Router {
  const router = railsRouter();

  router.get(paths.signIn, (req, res) => showSignIn(provider, req, res));

  router.post(paths.signIn, ownFormsOnly(provider), (req, res) => {
    const user = userFromForm(provider, req);
    if (!user || user.locked) {
      return showSignIn(provider, req, res, user ? "locked" : "credentials");
    }
    signIn(provider, res, user, browserSession(provider, req, res));
    redirect(res, originOf(provider, req) + returnToOf(req));
  });

  router.delete(paths.signOut, ownFormsOnly(provider), (req, res) => {
    signOut(provider, res, browserSession(provider, req, res));
    redirect(res, originOf(provider, req) + returnToOf(req));
  });

  return router;
}

/** By e-mail and password, or by the click on a person's card. */
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
  const html = signInPage({
    language: languageOf(req),
    url: signInPath(returnTo),
    authenticityToken: browserSession(provider, req, res).authenticityToken,
    returnTo,
    seededPassword,
    people: personViews(provider.world),
    email: parametersOf(req).bodyText("user[email]"),
    refusal,
    request: requestView(readAuthorizeRequest(provider, new Parameters(queryEntries(returnTo), []))),
  });
  page(req, res, html, refusal ? 422 : 200);
}

/** A path of the sandbox itself; anything else is home. */
export function returnToOf(req: Request): string {
  const returnTo = parametersOf(req).text("return_to") ?? paths.home;
  return /^\/(?![/\\])[\x21-\x7e]*$/.test(returnTo) ? returnTo : paths.home;
}
