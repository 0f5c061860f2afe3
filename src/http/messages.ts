import { isUtf8 } from "node:buffer";
import type { Agent, IncomingMessage } from "node:http";
import { urlToHttpOptions } from "node:url";

/** An absolute URL that was parsed at start-up, so that no request has to parse it. */
export interface Endpoint {
  readonly secure: boolean;
  readonly hostname: string;
  readonly port: string | number | undefined;
  readonly path: string;
}

/** Parses an absolute http(s) URL, once, at start-up. */
export function toEndpoint(url: string): Endpoint {
  const { protocol, hostname, port, path } = urlToHttpOptions(new URL(url));
  return { secure: protocol === "https:", hostname: hostname ?? "", port: port ?? undefined, path: path ?? "/" };
}

/** One request to Eventpop: a POST if it has `form` or `json` as its body, else a GET. */
export interface JsonRequest {
  /** What the request is for, for traces: the grant type at the token endpoint, or the name of the API's operation. */
  readonly operation: string;
  readonly endpoint: Endpoint;
  readonly form?: string;
  readonly json?: string;
  readonly bearerToken?: string;
  /** Whether the request may be sent again although Eventpop may have processed it. @defaultValue true for a GET, false for a POST */
  readonly repeatable?: boolean;
  /** Maximum time from the start to the last byte, including retries, in whole milliseconds. */
  readonly timeoutMs: number;
  /** The app's own agent, for example for a corporate proxy or a private CA. */
  readonly agent?: Agent | undefined;
  /**
   * `login`: the code and then `/me` are sent on one connection, which may be kept for the next login. `api`: an agent keeps
   * connections open for later GET requests.
   */
  readonly connection: "login" | "api";
}

/** The headers of a request. `Connection` is set by the code that opens the connection. */
export function requestHeaders({ form, json, bearerToken }: JsonRequest): Record<string, string> {
  const body = form ?? json;
  const headers: Record<string, string> = { accept: "application/json", "accept-encoding": "identity" };
  if (bearerToken !== undefined) headers.authorization = `Bearer ${bearerToken}`;
  if (body !== undefined) {
    headers["content-type"] = form === undefined ? "application/json" : "application/x-www-form-urlencoded";
    headers["content-length"] = String(Buffer.byteLength(body));
  }
  return headers;
}

/** A complete response. */
export interface JsonResponse {
  readonly status: number;
  /** The unparsed `Retry-After` header of a 429 or 503. */
  readonly retryAfter: string | undefined;
  /** The body as text; empty if it is not UTF-8. */
  readonly text: string;
  /** The parsed body if it is a JSON object, otherwise undefined. `Content-Type` is ignored. */
  readonly body: Readonly<Record<string, unknown>> | undefined;
}

/** Reads a response whose whole body was received. */
export function readJsonResponse(response: IncomingMessage, bytes: Buffer): JsonResponse {
  const { statusCode: status = 0 } = response;
  const text = isUtf8(bytes) ? bytes.toString("utf8") : "";
  // The first access to `headers` makes Node build an object of all headers, so this reads them only if they are needed.
  const retryAfter = status === 429 || status === 503 ? response.headers["retry-after"] : undefined;
  return { status, retryAfter, text, body: parseObject(text) };
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    // The error is dropped because its message quotes the body, which may contain a token.
    return undefined;
  }
}
