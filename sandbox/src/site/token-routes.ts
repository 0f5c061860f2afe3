import type { Request, Response, Router } from "express";
import { parametersOf } from "../http/parameters";
import { railsRouter } from "../http/rails-routing";
import { json, sendEmpty } from "../http/responses";
import { jsonRefusal, tokenAnswer, tokenRefusal } from "../oauth/answers";
import { authenticateClient } from "../oauth/client-authentication";
import { clientCredentialsGrant } from "../oauth/client-credentials-grant";
import { codeGrant } from "../oauth/code-grant";
import { introspect } from "../oauth/introspection";
import { presentedToken, refusalOf } from "../oauth/presented-token";
import { refreshGrant } from "../oauth/refresh-grant";
import { missing, type Refusal, refusals } from "../oauth/refusals";
import { revoke } from "../oauth/revocation";
import { tokenBody, tokenInfoBody } from "../oauth/token";
import type { Grant, TokenRequest } from "../oauth/token-request";
import type { Provider } from "../provider";
import { siteError } from "./site-errors";

const grants: ReadonlyMap<string, Grant> = new Map([
  ["authorization_code", codeGrant],
  ["refresh_token", refreshGrant],
  ["client_credentials", clientCredentialsGrant],
]);

/** The endpoints that servers call: `/oauth/token`, `/oauth/revoke`, `/oauth/introspect`, `/oauth/token/info`. */
export function tokenRoutes(provider: Provider): Router {
  const router = railsRouter();

  router.post("/oauth/token", (req, res) => answerTokenRequest(provider, req, res));

  router.use(["/oauth/revoke", "/oauth/introspect", "/oauth/token/info"], (req, res, next) => {
    if (provider.settings.compat.undocumentedRoutes) next();
    else siteError(req, res, "notFound");
  });

  router.post("/oauth/revoke", (req, res) => {
    const { status, refusal } = revoke(tokenRequest(provider, req));
    if (refusal) return jsonRefusal(res, status, refusal);
    json(res, {});
  });

  router.post("/oauth/introspect", (req, res) => {
    const result = introspect(tokenRequest(provider, req), presentedToken(provider, req));
    if (!("refusal" in result)) return json(res, result);
    const state = result.refusal.error === "invalid_token" ? "unauthorized" : undefined;
    tokenRefusal(res, provider.facts, statusOf(provider, result.refusal), result.refusal, state);
  });

  router.get("/oauth/token/info", (req, res) => {
    const token = presentedToken(provider, req);
    if (token && !refusalOf(provider, token)) return json(res, tokenInfoBody(provider, token));
    const isOld = provider.facts.tokenInfoRefusal === "invalid_request";
    if (isOld) return tokenRefusal(res, provider.facts, 401, refusals.malformed);
    tokenRefusal(res, provider.facts, 401, refusals.tokenInvalid, "unauthorized");
  });

  return router;
}

function tokenRequest(provider: Provider, req: Request): TokenRequest {
  return { provider, parameters: parametersOf(req), client: authenticateClient(provider, req) };
}

function answerTokenRequest(provider: Provider, req: Request, res: Response) {
  const { facts } = provider;
  const request = tokenRequest(provider, req);
  const { parameters, client } = request;
  const refuse = (refusal: Refusal, state?: string | object) =>
    tokenRefusal(res, facts, statusOf(provider, refusal), refusal, state);

  if (facts.refusesRepeatedParameters && parameters.isRepeated) return refuse(refusals.malformed);
  // Found out before any grant is asked: these refusals, and only these, give the caller's state back.
  const state = parameters.given("state");
  const grantType = parameters.given("grant_type");
  if (grantType === undefined) return refuse(missing("grant_type", facts.namesMissingParameter), state);
  const grant = typeof grantType === "string" ? grants.get(grantType) : undefined;
  if (!grant) return refuse(refusals.unsupportedGrantType, state);

  if (facts.basicAndParameters === "refused" && client.isDoubled) return refuse(refusals.twoAuthentications);
  if (grant === codeGrant && facts.crashesWithoutClient && !client.isAttempted) return sendEmpty(res, 500);
  if (grant === clientCredentialsGrant && parameters.isStructure("scope")) return answerStructuredScope();

  const result = grant(request);
  if ("token" in result) return tokenAnswer(res, facts, tokenBody(provider, result.token));
  refuse(result.refusal, result.refusal.missing === "code" ? state : undefined);

  function answerStructuredScope() {
    return facts.structuredScope === 500 ? sendEmpty(res, 500) : refuse(refusals.malformed);
  }
}

function statusOf({ facts }: Provider, { error }: Refusal): number {
  return error === "invalid_client" || error === "invalid_token" ? 401 : facts.tokenErrorStatus;
}
