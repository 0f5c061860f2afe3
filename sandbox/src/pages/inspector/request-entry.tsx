import type { ComponentChildren } from "preact";
import { renderToString } from "preact-render-to-string";
import { type Cause, whySentence } from "../../causes/causes";
import { CopyButton } from "../copy-button";
import { bangkokTime, DescriptionList } from "../elements";
import { type Language, translator } from "../language";
import { inspectorPath, type TabContext } from "./inspector-tab";
import { inspectorTexts } from "./inspector-texts";
import { requestHref } from "./request-filter";
import { elapsedLabel } from "./span";

type Fields = Readonly<Record<string, string>>;

/** One request and its response. The secrets in them are already redacted. */
export interface RequestView {
  readonly id: string;
  /** When the request arrived: sandbox time, in milliseconds since the epoch. */
  readonly at: number;
  readonly method: string;
  /** The path without the query. */
  readonly path: string;
  readonly query: Fields;
  /** The status of the response. Undefined if no response was sent, or none yet. */
  readonly status?: number | undefined;
  readonly durationMs?: number | undefined;
  /** The name or id of the application, if it is known. */
  readonly client?: string | undefined;
  /** The key or the e-mail address of the user, if it is known. */
  readonly user?: string | undefined;
  /** The type of the fault that hit the request, such as `truncate`. Undefined if no fault hit it. */
  readonly fault?: string | undefined;
  /** Why the request was refused, or what is unusual about its response. */
  readonly cause?: Cause | undefined;
  readonly isFailed: boolean;
  /** The first characters of the token with which the application sent the request, if it sent one. */
  readonly token?: string | undefined;
  /** The id of the login that the request belongs to, if it belongs to one. */
  readonly loginId?: string | undefined;
  readonly requestHeaders: Fields;
  /** The parameters in the body. */
  readonly form: Fields;
  readonly responseHeaders: Fields;
  /** The body of the response. JSON is on several lines. */
  readonly responseBody: string;
  /** A curl command that repeats the request. */
  readonly curl: string;
}

type EntryContext = Pick<TabContext, "language" | "translate">;

/** Returns the row of a request as HTML, for a page that is already open. */
export function requestRow(request: RequestView, language: Language): string {
  return renderToString(
    <RequestEntry request={request} language={language} translate={translator(inspectorTexts, language)} />,
  );
}

export function requestRowId(id: string): string {
  return `entry-${id}`;
}

/** The row of a request. When it is opened, it shows the request and the response. */
export function RequestEntry({
  request,
  isOpen,
  ...context
}: EntryContext & { request: RequestView; isOpen?: boolean }) {
  const { language, translate } = context;
  const { id, durationMs, cause } = request;
  const query = new URLSearchParams(request.query).toString();
  return (
    <li id={requestRowId(id)}>
      <details open={isOpen}>
        <summary data-testid={`request-${id}`}>
          <time class="mono muted" dateTime={new Date(request.at).toISOString()}>
            {bangkokTime(request.at).slice(11)}
          </time>
          <b class="mono method">{request.method}</b>
          <span class="mono path">
            {request.path}
            {query && <span class="muted">?{readable(query)}</span>}
            {request.form.grant_type && <span class="muted"> {request.form.grant_type}</span>}
          </span>
          <Status
            status={request.status}
            isPending={durationMs === undefined}
            isFailed={request.isFailed}
            {...context}
          />
          {durationMs !== undefined && <span class="mono muted">{elapsedLabel(durationMs, language)}</span>}
          {request.client && <span class="muted">{request.client}</span>}
          {request.user && <span class="muted">{request.user}</span>}
          {request.fault && <span class="tag">{request.fault}</span>}
          {cause && <span class={request.isFailed ? "why bad" : "why muted"}>{whySentence(cause, language)}</span>}
        </summary>
        <div class="stack exchange">
          <p class="row origin">
            {request.token && (
              <a href={credentialHref(request.token)} data-testid={`token-of-${id}`}>
                {translate("tokenOfRequest", { token: `${request.token}…` })}
              </a>
            )}
            {request.loginId && (
              <a href={inspectorPath("logins", request.loginId)} data-testid={`login-of-${id}`}>
                {translate("loginOfRequest")}
              </a>
            )}
            <a href={requestHref(id)} data-testid={`permalink-${id}`}>
              {translate("permalink", { id })}
            </a>
          </p>
          <div class="halves">
            <section class="stack">
              <h2>{translate("request")}</h2>
              <FieldList id={`${id}-query`} title={translate("query")} fields={request.query} />
              <FieldList id={`${id}-form`} title={translate("form")} fields={request.form} />
              <Headers id={`${id}-request`} headers={request.requestHeaders} {...context} />
            </section>
            <section class="stack">
              <h2>{translate("response")}</h2>
              <pre class="wrapped block">{request.responseBody || translate("emptyBody")}</pre>
              <Headers id={`${id}-response`} headers={request.responseHeaders} {...context} />
            </section>
          </div>
          <details>
            <summary data-testid={`curl-${id}`}>curl</summary>
            <pre class="wrapped block copyable" id={`curl-text-${id}`}>
              {request.curl}
            </pre>
            <CopyButton of={`curl-text-${id}`} label={translate("copy")} copied={translate("copied")} />
          </details>
        </div>
      </details>
    </li>
  );
}

