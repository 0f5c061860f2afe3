import type { Request } from "express";
import { endpoints } from "../http/endpoint";
import { parametersOf } from "../http/parameters";
import { originOf } from "../http/public-url";
import { redactionFor } from "../log/redaction";
import type { LoggedRequest } from "../log/request-log";
import type { LoginView } from "../pages/inspector/login-entry";
import type { LoginsTabProps } from "../pages/inspector/logins-tab";
import type { RequestView } from "../pages/inspector/request-entry";
import type { RequestsTabProps } from "../pages/inspector/requests-tab";
import type { Provider } from "../provider";
import { loginView } from "./login-views";
import { loginsIn } from "./logins";
import { filterChoices, filterOf, matcherOf } from "./request-filter";
import { requestView } from "./request-views";

/** The maximum number of requests or logins on one page. */
const PAGE_SIZE = 100;

/** Returns the content of the requests tab: the requests that the query selects, or the one in the path. */
export function requestsTab(provider: Provider, req: Request): RequestsTabProps {
  const { selects, viewOf } = requestSelection(provider, req);
  const only = onlyId(req);
  const before = Number(parametersOf(req).text("before") ?? Number.POSITIVE_INFINITY);
  const entries = provider.requests.list().filter((entry) => entry.id < before && selects(entry));
  const shown = entries.slice(-PAGE_SIZE);
  return {
    tab: "requests",
    requests: shown.map(viewOf).reverse(),
    filter: filterOf(req),
    choices: { endpoints, ...filterChoices(provider) },
    revision: provider.requests.revision,
    only,
    before: shown.length < entries.length ? String(shown[0]?.id) : undefined,
  };
}

/** Returns the content of the logins tab: the logins with a request that the query selects, or the one in the path. */
export function loginsTab(provider: Provider, req: Request): LoginsTabProps {
  return {
    tab: "logins",
    logins: selectedLogins(provider, req).slice(-PAGE_SIZE).reverse(),
    filter: filterOf(req),
    choices: { endpoints, ...filterChoices(provider) },
    revision: provider.requests.revision,
    only: onlyId(req),
  };
}

/** Returns the selected logins, oldest first. If `changed` is given, only those with one of these requests. */
export function selectedLogins(
  provider: Provider,
  req: Request,
  changed?: readonly LoggedRequest[],
): readonly LoginView[] {
  const redact = redactionFor(provider.world);
  const matches = matcherOf(filterOf(req));
  const only = onlyId(req);
  const changedIds = changed && new Set(changed.map(({ id }) => id));
  return loginsIn(provider.requests.list())
    .filter(({ id, entries }) => {
      const isSelected = only === undefined ? entries.some((entry) => matches(redact(entry))) : String(id) === only;
      return isSelected && (!changedIds || entries.some((entry) => changedIds.has(entry.id)));
    })
    .map((login) => loginView(provider.world, login, redact));
}

/** What an inspector page shows of the log. */
interface RequestSelection {
  readonly selects: (entry: LoggedRequest) => boolean;
  readonly redact: (entry: LoggedRequest) => LoggedRequest;
  readonly viewOf: (entry: LoggedRequest) => RequestView;
}

/** Returns the selection by the query of the page, or the one request in the path or in the parameter `only`. */
export function requestSelection(provider: Provider, req: Request): RequestSelection {
  const { world } = provider;
  const redact = redactionFor(world);
  const matches = matcherOf(filterOf(req));
  const only = onlyId(req);
  const origin = originOf(provider, req);
  const logins = loginsIn(provider.requests.list());
  const loginIds = new Map(logins.flatMap(({ id, entries }) => entries.map((entry) => [entry.id, id] as const)));
  return {
    selects: (entry) => (only === undefined ? matches(redact(entry)) : String(entry.id) === only),
    redact,
    viewOf: (entry) => requestView(world, redact(entry), { entry, loginId: loginIds.get(entry.id), origin }),
  };
}

function onlyId(req: Request): string | undefined {
  const { id } = req.params;
  return typeof id === "string" ? id : parametersOf(req).text("only");
}
