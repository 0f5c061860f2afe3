import { isFailed, type LoggedRequest } from "../log/request-log";
import type { LoginOutcome, LoginStepKind, LoginStepView, LoginView } from "../pages/inspector/login-entry";
import type { World } from "../world/world";
import { type Login, redirectOf } from "./logins";
import { userLabel } from "./user-label";

/** Returns a login as the inspector shows it. `redact` removes the secrets from a request. */
export function loginView(world: World, login: Login, redact: (entry: LoggedRequest) => LoggedRequest): LoginView {
  const entries = login.entries.map(redact);
  const [first] = entries;
  const startMs = first?.arrivedMs ?? 0;
  const steps = entries.flatMap((entry) => stepsOf(entry, startMs));
  const last = steps.at(-1);
  const client = entries.map((entry) => entry.client).find((id) => id !== null);
  const user = entries.map((entry) => entry.user).findLast((key) => key !== null);
  const isWaiting = (steps.at(-1)?.status ?? null) === null && !last?.isFailed;
  return {
    id: String(login.id),
    at: first?.at ?? 0,
    client: client && (world.applications.get(client)?.name ?? client),
    user: user && userLabel(world, user),
    durationMs: last && !isWaiting ? last.offsetMs + (last.durationMs ?? 0) : undefined,
    outcome: outcomeOf(steps),
    steps,
  };
}

function stepsOf(entry: LoggedRequest, startMs: number): readonly LoginStepView[] {
  const step: LoginStepView = {
    kind: kindOf(entry),
    requestId: String(entry.id),
    method: entry.method,
    path: entry.path,
    status: entry.status ?? undefined,
    durationMs: entry.ms ?? undefined,
    offsetMs: Math.round(entry.arrivedMs - startMs),
    cause: entry.cause ?? undefined,
    isFailed: isFailed(entry),
  };
  const callback = redirectOf(entry);
  if (!callback) return [step];
  const error = callback.searchParams.get("error");
  const offsetMs = step.offsetMs + (entry.ms ?? 0);
  // The browser sends this request to the application, so the log does not contain it.
  return [
    step,
    {
      kind: "callback",
      path: `${callback.origin === "null" ? callback.protocol : callback.origin}${callback.pathname}`,
      detail: error === null ? `code=${callback.searchParams.get("code") ?? ""}` : `error=${error}`,
      offsetMs,
      isFailed: error !== null,
    },
  ];
}

function kindOf({ on, method, path, status, form, responseHeaders }: LoggedRequest): LoginStepKind {
  if (on === "login") return method === "GET" ? "signInPage" : method === "DELETE" ? "signOut" : "signIn";
  if (on === "authorize") {
    if (method === "POST") return "consent";
    if (method === "DELETE") return "denial";
    return status === 200 && !responseHeaders.location ? "consentPage" : "authorize";
  }
  if (on === "token") return form.grant_type === "refresh_token" ? "refresh" : "token";
  if (on === "me") return "me";
  if (path === "/oauth/revoke") return "revoke";
  return path === "/oauth/introspect" ? "introspect" : "api";
}

const loginKinds: readonly LoginStepKind[] = [
  ...(["authorize", "signInPage", "signIn", "consentPage", "consent", "denial", "callback", "token"] as const),
];

/** Requests that succeed only if the application has tokens. The log may not contain the login that gave them. */
const kindsWithTokens: readonly LoginStepKind[] = ["token", "refresh", "me", "api"];

/**
 * Returns how the login ended. A login is complete as soon as the application has tokens. Before that, only the last step counts: a wrong
 * password that was corrected afterwards is not a failure.
 */
function outcomeOf(steps: readonly LoginStepView[]): LoginOutcome {
  const complete = steps.findIndex((step) => kindsWithTokens.includes(step.kind) && step.status && !step.isFailed);
  if (complete >= 0)
    return { kind: "complete", failures: steps.slice(complete).filter((step) => step.isFailed).length };
  const last = steps.findLast(({ kind }) => loginKinds.includes(kind)) ?? steps.at(-1);
  if (last?.isFailed) return { kind: "failed", step: last.kind === "callback" ? "denial" : last.kind };
  return { kind: "waiting", for: last?.kind === "callback" || last?.kind === "token" ? "token" : "user" };
}
