import type { Request } from "express";

/** The prefix of the WebSocket subprotocol in which a page sends its access token. A page cannot set other headers for a WebSocket. */
const SUBPROTOCOL = "eventpop.bearer.";

/**
 * Returns the access token of a request, or undefined if the request has none. It is in the `Authorization` header (RFC 6750 §2.1), or
 * in `Sec-WebSocket-Protocol` of a WebSocket's handshake. A token in the query is ignored, because URLs are logged (RFC 9700 §4.3.2).
 * The result is an empty text if the header has the scheme Bearer and no valid token.
 */
export function bearerTokenOf({ headers }: Request): string | undefined {
  const { authorization } = headers;
  if (authorization !== undefined && /^Bearer(?: |$)/i.test(authorization)) {
    return /^Bearer +([\w.~+/-]+=*) *$/i.exec(authorization)?.[1] ?? "";
  }
  if (headers.upgrade?.toLowerCase() !== "websocket") return undefined;
  const protocols = headers["sec-websocket-protocol"]?.split(",").map((each) => each.trim()) ?? [];
  return protocols.find((each) => each.startsWith(SUBPROTOCOL))?.slice(SUBPROTOCOL.length);
}
