import type { Request, Response, Router } from "express";
import { causeOf } from "../causes/causes";
import { parametersOf } from "../http/parameters";
import { originOf } from "../http/public-url";
import { prefersJson, railsRouter } from "../http/rails-routing";
import { setCause } from "../http/response-cause";
import { redirect, send, sendJson, sendPage } from "../http/responses";
import { revokeConsent } from "../oauth/token";
import { authorizedApplicationsPage } from "../pages/authorized-applications-page";
import { paths } from "../pages/paths";
import type { Provider } from "../provider";
import { parseScopes } from "../scopes";
import type { User } from "../world/catalogue";
import { browserSession, requireAuthenticityToken, signedInUser } from "./browser-session";
import { languageOf } from "./language";
import { signInPath } from "./sign-in-routes";
import { avatarHue } from "./user-views";

const ADMIN_PATH = "/oauth/applications";

/**
 * Returns the routes of Doorkeeper's pages about applications: the list of the applications that the user has authorized,
 * and the pages on which administrators manage all applications.
 */
export function applicationsRoutes(provider: Provider): Router {
  const router = railsRouter();

  router.get(paths.authorizedApplications, (req, res) => {
    const user = signedInUserOrRedirect(provider, req, res);
    if (!user) return;
    const applications = authorizedApplications(provider, user);
    if (prefersJson(req)) return sendJson(res, applications.map(applicationJson));
    const html = authorizedApplicationsPage({
      language: languageOf(req),
      url: req.originalUrl,
      authenticityToken: browserSession(provider, req, res).authenticityToken,
      signedInAs: { fullName: user.fullName, hue: avatarHue(user) },
      applications,
      revoked: parametersOf(req).text("revoked") !== undefined,
    });
    sendPage(req, res, html);
  });

  router.delete(`${paths.authorizedApplications}/:id`, requireAuthenticityToken(provider), (req, res) => {
    const user = signedInUserOrRedirect(provider, req, res);
    if (!user) return;
    const application = provider.world.applications.find(({ id }) => String(id) === req.params.id);
    if (application) revokeConsent(provider, { clientId: application.clientId, userId: user.id });
    redirect(res, `${originOf(provider, req)}${paths.authorizedApplications}?revoked=1`);
  });

  // Only administrators may open these pages of Doorkeeper. The sandbox has no administrators, so it refuses every
  // request. As in Rails, the authenticity token of a form is checked first.
  router.get([ADMIN_PATH, `${ADMIN_PATH}/:id`, `${ADMIN_PATH}/:id/edit`], forbid);
  router.post(ADMIN_PATH, requireAuthenticityToken(provider), forbid);
  router.put(`${ADMIN_PATH}/:id`, requireAuthenticityToken(provider), forbid);
  router.patch(`${ADMIN_PATH}/:id`, requireAuthenticityToken(provider), forbid);
  router.delete(`${ADMIN_PATH}/:id`, requireAuthenticityToken(provider), forbid);
  return router;
}

function forbid({ path }: Request, res: Response): void {
  setCause(res, causeOf("administration", { path }));
  send(res, 403, { "Content-Type": "text/html", "Cache-Control": "no-cache" });
}

type AuthorizedApplication = ReturnType<typeof authorizedApplications>[number];

function signedInUserOrRedirect(provider: Provider, req: Request, res: Response): User | undefined {
  const user = signedInUser(provider, browserSession(provider, req, res));
  if (!user) redirect(res, originOf(provider, req) + signInPath(paths.authorizedApplications));
  return user;
}

function authorizedApplications({ world }: Provider, user: User) {
  return world.applications.list().flatMap((application) => {
    const tokens = world.tokens.list(
      ({ clientId, userId, revokedAt }) =>
        clientId === application.clientId && userId === user.id && revokedAt === null,
    );
    const [first] = tokens;
    if (!first) return [];
    const scope = parseScopes(tokens.flatMap(({ scopes }) => scopes).join(" ")).join(" ");
    return [{ id: String(application.id), name: application.name, scope, authorizedAt: first.createdAt }];
  });
}

/**
 * `created_at` is the time when the user authorized the application, because the sandbox does not know when it was
 * registered.
 */
function applicationJson({ id, name, authorizedAt }: AuthorizedApplication): object {
  return { id: Number(id), name, created_at: new Date(authorizedAt).toISOString() };
}
