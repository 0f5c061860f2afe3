import { isUtf8 } from "node:buffer";
import type { IncomingMessage } from "node:http";
import { ProviderError } from "../errors";

/** A complete answer. */
export interface JsonResponse {
  readonly status: number;
  /** The `Retry-After` header of a 429 or 503, as it came. */
  readonly retryAfter: string | undefined;
  /** The body as text; empty if it is not UTF-8. */
  readonly text: string;
  /** The body if it is a JSON object, whatever its declared type; else undefined. */
  readonly body: Readonly<Record<string, unknown>> | undefined;
}

/** What an answer says, once its whole body has come. */
export function readJsonResponse(response: IncomingMessage, bytes: Buffer): JsonResponse {
  const { statusCode: status = 0 } = response;
  const text = isUtf8(bytes) ? bytes.toString("utf8") : "";
  // Node makes an object of all headers when it is first asked for one.
  const retryAfter = status === 429 || status === 503 ? response.headers["retry-after"] : undefined;
  return { status, retryAfter, text, body: readObject(text) };
}

function readObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    // The parser's own message quotes the body, which may hold a token.
    return undefined;
  }
}

export function invalidResponse(what: string, providerStatus: number | undefined): ProviderError {
  return new ProviderError("EVENTPOP_INVALID_RESPONSE", `Eventpop answered with ${what}.`, {
    ...(providerStatus !== undefined && { providerStatus }),
  });
}
