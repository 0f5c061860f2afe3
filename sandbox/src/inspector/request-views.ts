import { redactedText, redactionFor } from "../log/redaction";
import type { LoggedRequest } from "../log/request-log";
import type { RequestView } from "../pages/inspector/requests-tab";
import type { World } from "../world/world";

/** Returns a logged request as the inspector shows it. The secrets in it are redacted. */
export function requestView(world: World, entry: LoggedRequest): RequestView {
  const { applications } = world;
  const {
    id,
    at,
    method,
    path,
    query,
    form,
    headers,
    client,
    fault,
    status,
    ms,
    responseHeaders,
    responseBody,
    cause,
  } = redactionFor(world)(entry);
  const search = encoded(query);
  return {
    id: String(id),
    at,
    method,
    path: search === "" ? path : `${path}?${search}`,
    status: status ?? undefined,
    durationMs: ms ?? undefined,
    client: client === null ? undefined : (applications.get(client)?.name ?? client),
    // The fault with the id `truncate-3` is of the kind `truncate`.
    fault: fault?.replace(/-\d+$/, ""),
    cause: cause ?? undefined,
    requestHeaders: headers,
    requestBody: encoded(form),
    responseHeaders: responseHeaders,
    responseBody: responseBody,
  };
}

function encoded(fields: Readonly<Record<string, string>>): string {
  return new URLSearchParams(fields).toString().replaceAll(encodeURIComponent(redactedText), redactedText);
}
