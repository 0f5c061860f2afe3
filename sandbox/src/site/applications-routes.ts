import type { Request, Response, Router } from "express";
import { railsRouter } from "../http/rails-routing";
import { send } from "../http/responses";
import type { Provider } from "../provider";
import { ownFormsOnly } from "./browser-session";

const index = "/oauth/applications";
const application = `${index}/:id`;

/** `/oauth/applications`: Doorkeeper's register of applications, which only its administrators may use. */
export function applicationsRoutes(provider: Provider): Router {
  const router = railsRouter();
  router.get([index, application, `${application}/edit`], forbidden);
  // Rails checks the form's token before it asks who is signed in.
  router.post(index, ownFormsOnly(provider), forbidden);
  router.put(application, ownFormsOnly(provider), forbidden);
  router.patch(application, ownFormsOnly(provider), forbidden);
  router.delete(application, ownFormsOnly(provider), forbidden);
  return router;
}

function forbidden(_req: Request, res: Response): void {
  send(res, 403, { "Content-Type": "text/html", "Cache-Control": "no-cache" });
}
