import { type Request, type Response, Router } from "express";
import type { SandboxControl } from "../control/control";
import { type ControlAccess, requireControlPassword } from "../control/control-guard";
import { readForms } from "../http/parameters";
import { originOf } from "../http/public-url";
import { redirect } from "../http/responses";
import { type InspectorTab, inspectorTabs } from "../pages/inspector/inspector-page";
import { paths } from "../pages/paths";
import type { Provider } from "../provider";
import { seedOf } from "../seed/seed-export";
import { requireAuthenticityToken } from "../site/browser-session";
import { sendSiteError } from "../site/site-errors";
import { actions, type FormAction } from "./actions";
import { entryRoutes } from "./entry-routes";
import { InspectorPages } from "./inspector-pages";
import { logRoutes } from "./log-routes";
import { submittedForm } from "./submitted-form";
import { tabs } from "./tabs";

/** The routes of `/_sandbox/inspector`: pages that show the sandbox's state, and forms that change it. */
export function inspectorRoutes(provider: Provider, control: SandboxControl, access: ControlAccess): Router {
  const router = Router();
  const home = paths.inspector;
  const pages = new InspectorPages(provider, control);

  // The password is checked before the form is read, because the form may be large.
  router.use(home, requireControlPassword(access), readForms);
  router.post(`${home}/*path`, requireAuthenticityToken(provider));

  router.get(home, (req, res) => redirect(res, `${originOf(provider, req)}${home}/requests`));
  router.get(`${home}/export`, (_req, res) => {
    res.attachment("eventpop-sandbox-state.json").json(provider.snapshot());
  });
  router.get(`${home}/export/seed`, (_req, res) => {
    res.attachment("eventpop-sandbox-seed.json").json(seedOf(provider.world));
  });
  router.use(logRoutes(provider));
  for (const name of ["requests", "logins"] as const) {
    router.get(`${home}/${name}/:id`, (req, res) => pages.showPage(req, res, tabs[name](provider, req)));
  }
  for (const action of actions) router.post(`${home}/${action.path}`, performing(action));
  router.use(entryRoutes(pages));
  router.get(`${home}/:tab`, (req, res) => {
    const name = tabNamed(req.params.tab);
    if (!name) return sendSiteError(req, res, "notFound");
    pages.showPage(req, res, tabs[name](provider, req));
  });
  return router;

  function performing({ tab, run }: FormAction) {
    return (req: Request, res: Response, next: (failure: unknown) => void) => {
      run(control, submittedForm(req), provider).then(
        (done) => pages.redirectAfterForm(req, res, tab, done),
        InspectorPages.refusal(next, (why) =>
          pages.showPage(req, res, tabs[tab](provider, req), { why, url: `${home}/${tab}` }),
        ),
      );
    };
  }
}

function tabNamed(name: string): InspectorTab["tab"] | undefined {
  return inspectorTabs.find((known) => known === name);
}
