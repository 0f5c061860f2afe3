import type { Response } from "express";
import { setCause } from "../http/response-cause";
import { railsJson, send } from "../http/responses";
import type { DoorkeeperBehaviour } from "../world/doorkeeper-versions";
import type { OAuthError, Refusal } from "./refusals";

/**
 * Sends an OAuth error as JSON, as `/oauth/authorize` and `/oauth/revoke` do. The response has no header
 * `WWW-Authenticate`.
 */
export function sendJsonRefusal(res: Response, status: number, refusal: Refusal, state?: string): void {
  setCause(res, refusal.cause);
  send(
    res,
    status,
    { "Content-Type": "application/json; charset=utf-8", "Cache-Control": "no-cache" },
    railsJson({ error: refusal.error, error_description: refusal.description, ...(state && { state }) }),
  );
}

/** Sends the body of a successful token response. */
export function sendTokenResponse(res: Response, behaviour: DoorkeeperBehaviour, body: object): void {
  const headers = { "Content-Type": "application/json; charset=utf-8", "Cache-Control": "no-store" };
  send(res, 200, { ...headers, ...(behaviour.pragma !== "none" && noCachePragma) }, railsJson(body));
}

/**
 * Sends an OAuth error as the token endpoint does. The response has the header `WWW-Authenticate` with every status.
 */
export function sendTokenRefusal(
  res: Response,
  behaviour: DoorkeeperBehaviour,
  status: number,
  refusal: Refusal,
  state?: string | object,
): void {
  setCause(res, refusal.cause);
  send(
    res,
    status,
    {
      "Content-Type": "application/json; charset=utf-8",
      "Cache-Control": "no-store",
      ...(behaviour.pragma === "all" && noCachePragma),
      "WWW-Authenticate": wwwAuthenticateHeader(refusal),
    },
    railsJson({ error: refusal.error, error_description: refusal.description, ...(state && { state }) }),
  );
}

const noCachePragma = { Pragma: "no-cache" };

/**
 * Returns the value of the header `WWW-Authenticate` for an OAuth error (RFC 6750 section 3). Quotes inside a value
 * become underscores, as at Doorkeeper.
 */
export function wwwAuthenticateHeader({ error, description }: OAuthError): string {
  const quoted = description.replaceAll('"', "_");
  return `Bearer realm="Doorkeeper", error="${error}", error_description="${quoted}"`;
}
