import type { Request, Response, Router } from "express";
import { causeOf } from "../causes/causes";
import { railsRouter } from "../http/rails-routing";
import { setCause } from "../http/response-cause";
import { sendEmpty, sendJson } from "../http/responses";
import { codeGrant } from "../oauth/authorization-code";
import { checkRequestToken, useRequestToken } from "../oauth/bearer-token";
import { clientCredentialsGrant } from "../oauth/client-credentials-grant";
import { introspect } from "../oauth/introspection";
import { refreshGrant } from "../oauth/refresh-grant";
import { missingParameter, type OAuthError, oauthErrors, type Refusal, refusal } from "../oauth/refusals";
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
    else sendSiteError(req, res, "routeOff");
  });

  router.post("/oauth/revoke", (req, res) => {
    const { status, refusal: refused, cause } = revoke(readClientRequest(provider, req));
    if (refused) return sendJsonRefusal(res, status, refused);
    if (cause) setCause(res, cause);
    sendJson(res, {});
  });

  router.post("/oauth/introspect", (req, res) => {
    const result = introspect(readClientRequest(provider, req), useRequestToken(provider, req));
    if ("body" in result) {
      if (result.cause) setCause(res, result.cause);
      return sendJson(res, result.body);
    }
    const state = result.refusal.error === "invalid_token" ? "unauthorized" : undefined;
    sendTokenRefusal(res, provider.behaviour, statusOf(provider, result.refusal), result.refusal, state);
  });

  router.get("/oauth/token/info", (req, res) => {
    const token = useRequestToken(provider, req);
    const refused = checkRequestToken(provider, req, token);
    if (token && !refused) return sendJson(res, tokenInfoBody(provider, token));
    const cause = refused?.cause ?? causeOf("token-missing");
    const isOldVersion = provider.behaviour.tokenInfoError === "invalid_request";
    if (isOldVersion) return sendTokenRefusal(res, provider.behaviour, 401, refusal(oauthErrors.malformed, cause));
    sendTokenRefusal(res, provider.behaviour, 401, refusal(oauthErrors.tokenInvalid, cause), "unauthorized");
  });

  return router;
}

function respondToTokenRequest(provider: Provider, req: Request, res: Response) {
  const { behaviour } = provider;
  const request = readClientRequest(provider, req);
  const { parameters, client } = request;
  const refuse = (refused: Refusal, state?: string | object) =>
    sendTokenRefusal(res, behaviour, statusOf(provider, refused), refused, state);

  if (behaviour.refusesRepeatedParameters && parameters.hasRepeatedName) {
    return refuse(refusal(oauthErrors.malformed, causeOf("parameter-repeated")));
  }
  // Only three errors of the token endpoint contain the state, as at Doorkeeper: these two, and the one for a missing
  // code.
  const state = parameters.textOrStructure("state");
  const grantType = parameters.textOrStructure("grant_type");
  if (grantType === undefined) {
    return refuse(
      missingParameter("grant_type", causeOf("grant-type-missing"), behaviour.namesMissingParameter),
      state,
    );
  }
  const grant = typeof grantType === "string" ? GRANTS.get(grantType) : undefined;
  if (!grant) {
    const cause = causeOf("grant-type", { grantType: typeof grantType === "string" ? grantType : "(a structure)" });
    return refuse(refusal(oauthErrors.unsupportedGrantType, cause), state);
  }

  if (behaviour.basicAndParameters === "refused" && client.usesTwoMethods) {
    const cause = causeOf("client-authentication-twice", { client: client.application?.clientId ?? "(unknown)" });
    return refuse(refusal(oauthErrors.twoAuthentications, cause));
  }
  if (grant === codeGrant && behaviour.failsWithoutClient && !client.hasCredentials) {
    return sendEmpty(res, 500, client.cause);
  }
  if (grant === clientCredentialsGrant && parameters.isStructure("scope")) return respondToStructuredScope();

  const result = grant(request);
  if ("token" in result) return sendTokenResponse(res, behaviour, tokenResponseBody(provider, result.token));
  refuse(result.refusal, result.refusal.missing === "code" ? state : undefined);

  function respondToStructuredScope() {
    const cause = causeOf("scope-structure");
    return behaviour.structuredScopeStatus === 500
      ? sendEmpty(res, 500, cause)
      : refuse(refusal(oauthErrors.malformed, cause));
  }
}

function statusOf({ behaviour }: Provider, { error }: OAuthError): number {
  return error === "invalid_client" || error === "invalid_token" ? 401 : behaviour.tokenErrorStatus;
}
