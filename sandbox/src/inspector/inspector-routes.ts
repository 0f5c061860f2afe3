import { type NextFunction, type Request, type RequestHandler, type Response, Router } from "express";
import type { SandboxControl } from "../control/control";
import { type ControlAccess, requireControlPassword } from "../control/control-guard";
import { SandboxError } from "../errors";
import { parametersOf } from "../http/parameters";
import { originOf } from "../http/public-url";
import { redirect, sendPage } from "../http/responses";
import { type InspectorTab, inspectorPage, inspectorTabs } from "../pages/inspector/inspector-page";
import { paths } from "../pages/paths";
import type { Provider } from "../provider";
import { seedOf } from "../seed/seed-export";
import { browserSession, requireAuthenticityToken, signIn } from "../site/browser-session";
import { languageOf } from "../site/language";
import { returnToOf } from "../site/sign-in-routes";
import { sendSiteError } from "../site/site-errors";
import type { User } from "../world/catalogue";
import { type Action, actions, type SubmittedForm } from "./actions";
import { logRoutes } from "./log-routes";
import { tabs } from "./tabs";

type TabName = InspectorTab["tab"];

/** The routes of `/_sandbox/inspector`: pages that show the sandbox's state, and forms that change it. */
export function inspectorRoutes(provider: Provider, control: SandboxControl, access: ControlAccess): Router {
  const router = Router();
  const home = paths.inspector;
  const guards = [requireControlPassword(access)];
  const formGuards = [...guards, requireAuthenticityToken(provider)];

  router.get(home, guards, (req: Request, res: Response) => redirect(res, addressOf(provider, req, "requests")));
  router.get(`${home}/export`, guards, (_req: Request, res: Response) => {
    res.attachment("eventpop-sandbox.json").json(seedOf(provider.world));
  });
  router.use(logRoutes(provider, guards));
  for (const name of ["requests", "logins"] as const) {
    router.get(`${home}/${name}/:id`, guards, (req: Request, res: Response) => showTab(provider, req, res, name));
  }
  router.get(`${home}/:tab`, guards, (req: Request, res: Response) => {
    const name = inspectorTabs.find((known) => known === req.params.tab);
    if (!name) return sendSiteError(req, res, "notFound");
    showTab(provider, req, res, name);
  });

  for (const action of actions) router.post(`${home}/${action.path}`, formGuards, running(action));
  router.post(`${home}/people`, formGuards, createUser);
  router.post(`${home}/people/:key/sign_in`, formGuards, (req: Request, res: Response) => {
    const user = provider.world.users.get(String(req.params.key));
    if (!user) return sendSiteError(req, res, "notFound");
    signInAndRedirect(req, res, user, addressOf(provider, req, "people"));
  });
  return router;

  function running({ tab, run }: Action): RequestHandler {
    return (req, res, next) => {
      run(control, submittedForm(req)).then(
        () => redirect(res, addressOf(provider, req, tab)),
        (failure: unknown) => showError(req, res, next, tab, failure),
      );
    };
  }

  /** Creates a user. The sign-in page has this form too. It sends `return_to`, and then the new user is signed in. */
  function createUser(req: Request, res: Response, next: NextFunction): void {
    const { field } = submittedForm(req);
    const draft = { fullName: field("full_name") ?? "", email: field("email") ?? "" };
    control.users.create(draft).then(
      (user) => {
        if (field("return_to") === undefined) redirect(res, addressOf(provider, req, "people"));
        else signInAndRedirect(req, res, user, originOf(provider, req) + returnToOf(req));
      },
      (failure: unknown) => showError(req, res, next, "people", failure),
    );
  }

  function signInAndRedirect(req: Request, res: Response, user: User, address: string): void {
    signIn(provider, res, user, browserSession(provider, req, res));
    redirect(res, address);
  }

  function showError(req: Request, res: Response, next: NextFunction, tab: TabName, failure: unknown): void {
    if (failure instanceof SandboxError) showTab(provider, req, res, tab, failure.message);
    else next(failure);
  }
}

function submittedForm(req: Request): SubmittedForm {
  const parameters = parametersOf(req);
  return { key: String(req.params.key), field: (name) => parameters.bodyText(name) };
}

function addressOf(provider: Provider, req: Request, tab: TabName): string {
  return `${originOf(provider, req)}${paths.inspector}/${tab}`;
}

function showTab(provider: Provider, req: Request, res: Response, name: TabName, refusal?: string): void {
  const html = inspectorPage({
    ...tabs[name](provider, req),
    language: languageOf(req),
    url: refusal === undefined ? req.originalUrl : `${paths.inspector}/${name}`,
    authenticityToken: browserSession(provider, req, res).authenticityToken,
    refusal,
  });
  sendPage(req, res, html, refusal === undefined ? 200 : 422);
}
