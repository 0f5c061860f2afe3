import { renderToString } from "preact-render-to-string";
import { type Cause, whySentence } from "../../causes/causes";
import { Time } from "../elements";
import { type Language, translator } from "../language";
import { inspectorPath, type TabContext } from "./inspector-tab";
import { inspectorTexts } from "./inspector-texts";
import { Status } from "./request-entry";
import { requestHref } from "./request-filter";
import { elapsedLabel } from "./span";

/** What a step of a login does. The text of a step has the same name. */
export type LoginStepKind =
  | "authorize"
  | "signInPage"
  | "signIn"
  | "consentPage"
  | "consent"
  | "denial"
  | "callback"
  | "token"
  | "me"
  | "api"
  | "refresh"
  | "revoke"
  | "introspect"
  | "signOut";

/** One request of a login, or the redirect to the callback. */
export interface LoginStepView {
  readonly kind: LoginStepKind;
  /** The id of the request. Undefined for the callback, which is a request to the application. */
  readonly requestId?: string | undefined;
  readonly method?: string | undefined;
  readonly path: string;
  /** What the callback gets. */
  readonly detail?: string | undefined;
  readonly status?: number | undefined;
  readonly durationMs?: number | undefined;
  /** Real milliseconds from the beginning of the login to this step. */
  readonly offsetMs: number;
  readonly cause?: Cause | undefined;
  readonly isFailed: boolean;
}

/** How a login ended: at which step it failed, or what is still missing. */
export type LoginOutcome =
  /** The application got tokens. `failures` is the number of requests that failed after that. */
  | { readonly kind: "complete"; readonly failures: number }
  | { readonly kind: "failed"; readonly step: LoginStepKind }
  | { readonly kind: "waiting"; readonly for: "user" | "token" };

export interface LoginView {
  /** The id of the first request. */
  readonly id: string;
  /** When the login began: sandbox time, in milliseconds since the epoch. */
  readonly at: number;
  readonly client?: string | undefined;
  /** The key or the e-mail address of the user. */
  readonly user?: string | undefined;
  /** Real milliseconds from the first request to the last response. Undefined while a response is missing. */
  readonly durationMs?: number | undefined;
  readonly outcome: LoginOutcome;
  readonly steps: readonly LoginStepView[];
}

type EntryContext = Pick<TabContext, "language" | "translate">;

/** Returns a login as HTML, for a page that is already open. */
export function loginRow(login: LoginView, language: Language): string {
  return renderToString(
    <LoginEntry login={login} language={language} translate={translator(inspectorTexts, language)} />,
  );
}

export function loginRowId(id: string): string {
  return `login-${id}`;
}

/** A login with its steps in order. */
export function LoginEntry({ login, isOpen, ...context }: EntryContext & { login: LoginView; isOpen?: boolean }) {
  const { language, translate } = context;
  const { id, client, user, durationMs } = login;
  return (
    <li id={loginRowId(id)}>
      <details open={isOpen ?? login.outcome.kind === "failed"}>
        <summary data-testid={`login-${id}`}>
          <Time at={login.at} />
          <b>{user ?? translate(login.outcome.kind === "complete" ? "applicationToken" : "unknownUser")}</b>
          {client && <span class="muted">{client}</span>}
          <Outcome outcome={login.outcome} translate={translate} />
          {durationMs !== undefined && <span class="mono muted">{elapsedLabel(durationMs, language)}</span>}
        </summary>
        <ol class="steps">
          {login.steps.map((step, index) => (
            <Step step={step} key={index} {...context} />
          ))}
        </ol>
        <p class="exchange origin">
          <a href={inspectorPath("logins", id)} data-testid={`login-permalink-${id}`}>
            {translate("loginPermalink", { id })}
          </a>
        </p>
      </details>
    </li>
  );
}

function Outcome({ outcome, translate }: { outcome: LoginOutcome } & Pick<TabContext, "translate">) {
  if (outcome.kind === "complete") {
    const { failures } = outcome;
    if (failures === 0) return <span class="good">{translate("loginComplete")}</span>;
    return <span class="bad">{translate("laterFailures", { count: failures })}</span>;
  }
  if (outcome.kind === "failed") {
    return <span class="bad">{translate("loginFailed", { step: translate(`step.${outcome.step}`) })}</span>;
  }
  return <span class="muted">{translate(outcome.for === "user" ? "waitingForUser" : "waitingForToken")}</span>;
}

function Step({ step, language, translate }: { step: LoginStepView } & EntryContext) {
  const { requestId, method, path, detail, durationMs, cause } = step;
  const request = `${method ?? "→"} ${path}`;
  return (
    <li class={step.isFailed ? "failed" : undefined}>
      <b class="step-name">{translate(`step.${step.kind}`)}</b>
      <span class="mono path">
        {requestId === undefined ? (
          request
        ) : (
          <a href={requestHref(requestId)} data-testid={`step-${requestId}`}>
            {request}
          </a>
        )}
        {detail && <span class="muted"> {detail}</span>}
      </span>
      {requestId !== undefined && (
        <Status
          status={step.status}
          isPending={durationMs === undefined}
          isFailed={step.isFailed}
          translate={translate}
        />
      )}
      <span class="mono muted times">
        +{elapsedLabel(step.offsetMs, language)}
        {durationMs !== undefined && ` · ${elapsedLabel(durationMs, language)}`}
      </span>
      {cause && <span class={step.isFailed ? "why bad" : "why muted"}>{whySentence(cause, language)}</span>}
    </li>
  );
}
