import { isFailed, type LoggedRequest } from "../log/request-log";
import type { RequestView } from "../pages/inspector/request-entry";
import type { World } from "../world/world";
import { curlOf } from "./curl";
import { userLabel } from "./user-label";

/** The original request, and what is known about it from the other requests. */
interface RequestContext {
  readonly entry: LoggedRequest;
  readonly loginId: number | undefined;
  /** The origin of the sandbox. */
  readonly origin: string;
}

/** Returns a logged request as the inspector shows it. `shown` is the redacted request. */
export function requestView(
  world: World,
  shown: LoggedRequest,
  { entry, loginId, origin }: RequestContext,
): RequestView {
  const { client, fault, status, ms } = shown;
  return {
    id: String(shown.id),
    at: shown.at,
    method: shown.method,
    path: shown.path,
    query: shown.query,
    status: status ?? undefined,
    durationMs: ms ?? undefined,
    client: client === null ? undefined : (world.applications.get(client)?.name ?? client),
    user: shown.user === null ? undefined : userLabel(world, shown.user),
    // The fault with the id `truncate-3` is of the kind `truncate`.
    fault: fault?.replace(/-\d+$/, ""),
    cause: shown.cause ?? undefined,
    isFailed: isFailed(shown),
    token: /^bearer ([\w-]+)…$/i.exec(shown.headers.authorization ?? "")?.[1],
    loginId: loginId?.toString(),
    requestHeaders: shown.headers,
    form: shown.form,
    responseHeaders: shown.responseHeaders,
    responseBody: prettyJson(shown.responseBody),
    curl: curlOf(shown, entry, origin),
  };
}

/** Returns JSON on several lines. Other text is returned unchanged. */
function prettyJson(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
