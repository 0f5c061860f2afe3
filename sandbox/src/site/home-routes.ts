import { Router } from "express";
import { connectionEnv } from "../connection";
import { parametersOf } from "../http/parameters";
import { originOf } from "../http/public-url";
import { RENDERED_CACHE_CONTROL, redirect, send, sendPage } from "../http/responses";
import { callbackPage } from "../pages/callback-page";
import { homePage } from "../pages/home-page";
import { languageParameter } from "../pages/language";
import { paths } from "../pages/paths";
import { avatarSvg } from "../pages/users";
import type { Provider } from "../provider";
import { version } from "../version";
import { browserSession, requireAuthenticityToken, signedInUser, signIn } from "./browser-session";
import { languageOf } from "./language";
import { sendSiteError } from "./site-errors";
import { authorizationAddress, commandsForCode, loginChoices } from "./try-login";
import { avatarHue, SEEDED_PASSWORD, userViews } from "./user-views";

/**
 * Returns the routes that only the sandbox has, and Eventpop does not: the home page, and the avatars that the sandbox
 * draws.
 */
export function homeRoutes(provider: Provider): Router {
  const router = Router();
  const { world, clock } = provider;

  router.get(paths.home, (req, res) => {
    const session = browserSession(provider, req, res);
    const user = signedInUser(provider, session);
    const [application] = world.applications.list();
    const publicUrl = originOf(provider, req);
    const html = homePage({
      ...loginChoices(provider, req),
      language: languageOf(req),
      url: req.originalUrl,
      authenticityToken: session.authenticityToken,
      version,
      publicUrl,
      doorkeeper: provider.settings.compat.doorkeeper,
      now: clock.now(),
      frozen: clock.frozen,
      faultCount: provider.faults.listUsable().length,
      env: connectionEnv(publicUrl, application),
      clientId: application?.clientId ?? "",
      clientSecret: application?.clientSecret ?? "",
      seededPassword: SEEDED_PASSWORD,
      users: userViews(world),
      signedInAs: user && { fullName: user.fullName, hue: avatarHue(user) },
    });
    sendPage(req, res, html);
  });

  router.post(paths.startLogin, requireAuthenticityToken(provider), (req, res) => {
    const address = authorizationAddress(provider, req);
    if (address === undefined) return sendSiteError(req, res, "notFound");
    const user = world.users.get(parametersOf(req).bodyText("as") ?? "");
    if (user && !user.locked) signIn(provider, res, user, browserSession(provider, req, res));
    redirect(res, address);
  });

  router.get(paths.callback, (req, res) => {
    const parameters = parametersOf(req).textParameters("query");
    const { [languageParameter]: _, ...shown } = parameters;
    const commands = commandsForCode(provider, req);
    sendPage(req, res, callbackPage({ language: languageOf(req), url: req.originalUrl, parameters: shown, commands }));
  });

  router.get("/avatars/:id/:size.svg", (req, res) => {
    const user = world.userById(Number(req.params.id));
    if (!user) return sendSiteError(req, res, "notFound");
    const headers = { "Content-Type": "image/svg+xml", "Cache-Control": RENDERED_CACHE_CONTROL };
    send(res, 200, headers, avatarSvg(user.latinName ?? user.fullName, avatarHue(user)));
  });

  return router;
}
