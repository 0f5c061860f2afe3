import { PostForm } from "../post-form";
import { SandboxNote, type SandboxNoteView } from "../sandbox-note";
import { inspectorPath, type TabContext } from "./inspector-tab";

/** One request and its answer, with secrets already redacted. */
export interface RequestView {
  readonly id: string;
  /** When it arrived, in milliseconds since the epoch, sandbox time. */
  readonly at: number;
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  /** Nothing where no answer was sent: the connection was cut by a fault. */
  readonly status?: number | undefined;
  readonly durationMs?: number | undefined;
  /** Name or id of the application that asked, where known. */
  readonly client?: string | undefined;
  /** Kind of the fault that touched it, such as `truncate`. */
  readonly fault?: string | undefined;
  readonly requestHeaders: Readonly<Record<string, string>>;
  readonly requestBody: string;
  readonly responseHeaders: Readonly<Record<string, string>>;
  readonly responseBody: string;
  /** Why it was refused. */
  readonly note?: SandboxNoteView | undefined;
}

/** Links to itself with `live=1` and `failed=1`, each left out when off. Posts to `requests/clear`. */
export interface RequestsTabProps {
  readonly tab: "requests";
  /** Newest first. */
  readonly requests: readonly RequestView[];
  /** Whether the page reloads itself every two seconds. */
  readonly live: boolean;
  /** Only answers of 400 and above, and requests that were cut. */
  readonly failedOnly: boolean;
}

export function RequestsTab({ requests, live, failedOnly, ...context }: RequestsTabProps & TabContext) {
  const { say, authenticityToken } = context;
  return (
    <div class="stack">
      <div class="row">
        <a href={hrefOf({ live: !live, failed: failedOnly })} data-testid="requests-live">
          {say(live ? "stopLive" : "startLive")}
        </a>
        <a href={hrefOf({ live, failed: !failedOnly })} data-testid="requests-failed">
          {say(failedOnly ? "showAll" : "failedOnly")}
        </a>
        <span class="grow">{live && <span class="tag">{say("live")}</span>}</span>
        <PostForm action={inspectorPath("requests", "clear")} authenticityToken={authenticityToken}>
          <button type="submit" class="small" data-testid="requests-clear">
            {say("clearLog")}
          </button>
        </PostForm>
      </div>
      {requests.length === 0 && <p class="card muted">{say("nothingYet")}</p>}
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

function RequestEntry({ request, language, say }: { request: RequestView } & TabContext) {
  const { status, durationMs, note } = request;
  return (
    <details>
      <summary data-testid={`request-${request.id}`}>
        <time class="mono muted" dateTime={new Date(request.at).toISOString()}>
          {new Date(request.at).toISOString().slice(11, 19)}
        </time>
        <b class="mono">{request.method}</b>
        <span class="mono path">{request.path}</span>
        <span class={status === undefined || status >= 400 ? "mono bad" : "mono good"}>
          {status ?? say("noAnswer")}
        </span>
        {request.client && <span class="muted">{request.client}</span>}
        {request.fault && <span class="tag">{request.fault}</span>}
      </summary>
      <div class="stack exchange">
        {note && <SandboxNote note={note} language={language} />}
        <div class="halves">
          <Message title={say("request")} headers={request.requestHeaders} body={request.requestBody} say={say} />
          <Message
            title={durationMs === undefined ? say("answer") : `${say("answer")} · ${durationMs} ms`}
            headers={request.responseHeaders}
            body={request.responseBody}
            say={say}
          />
        </div>
      </div>
    </details>
  );
}

interface MessageProps extends Pick<TabContext, "say"> {
  readonly title: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

function Message({ title, headers, body, say }: MessageProps) {
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
        {body || say("emptyBody")}
      </pre>
    </section>
  );
}