interface StatusProps extends Pick<TabContext, "translate"> {
  readonly status?: number | undefined;
  /** Whether the response may still arrive. */
  readonly isPending: boolean;
  readonly isFailed: boolean;
}

export function Status({ status, isPending, isFailed, translate }: StatusProps) {
  if (status === undefined) {
    return <span class={isPending ? "mono muted" : "mono bad"}>{translate(isPending ? "pending" : "noResponse")}</span>;
  }
  return <span class={isFailed ? "mono bad" : "mono good"}>{status}</span>;
}

function FieldList({ id, title, fields }: { id: string; title: string; fields: Fields }) {
  if (Object.keys(fields).length === 0) return null;
  const items = Object.entries(fields).map(
    ([name, value]) => [name, <code key={name}>{linked(value, `${id}-${name}`)}</code>] as const,
  );
  return (
    <div>
      <h3>{title}</h3>
      <DescriptionList items={Object.fromEntries(items)} />
    </div>
  );
}

function Headers({ id, headers, translate }: { id: string; headers: Fields } & EntryContext) {
  if (Object.keys(headers).length === 0) return null;
  return (
    <details>
      <summary data-testid={`headers-${id}`}>{translate("headers")}</summary>
      <pre class="wrapped block">
        {Object.entries(headers).map(([name, value]) => (
          <>
            <b>{name}</b>: {linked(value, `${id}-${name}`)}
            {"\n"}
          </>
        ))}
      </pre>
    </details>
  );
}

/** The beginning of a code or token, as the log shows it. */
const preview = /(?<![\w-])([\w-]{6})…/;

/** Makes the beginning of each code and token a link to its row on the tab of tokens. */
function linked(text: string, id: string): ComponentChildren {
  return text.split(preview).map((piece, index) =>
    index % 2 === 0 ? (
      piece
    ) : (
      <a href={credentialHref(piece)} data-testid={`credential-${id}-${index}`} key={index}>
        {piece}…
      </a>
    ),
  );
}

function credentialHref(beginning: string): string {
  return `${inspectorPath("tokens")}#${credentialRowId(beginning)}`;
}

/** Returns the id of the element that shows the code or token with these first characters. */
export function credentialRowId(beginning: string): string {
  return `credential-${beginning}`;
}

/** Decodes a query for reading. The result may not be a valid query. */
function readable(query: string): string {
  try {
    return decodeURIComponent(query);
  } catch {
    return query;
  }
}
