import express, { type Express, type NextFunction, type Request, type Response } from "express";
import { bare } from "./answers";
import { apiRoutes } from "./api-routes";
import { authorizeRoutes } from "./authorize-routes";
import { authorizedApplicationsRoutes } from "./authorized-applications-routes";
import { rememberLanguage } from "./chosen-language";
import type { SandboxControl } from "./control";
import type { ControlAccess } from "./control-guard";
import { controlRoutes } from "./control-routes";
import { injectFaults } from "./fault-injection";
import { homeRoutes } from "./home-routes";
import { hostGuard } from "./host-guard";
import { inspectorRoutes } from "./inspector/inspector-routes";
import { metadataRoutes } from "./metadata-routes";
import { methodOverride } from "./method-override";
import { optionsAnswer } from "./options-answer";
import { readParameters } from "./parameters";
import type { Provider } from "./provider";
import { recordRequests } from "./request-recorder";
import { signInRoutes } from "./sign-in-routes";
import { siteError } from "./site-errors";
import { tokenRoutes } from "./token-routes";
import { version } from "./version";

/** The Express application that plays Eventpop's part on behalf of `provider`, and takes orders from those with `access`. */
export function sandboxApp(provider: Provider, control: SandboxControl, access: ControlAccess): Express {
  const app = express();
  app.disable("x-powered-by");
  app.disable("etag");
  app.use(
    saysWhatItIs,
    hostGuard(provider),
    controlRoutes(provider, control, access),
    readParameters,
    methodOverride,
    optionsAnswer(provider),
    rememberLanguage,
    homeRoutes(provider),
    inspectorRoutes(provider, control, access),
    recordRequests(provider),
    injectFaults(provider),
    signInRoutes(provider),
    authorizeRoutes(provider),
    authorizedApplicationsRoutes(provider),
    tokenRoutes(provider),
    metadataRoutes(provider),
    apiRoutes(provider),
    (req: Request, res: Response) => siteError(req, res, "notFound"),
    serverError,
  );
  return app;
}

/** On every answer, so that nobody takes the sandbox for Eventpop. */
function saysWhatItIs(_req: Request, res: Response, next: NextFunction): void {
  res.setHeader("X-Eventpop-Sandbox", version);
  res.setHeader("Server", "eventpop-sandbox");
  next();
}

/** A mistake of the sandbox itself: told to whoever runs it, and answered as Rails would. */
function serverError(failure: unknown, _req: Request, res: Response, _next: NextFunction): void {
  process.emitWarning(failure instanceof Error ? failure : String(failure), "EventpopSandboxWarning");
  if (res.headersSent) res.destroy();
  else bare(res, 500);
}
