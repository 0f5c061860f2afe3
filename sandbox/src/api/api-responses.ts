import type { Response } from "express";
import { railsJson, rendered, send } from "../http/responses";
import { type Refusal, refusals } from "../oauth/refusals";
import { authenticateHeader } from "../oauth/responses";
import type { Provider } from "../provider";
import { scopeDescription } from "../scopes";

/** How `/api/public` answers: as a Grape API inside Rails does, or as a plain Rails controller, by `compat.apiErrors`. */

function isGrape({ settings }: Provider): boolean {
  return settings.compat.apiErrors === "grape";
}

function contentType(provider: Provider): string {
  return isGrape(provider) ? "application/json" : "application/json; charset=utf-8";
}

export function sendResource(provider: Provider, res: Response, body: unknown, status = 200): void {
  // Without a body Grape's answer has no ETag, and then Rails calls it not cacheable.
  const isHead = res.req.method === "HEAD" && isGrape(provider);
  const headers = { "Content-Type": contentType(provider), "Cache-Control": isHead ? "no-cache" : rendered };
  send(res, status, headers, railsJson(body));
}

/** A refusal of the API's own, other than Doorkeeper's: 400, 401, 404, 409, 422. */
export function sendApiError(provider: Provider, res: Response, status: number, sentence: string): void {
  const headers = { "Content-Type": contentType(provider), "Cache-Control": "no-cache" };
  send(res, status, headers, railsJson({ error: sentence }));
}

/** 401 by Doorkeeper: the OAuth code is in the header only; the body is a sentence, or nothing. */
export function sendUnauthorized(provider: Provider, res: Response, refusal: Refusal): void {
  sendDoorkeeperError(provider, res, 401, refusal.description, { "WWW-Authenticate": authenticateHeader(refusal) });
}

/** 403 by Doorkeeper: the token lacks `scope`. */
export function sendInsufficientScope(provider: Provider, res: Response, scope: string): void {
  const { insufficientScope: manner } = provider.facts;
  const description = `Access to this resource requires scope "${scope}".`;
  const sentence = manner === "scope-text" ? scopeDescription(scope).en : description;
  const header =
    manner === "sentence-and-challenge"
      ? { "WWW-Authenticate": authenticateHeader({ error: "insufficient_scope", description }) }
      : {};
  sendDoorkeeperError(provider, res, 403, sentence, header);
}

/** 403: the person does not work for the organizer, or there is no user. */
export function sendNotStaff(provider: Provider, res: Response): void {
  sendDoorkeeperError(provider, res, 403, "User is not associated with this organizer", {});
}

/** 401 for an application token where only a person's will do. */
export function sendNoUser(provider: Provider, res: Response): void {
  sendApiError(provider, res, 401, refusals.tokenInvalid.description);
}

function sendDoorkeeperError(
  provider: Provider,
  res: Response,
  status: number,
  sentence: string,
  headers: Readonly<Record<string, string>>,
): void {
  const { facts } = provider;
  const grape = isGrape(provider);
  send(
    res,
    status,
    {
      ...headers,
      "Content-Type": grape ? "application/json; charset=utf-8" : "text/html",
      "Cache-Control": grape ? facts.grapeCacheControl : "no-store",
      ...(facts.pragma === "all" && { Pragma: "no-cache" }),
    },
    grape ? railsJson({ error: sentence }) : "",
  );
}
