import { Router } from "express";
import { connectionEnv } from "../connection";
import { originOf } from "../http/public-url";
import { page, rendered, send } from "../http/responses";
import { avatarSvg, homePage, paths } from "../pages";
import type { Provider } from "../provider";
import { version } from "../version";
import { browserSession, signedInUser } from "./browser-session";
import { hueOf, languageOf, personViews, seededPassword } from "./page-views";
import { siteError } from "./site-errors";

/** What Eventpop has no part in: the sandbox's own front page, and the pictures of its people. */
export function homeRoutes(provider: Provider): Router {
  const router = Router();
  const { world, clock } = provider;

  router.get(paths.home, (req, res) => {
    const session = browserSession(provider, req, res);
    const user = signedInUser(provider, session);
    const [application] = world.applications.list();
    const publicUrl = originOf(provider, req);
    const html = homePage({
      language: languageOf(req),
      url: req.originalUrl,
      authenticityToken: session.authenticityToken,
      version,
      publicUrl,
      doorkeeper: provider.settings.compat.doorkeeper,
      now: clock.now(),
      frozen: clock.frozen,
      faultCount: provider.faults.list().length,
      env: connectionEnv(publicUrl, application),
      clientId: application?.clientId ?? "",
      clientSecret: application?.clientSecret ?? "",
      seededPassword,
      people: personViews(world),
      signedInAs: user && { fullName: user.fullName, hue: hueOf(user) },
    });
    page(req, res, html);
  });

  router.get("/avatars/:id/:size.svg", (req, res) => {
    const user = world.userById(Number(req.params.id));
    if (!user) return siteError(req, res, "notFound");
    const headers = { "Content-Type": "image/svg+xml", "Cache-Control": rendered };
    send(res, 200, headers, avatarSvg(user.latinName ?? user.fullName, hueOf(user)));
  });

  return router;
}
