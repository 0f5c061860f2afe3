import type { Response } from "express";
import { railsJson, send } from "../http/responses";
import type { DoorkeeperFacts } from "../world/doorkeeper-versions";
import type { Refusal } from "./refusals";

/** What Doorkeeper's endpoints answer in JSON. */

/** A refusal in JSON without a challenge: what the authorize and revoke endpoints say when they cannot redirect. */
export function jsonRefusal(res: Response, status: number, refusal: Refusal, state?: string): void {
  send(
    res,
    status,
    { "Content-Type": "application/json; charset=utf-8", "Cache-Control": "no-cache" },
    railsJson({ error: refusal.error, error_description: refusal.description, ...(state && { state }) }),
  );
}

/** Tokens. */
export function tokenAnswer(res: Response, facts: DoorkeeperFacts, body: object): void {
  const headers = { "Content-Type": "application/json; charset=utf-8", "Cache-Control": "no-store" };
  send(res, 200, { ...headers, ...(facts.pragma !== "none" && noCachePragma) }, railsJson(body));
}

/** A refusal of the token endpoint: the challenge is there on every status. */
export function tokenRefusal(
  res: Response,
  facts: DoorkeeperFacts,
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
      ...(facts.pragma === "all" && noCachePragma),
      "WWW-Authenticate": challenge(refusal),
    },
    railsJson({ error: refusal.error, error_description: refusal.description, ...(state && { state }) }),
  );
}

const noCachePragma = { Pragma: "no-cache" };

/** `WWW-Authenticate` (RFC 6750 §3). Quotes inside a value become underscores, as Doorkeeper has it. */
export function challenge({ error, description }: Refusal): string {
  const quotable = description.replaceAll('"', "_");
  return `Bearer realm="Doorkeeper", error="${error}", error_description="${quotable}"`;
}
