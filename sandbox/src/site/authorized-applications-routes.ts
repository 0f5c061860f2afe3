import type { Request, Response, Router } from "express";
import { parametersOf } from "../http/parameters";
import { originOf } from "../http/public-url";
import { prefersJson, railsRouter } from "../http/rails-routing";
import { json, page, redirect } from "../http/responses";
import { scopesIn } from "../oauth/scopes";
import { revokeConsent } from "../oauth/token";
import { authorizedApplicationsPage, paths } from "../pages";
import type { Provider } from "../provider";
import type { User } from "../world/catalogue";
import { browserSession, ownFormsOnly, signedInUser } from "./browser-session";
import { hueOf, languageOf } from "./page-views";
import { signInPath } from "./sign-in-routes";

/** `/oauth/authorized_applications`: where a person takes permissions back. */
export function authorizedApplicationsRoutes(provider: Provider): Router {
  const router = railsRouter();

  router.get(paths.authorizedApplications, (req, res) => {
    const user = userOrSignIn(provider, req, res);
    if (!user) return;
    const applications = authorizedApplications(provider, user);
    if (prefersJson(req)) return json(res, applications.map(applicationJson));
    const html = authorizedApplicationsPage({
      language: languageOf(req),
      url: req.originalUrl,
      authenticityToken: browserSession(provider, req, res).authenticityToken,
      signedInAs: { fullName: user.fullName, hue: hueOf(user) },
      applications,
      revoked: parametersOf(req).text("revoked") !== undefined,
    });
    page(req, res, html);
  });

  router.delete(`${paths.authorizedApplications}/:id`, ownFormsOnly(provider), (req, res) => {
    const user = userOrSignIn(provider, req, res);
    if (!user) return;
    const application = provider.world.applications.find(({ id }) => String(id) === req.params.id);
    if (application) revokeConsent(provider, { clientId: application.clientId, userId: user.id });
    redirect(res, `${originOf(provider, req)}${paths.authorizedApplications}?revoked=1`);
  });

  return router;
}

type AuthorizedApplication = ReturnType<typeof authorizedApplications>[number];

function userOrSignIn(provider: Provider, req: Request, res: Response): User | undefined {
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
    const scope = scopesIn(tokens.flatMap(({ scopes }) => scopes).join(" ")).join(" ");
    return [{ id: String(application.id), name: application.name, scope, authorizedAt: first.createdAt }];
  });
}

/** The sandbox does not know when an application was registered, and tells since when it is authorized. */
function applicationJson({ id, name, authorizedAt }: AuthorizedApplication): object {
  return { id: Number(id), name, created_at: new Date(authorizedAt).toISOString() };
}
