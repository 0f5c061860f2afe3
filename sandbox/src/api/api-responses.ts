import type { Response } from "express";
import type { Cause } from "../causes/causes";
import { setCause } from "../http/response-cause";
import { RENDERED_CACHE_CONTROL, railsJson, send } from "../http/responses";
import { oauthErrors, type Refusal } from "../oauth/refusals";
import { wwwAuthenticateHeader } from "../oauth/responses";
import type { Provider } from "../provider";
import { scopeDescription } from "../scopes";

/**
 * The functions in this file send the responses of `/api/public`. It is not known whether Eventpop's API uses Grape (a
 * Ruby framework for APIs) or Rails controllers. The setting `compat.apiErrors` selects one of the two.
 */

function isGrape({ settings }: Provider): boolean {
  return settings.compat.apiErrors === "grape";
}

function contentType(provider: Provider): string {
  return isGrape(provider) ? "application/json" : "application/json; charset=utf-8";
}

export function sendResource(provider: Provider, res: Response, body: unknown, status = 200): void {
  // The body of a response to HEAD is empty. Grape sends no ETag for an empty body, and Rails then sends `Cache-Control:
  // no-cache`.
  const isHead = res.req.method === "HEAD" && isGrape(provider);
  const headers = {
    "Content-Type": contentType(provider),
    "Cache-Control": isHead ? "no-cache" : RENDERED_CACHE_CONTROL,
  };
  send(res, status, headers, railsJson(body));
}

/** An error of the API. */
export interface ApiError {
  /** The field `error` of the response. */
  readonly sentence: string;
  /** The cause for the request log. */
  readonly cause: Cause;
}

/**
 * Sends an error that the API itself reports: 400, 401, 404, 409 or 422. Other functions send the errors that Doorkeeper
 * reports.
 */
export function sendApiError(provider: Provider, res: Response, status: number, error: ApiError): void {
  setCause(res, error.cause);
  const headers = { "Content-Type": contentType(provider), "Cache-Control": "no-cache" };
  send(res, status, headers, railsJson({ error: error.sentence }));
}

/**
 * Sends Doorkeeper's 401. Only the header `WWW-Authenticate` contains the OAuth error code. The body is a sentence or
 * empty.
 */
export function sendUnauthorized(provider: Provider, res: Response, refusal: Refusal): void {
  setCause(res, refusal.cause);
  sendDoorkeeperError(provider, res, 401, refusal.description, { "WWW-Authenticate": wwwAuthenticateHeader(refusal) });
}

/** Sends Doorkeeper's 403 for a token that does not have `scope`. */
export function sendInsufficientScope(provider: Provider, res: Response, scope: string, cause: Cause): void {
  setCause(res, cause);
  const { insufficientScope: manner } = provider.behaviour;
  const description = `Access to this resource requires scope "${scope}".`;
  const sentence = manner === "scope-text" ? scopeDescription(scope).en : description;
  const header =
    manner === "sentence-and-challenge"
      ? { "WWW-Authenticate": wwwAuthenticateHeader({ error: "insufficient_scope", description }) }
      : {};
  sendDoorkeeperError(provider, res, 403, sentence, header);
}

/** Sends 403 because the token has no user, or its user does not belong to the organizer's staff. */
export function sendNotStaff(provider: Provider, res: Response, cause: Cause): void {
  setCause(res, cause);
  sendDoorkeeperError(provider, res, 403, "User is not associated with this organizer", {});
}

/** Sends 401 because the operation needs a token of a user, and the given token comes from the client credentials grant. */
export function sendNoUser(provider: Provider, res: Response, cause: Cause): void {
  sendApiError(provider, res, 401, { sentence: oauthErrors.tokenInvalid.description, cause });
}

function sendDoorkeeperError(
  provider: Provider,
  res: Response,
  status: number,
  sentence: string,
  headers: Readonly<Record<string, string>>,
): void {
  const { behaviour } = provider;
  const grape = isGrape(provider);
  send(
    res,
    status,
    {
      ...headers,
      "Content-Type": grape ? "application/json; charset=utf-8" : "text/html",
      "Cache-Control": grape ? behaviour.grapeCacheControl : "no-store",
      ...(behaviour.pragma === "all" && { Pragma: "no-cache" }),
    },
    grape ? railsJson({ error: sentence }) : "",
  );
}
