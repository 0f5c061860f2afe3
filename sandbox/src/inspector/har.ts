import { STATUS_CODES } from "node:http";
import type { LoggedRequest } from "../log/request-log";
import { version } from "../version";

/** Returns requests as a HAR 1.2 document, which browsers' developer tools can open. */
export function harOf(entries: readonly LoggedRequest[], origin: string): object {
  return {
    log: {
      version: "1.2",
      creator: { name: "eventpop-sandbox", version },
      entries: entries.map((entry) => harEntry(entry, origin)),
    },
  };
}

function harEntry(entry: LoggedRequest, origin: string): object {
  const { at, method, path, query, form, headers, status, ms, responseHeaders, responseBody, why } = entry;
  const search = new URLSearchParams(query).toString();
  const body = new URLSearchParams(form).toString();
  const mimeType = headers["content-type"] ?? "";
  return {
    startedDateTime: new Date(at).toISOString(),
    time: ms ?? 0,
    request: {
      method,
      url: `${origin}${path}${search && "?"}${search}`,
      httpVersion: "HTTP/1.1",
      cookies: [],
      headers: pairsOf(headers),
      queryString: pairsOf(query),
      ...(body && { postData: { mimeType, params: pairsOf(form), text: body } }),
      headersSize: -1,
      bodySize: -1,
    },
    response: {
      status: status ?? 0,
      statusText: STATUS_CODES[status ?? 0] ?? "",
      httpVersion: "HTTP/1.1",
      cookies: [],
      headers: pairsOf(responseHeaders),
      content: {
        size: Buffer.byteLength(responseBody),
        mimeType: responseHeaders["content-type"] ?? "",
        text: responseBody,
      },
      redirectURL: responseHeaders.location ?? "",
      headersSize: -1,
      bodySize: -1,
    },
    cache: {},
    timings: { send: 0, wait: ms ?? 0, receive: 0 },
    ...(why !== null && { comment: why }),
  };
}

function pairsOf(fields: Readonly<Record<string, string>>): readonly object[] {
  return Object.entries(fields).map(([name, value]) => ({ name, value }));
}
