import { type Request, type Response, Router } from "express";
import { parametersOf } from "../http/parameters";
import { originOf } from "../http/public-url";
import { loginRow, loginRowId } from "../pages/inspector/login-entry";
import { requestRow, requestRowId } from "../pages/inspector/request-entry";
import { paths } from "../pages/paths";
import type { Provider } from "../provider";
import { languageOf } from "../site/language";
import { harOf } from "./har";
import { sendLiveUpdates } from "./live-updates";
import { requestSelection, selectedLogins } from "./log-tabs";

/** The routes of the request log that are not pages: live updates, and exports as HAR and JSON. */
export function logRoutes(provider: Provider): Router {
  const router = Router();
  const { requests } = provider;

  router.get(`${paths.inspector}/requests/live`, (req: Request, res: Response) => {
    const language = languageOf(req);
    sendLiveUpdates(requests, res, sinceOf(req), (changed) => {
      const { selects, viewOf } = requestSelection(provider, req);
      return changed.map((entry) => ({
        id: requestRowId(String(entry.id)),
        html: selects(entry) ? requestRow(viewOf(entry), language) : "",
      }));
    });
  });

  router.get(`${paths.inspector}/logins/live`, (req: Request, res: Response) => {
    const language = languageOf(req);
    sendLiveUpdates(requests, res, sinceOf(req), (changed) => {
      if (changed.length === 0) return [];
      const logins = selectedLogins(provider, req, changed);
      return logins.map((login) => ({ id: loginRowId(login.id), html: loginRow(login, language) }));
    });
  });

  router.get(`${paths.inspector}/requests/export.json`, (req: Request, res: Response) => {
    res.attachment("eventpop-sandbox-requests.json").json(selectedEntries(provider, req));
  });

  router.get(`${paths.inspector}/requests/export.har`, (req: Request, res: Response) => {
    res
      .attachment("eventpop-sandbox-requests.har")
      .json(harOf(selectedEntries(provider, req), originOf(provider, req)));
  });

  return router;
}

function selectedEntries(provider: Provider, req: Request) {
  const { selects, redact } = requestSelection(provider, req);
  return provider.requests.list().filter(selects).map(redact);
}

/** Returns the revision that the page shows. If the connection was interrupted, this is the last revision that the browser received. */
function sinceOf(req: Request): number {
  return Number(req.get("Last-Event-ID") ?? parametersOf(req).text("since") ?? 0);
}
