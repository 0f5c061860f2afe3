import type { Router } from "express";
import { originOf } from "../http/public-url";
import { railsRouter } from "../http/rails-routing";
import type { Provider } from "../provider";
import { userJson } from "../resources/user-json";
import { requireUser } from "./api-access";
import { sendResource } from "./api-responses";
import { buyerRoutes } from "./buyer-routes";
import { organizerRoutes } from "./organizer-routes";
import { limitMeRequests } from "./rate-limit";

const prefix = "/api/public";

/** Returns the router for `/api/public`. It has all operations that Eventpop documents. */
export function apiRoutes(provider: Provider): Router {
  const router = railsRouter();
  router.use(prefix, meRoutes(provider), buyerRoutes(provider), organizerRoutes(provider));
  return router;
}

function meRoutes(provider: Provider): Router {
  const router = railsRouter();

  router.get("/info", (_req, res) => {
    sendResource(provider, res, { name: "Eventpop Public API", version: "sandbox" });
  });

  router.get("/me", limitMeRequests(provider), (req, res) => {
    const user = requireUser(provider, req, res);
    if (!user) return;
    const body = userJson(user, originOf(provider, req));
    sendResource(provider, res, provider.settings.compat.meEnvelope === "user" ? { user: body } : body);
  });

  return router;
}
