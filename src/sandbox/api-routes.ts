import { Router } from "express";
import { publicUser } from "./api-access";
import { resource } from "./api-answers";
import { buyerRoutes } from "./buyer-routes";
import { organizerRoutes } from "./organizer-routes";
import type { Provider } from "./provider";
import { originOf } from "./public-url";
import { limitMe } from "./rate-limit";
import { userJson } from "./resources/user-json";

const prefix = "/api/public";

/** `/api/public`: everything that Eventpop documents. */
export function apiRoutes(provider: Provider): Router {
  const router = Router();
  router.use(prefix, meRoutes(provider), buyerRoutes(provider), organizerRoutes(provider));
  return router;
}

function meRoutes(provider: Provider): Router {
  const router = Router();

  router.get("/info", (_req, res) => {
    resource(provider, res, { name: "Eventpop Public API", version: "sandbox" });
  });

  router.get("/me", limitMe(provider), (req, res) => {
    const user = publicUser(provider, req, res);
    if (!user) return;
    const body = userJson(user, originOf(provider, req));
    resource(provider, res, provider.settings.compat.meEnvelope === "user" ? { user: body } : body);
  });

  return router;
}
