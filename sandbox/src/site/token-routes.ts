import type { Request, Response, Router } from "express";
import { railsRouter } from "../http/rails-routing";
import { sendEmpty, sendJson } from "../http/responses";
import { codeGrant } from "../oauth/authorization-code";
import { checkAccessToken, useRequestToken } from "../oauth/bearer-token";
import { clientCredentialsGrant } from "../oauth/client-credentials-grant";
import { introspect } from "../oauth/introspection";
import { refreshGrant } from "../oauth/refresh-grant";
import { missingParameter, type Refusal, refusals } from "../oauth/refusals";
import { sendJsonRefusal, sendTokenRefusal, sendTokenResponse } from "../oauth/responses";
import { revoke } from "../oauth/revocation";
import { tokenInfoBody, tokenResponseBody } from "../oauth/token";
import { type GrantHandler, readClientRequest } from "../oauth/token-request";
import type { Provider } from "../provider";
import { sendSiteError } from "./site-errors";

const GRANTS: ReadonlyMap<string, GrantHandler> = new Map([
  ["authorization_code", codeGrant],
  ["refresh_token", refreshGrant],
  ["client_credentials", clientCredentialsGrant],
]);

/**
 * Returns the routes that applications call without a browser: `/oauth/token`, `/oauth/revoke`, `/oauth/introspect` and
 * `/oauth/token/info`.
 */
export function tokenRoutes(provider: Provider): Router {
  const router = railsRouter();

  router.post("/oauth/token", (req, res) => respondToTokenRequest(provider, req, res));

  router.use(["/oauth/revoke", "/oauth/introspect", "/oauth/token/info"], (req, res, next) => {
    if (provider.settings.compat.undocumentedRoutes) next();
    else sendSiteError(req, res, "notFound");
  });

  router.post("/oauth/revoke", (req, res) => {
    const { status, refusal } = revoke(readClientRequest(provider, req));
    if (refusal) return sendJsonRefusal(res, status, refusal);
    sendJson(res, {});
  });

  router.post("/oauth/introspect", (req, res) => {
    const result = introspect(readClientRequest(provider, req), useRequestToken(provider, req));
    if (!("refusal" in result)) return sendJson(res, result);
    const state = result.refusal.error === "invalid_token" ? "unauthorized" : undefined;
    sendTokenRefusal(res, provider.behaviour, statusOf(provider, result.refusal), result.refusal, state);
  });

  router.get("/oauth/token/info", (req, res) => {
    const token = useRequestToken(provider, req);
    if (token && !checkAccessToken(provider, token)) return sendJson(res, tokenInfoBody(provider, token));
    const isOldVersion = provider.behaviour.tokenInfoError === "invalid_request";
    if (isOldVersion) return sendTokenRefusal(res, provider.behaviour, 401, refusals.malformed);
    sendTokenRefusal(res, provider.behaviour, 401, refusals.tokenInvalid, "unauthorized");
  });

  return router;
}

function respondToTokenRequest(provider: Provider, req: Request, res: Response) {
  const { behaviour } = provider;
  const request = readClientRequest(provider, req);
  const { parameters, client } = request;
  const refuse = (refusal: Refusal, state?: string | object) =>
    sendTokenRefusal(res, behaviour, statusOf(provider, refusal), refusal, state);

  if (behaviour.refusesRepeatedParameters && parameters.hasRepeatedName) return refuse(refusals.malformed);
  // Only three errors of the token endpoint contain the state, as at Doorkeeper: these two, and the one for a missing
  // code.
  const state = parameters.textOrStructure("state");
  const grantType = parameters.textOrStructure("grant_type");
  if (grantType === undefined) return refuse(missingParameter("grant_type", behaviour.namesMissingParameter), state);
  const grant = typeof grantType === "string" ? GRANTS.get(grantType) : undefined;
  if (!grant) return refuse(refusals.unsupportedGrantType, state);

  if (behaviour.basicAndParameters === "refused" && client.usesTwoMethods) return refuse(refusals.twoAuthentications);
  if (grant === codeGrant && behaviour.failsWithoutClient && !client.hasCredentials) return sendEmpty(res, 500);
  if (grant === clientCredentialsGrant && parameters.isStructure("scope")) return respondToStructuredScope();

  const result = grant(request);
  if ("token" in result) return sendTokenResponse(res, behaviour, tokenResponseBody(provider, result.token));
  refuse(result.refusal, result.refusal.missing === "code" ? state : undefined);

  function respondToStructuredScope() {
    return behaviour.structuredScopeStatus === 500 ? sendEmpty(res, 500) : refuse(refusals.malformed);
  }
}

function statusOf({ behaviour }: Provider, { error }: Refusal): number {
  return error === "invalid_client" || error === "invalid_token" ? 401 : behaviour.tokenErrorStatus;
}
