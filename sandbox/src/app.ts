import express, { type Express, type NextFunction, type Request, type Response } from "express";
import { apiRoutes } from "./api/api-routes";
import { causeOf } from "./causes/causes";
import type { SandboxControl } from "./control/control";
import type { ControlAccess } from "./control/control-guard";
import { controlRoutes } from "./control/control-routes";
import { injectFaults } from "./faults/fault-injection";
import { methodOverride } from "./http/method-override";
import { readParameters } from "./http/parameters";
import { routeAsRails } from "./http/rails-routing";
import { sendEmpty } from "./http/responses";
import { inspectorRoutes } from "./inspector/inspector-routes";
import { recordEarlyRefusals, recordRequests } from "./log/request-recorder";
import type { Provider } from "./provider";
import { applicationsRoutes } from "./site/applications-routes";
import { authorizeRoutes } from "./site/authorize-routes";
import { homeRoutes } from "./site/home-routes";
import { hostGuard } from "./site/host-guard";
import { rememberLanguage } from "./site/language";
import { metadataRoutes } from "./site/metadata-routes";
import { respondToOptions } from "./site/options-requests";
import { signInRoutes } from "./site/sign-in-routes";
import { sendSiteError } from "./site/site-errors";
import { tokenRoutes } from "./site/token-routes";
import { version } from "./version";

/** Returns the Express application of the sandbox. Clients that pass the checks of `access` can use the control API. */
export function sandboxApp(provider: Provider, control: SandboxControl, access: ControlAccess): Express {
  const app = express();
  app.disable("x-powered-by");
  app.disable("etag");
  app.use(
    identifySandbox,
    hostGuard(provider),
    controlRoutes(provider, access),
    rememberLanguage,
    inspectorRoutes(provider, control, access),
    readParameters,
    methodOverride,
    recordRequests(provider),
    respondToOptions(provider),
    homeRoutes(provider),
    routeAsRails,
    injectFaults(provider),
    signInRoutes(provider),
    authorizeRoutes(provider),
    applicationsRoutes(provider),
    tokenRoutes(provider),
    metadataRoutes(provider),
    apiRoutes(provider),
    (req: Request, res: Response) => sendSiteError(req, res, "notFound"),
    recordEarlyRefusals(provider),
    handleUnexpectedError,
  );
  return app;
}

/** Adds a header to every response, so that the sandbox is not mistaken for Eventpop. */
function identifySandbox(_req: Request, res: Response, next: NextFunction): void {
  res.setHeader("X-Eventpop-Sandbox", version);
  res.setHeader("Server", "eventpop-sandbox");
  next();
}

/** Handles unexpected errors of the sandbox: emits a process warning, and responds with 500 as Rails does. */
function handleUnexpectedError(failure: unknown, _req: Request, res: Response, _next: NextFunction): void {
  process.emitWarning(failure instanceof Error ? failure : String(failure), "EventpopSandboxWarning");
  if (res.headersSent) res.destroy();
  else
    sendEmpty(
      res,
      500,
      causeOf("sandbox-error", { message: failure instanceof Error ? failure.message : String(failure) }),
    );
}
