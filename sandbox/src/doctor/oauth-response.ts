import type { IncomingResponse } from "./request-sender";

/** Readers of JSON responses. */

/** The JSON object in the body, or an empty object if the body is anything else. */
export function jsonBodyOf({ body }: IncomingResponse): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
  } catch {
    return {};
  }
}

/** The field `error` of the token endpoint (RFC 6749 section 5.2), or undefined if the body contains no such error. */
export function oauthErrorCodeOf(response: IncomingResponse): string | undefined {
  const { error } = jsonBodyOf(response);
  return typeof error === "string" ? error : undefined;
}

/** What the server sent, for a sentence: the status, and the OAuth error or the type of the body. */
export function responseSummary(response: IncomingResponse): string {
  const { status, headers, body } = response;
  const error = oauthErrorCodeOf(response);
  const type = headers["content-type"]?.split(";")[0];
  if (error !== undefined) return `${status} ${printableText(error, 60)}`;
  return body === "" ? `${status} and no body` : `${status} and ${type ?? "a body without a type"}`;
}

/** Text of a server, without control characters and at most `maxLength` characters long, so that a terminal can show it. */
export function printableText(text: string, maxLength: number): string {
  const plain = text.replace(/[\p{Cc}\p{Cf}\s]+/gu, " ").trim();
  return plain.length > maxLength ? `${plain.slice(0, maxLength)}…` : plain;
}
