import type { Response } from "express";
import { railsJson, send } from "../http/responses";
import type { DoorkeeperBehaviour } from "../world/doorkeeper-versions";
import type { Refusal } from "./refusals";

/** Sends a refusal as JSON without `WWW-Authenticate`, as `/oauth/authorize` and `/oauth/revoke` do. */
export function sendJsonRefusal(res: Response, status: number, refusal: Refusal, state?: string): void {
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

/** Sends a refusal of the token endpoint. The response has the header `WWW-Authenticate` with every status. */
export function sendTokenRefusal(
  res: Response,
  behaviour: DoorkeeperBehaviour,
  status: number,
  refusal: Refusal,
  state?: string | object,
): void {
  send(
    res,
    status,
    {
      "Content-Type": "application/json; charset=utf-8",
      "Cache-Control": "no-store",
      ...(behaviour.pragma === "all" && noCachePragma),
      "WWW-Authenticate": authenticateHeader(refusal),
    },
    railsJson({ error: refusal.error, error_description: refusal.description, ...(state && { state }) }),
  );
}

const noCachePragma = { Pragma: "no-cache" };

/**
 * Returns the value of `WWW-Authenticate` (RFC 6750 section 3). Quotes inside a value are replaced by underscores, as
 * Doorkeeper does.
 */
export function authenticateHeader({ error, description }: Refusal): string {
  const quoted = description.replaceAll('"', "_");
  return `Bearer realm="Doorkeeper", error="${error}", error_description="${quoted}"`;
}
