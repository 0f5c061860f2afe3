import { type Cause, whySentence } from "../../causes/causes";
import { PostForm } from "../elements";
import { inspectorPath, type TabContext } from "./inspector-tab";

/** One request and its response. The secrets in them are already redacted. */
export interface RequestView {
  readonly id: string;
  /** When the request arrived: sandbox time, in milliseconds since the epoch. */
  readonly at: number;
  readonly method: string;
  /** The path with the query. */
  readonly path: string;
  /** The status of the response. Undefined if no response was sent, or none yet. */
  readonly status?: number | undefined;
  readonly durationMs?: number | undefined;
  /** The name or id of the application, if it is known. */
  readonly client?: string | undefined;
  /** The type of the fault that hit the request, such as `truncate`. Undefined if no fault hit it. */
  readonly fault?: string | undefined;
  /** Why the request was refused, or what is unusual about its response. */
  readonly cause?: Cause | undefined;
  readonly requestHeaders: Readonly<Record<string, string>>;
  readonly requestBody: string;
  readonly responseHeaders: Readonly<Record<string, string>>;
  readonly responseBody: string;
}

/**
 * The props of the requests tab. The tab has links to itself with `live=1` and `failed=1`, and a form that is posted to
 * `requests/clear`.
 */
export interface RequestsTabProps {
  readonly tab: "requests";
  /** The requests, newest first. */
  readonly requests: readonly RequestView[];
  /** Whether the page reloads itself every two seconds. */
  readonly live: boolean;
  /** Whether only requests with a status of 400 or more, or without a response, are shown. */
  readonly failedOnly: boolean;
}

export function RequestsTab({ requests, live, failedOnly, ...context }: RequestsTabProps & TabContext) {
  const { translate, authenticityToken } = context;
  return (
    <div class="stack">
      <div class="row">
        <a href={hrefOf({ live: !live, failed: failedOnly })} data-testid="requests-live">
          {translate(live ? "stopLive" : "startLive")}
        </a>
        <a href={hrefOf({ live, failed: !failedOnly })} data-testid="requests-failed">
          {translate(failedOnly ? "showAll" : "failedOnly")}
        </a>
        <span class="grow">{live && <span class="tag">{translate("live")}</span>}</span>
        <PostForm action={inspectorPath("requests", "clear")} authenticityToken={authenticityToken}>
          <button type="submit" class="small" data-testid="requests-clear">
            {translate("clearLog")}
          </button>
        </PostForm>
      </div>
      {requests.length === 0 && <p class="card muted">{translate("nothingYet")}</p>}
      <ul class="log">
        {requests.map((request) => (
          <li key={request.id}>
            <RequestEntry request={request} {...context} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function hrefOf(switches: Readonly<Record<string, boolean>>): string {
  const on = Object.keys(switches).filter((name) => switches[name]);
  return `${inspectorPath("requests")}${on.length > 0 ? "?" : ""}${on.map((name) => `${name}=1`).join("&")}`;
}

function RequestEntry({ request, translate, language }: { request: RequestView } & TabContext) {
  const { status, durationMs } = request;
  return (
    <details>
      <summary data-testid={`request-${request.id}`}>
        <time class="mono muted" dateTime={new Date(request.at).toISOString()}>
          {new Date(request.at).toISOString().slice(11, 19)}
        </time>
        <b class="mono">{request.method}</b>
        <span class="mono path">{request.path}</span>
        <span class={status === undefined || status >= 400 ? "mono bad" : "mono good"}>
          {status ?? translate("noResponse")}
        </span>
        {request.client && <span class="muted">{request.client}</span>}
        {request.fault && <span class="tag">{request.fault}</span>}
        {request.cause && <span class="why">{whySentence(request.cause, language)}</span>}
      </summary>
      <div class="stack exchange">
        <div class="halves">
          <Message
            title={translate("request")}
            headers={request.requestHeaders}
            body={request.requestBody}
            translate={translate}
          />
          <Message
            title={durationMs === undefined ? translate("response") : `${translate("response")} · ${durationMs} ms`}
            headers={request.responseHeaders}
            body={request.responseBody}
            translate={translate}
          />
        </div>
      </div>
    </details>
  );
}

interface MessageProps extends Pick<TabContext, "translate"> {
  readonly title: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

function Message({ title, headers, body, translate }: MessageProps) {
  return (
    <section>
      <h3>{title}</h3>
      <pre class="wrapped block">
        {Object.entries(headers).map(([name, value]) => (
          <>
            <b>{name}</b>: {value}
            {"\n"}
          </>
        ))}
        {"\n"}
        {body || translate("emptyBody")}
      </pre>
    </section>
  );
}
