import { type Cause, causeOf } from "../causes/causes";
import type { Parameters } from "../http/parameters";
import type { Provider } from "../provider";
import { areScopesValid, DEFAULT_SCOPE, isScope, parseScopes } from "../scopes";
import { isPkceChecked } from "../settings";
import type { Application } from "../world/credentials";
import type { DoorkeeperBehaviour } from "../world/doorkeeper-versions";
import { isRedirectUriAllowed, OUT_OF_BAND } from "./redirect-uri";
import { redirectUriCause } from "./redirect-uri-cause";
import {
  type Check,
  firstRefusal,
  missingParameter,
  type OAuthError,
  oauthErrors,
  type Refusal,
  refusal,
} from "./refusals";

/**
 * The parameters of an authorization request (RFC 6749 section 4.1.1), before they are checked. A blank parameter counts
 * as missing.
 */
export interface AuthorizeRequest {
  readonly application: Application | undefined;
  readonly clientId: string | undefined;
  readonly redirectUri: string | undefined;
  readonly responseType: string | undefined;
  readonly responseMode: string | undefined;
  /** The requested scopes, separated by spaces, or the default scope if the request has none. */
  readonly scope: string;
  readonly state: string | undefined;
  readonly codeChallenge: string | undefined;
  readonly codeChallengeMethod: string | undefined;
  readonly hasRepeatedParameter: boolean;
}

/** An authorization request that passed all checks. A code may be sent to its redirect URI. */
export interface AcceptedRequest extends AuthorizeRequest {
  readonly application: Application;
  readonly redirectUri: string;
}

export function readAuthorizeRequest(provider: Provider, parameters: Parameters): AuthorizeRequest {
  const clientId = parameters.text("client_id");
  return {
    application: clientId === undefined ? undefined : provider.world.applications.get(clientId),
    clientId,
    redirectUri: parameters.text("redirect_uri"),
    responseType: parameters.text("response_type"),
    responseMode: parameters.text("response_mode"),
    scope: parameters.text("scope") ?? DEFAULT_SCOPE,
    state: parameters.text("state"),
    codeChallenge: parameters.text("code_challenge"),
    codeChallengeMethod: parameters.text("code_challenge_method"),
    hasRepeatedParameter: parameters.hasRepeatedName,
  };
}

/** Checks the request. Returns the accepted request, or the refusal of the first check that fails. */
export function acceptAuthorizeRequest(provider: Provider, request: AuthorizeRequest): AcceptedRequest | Refusal {
  const refused = firstRefusal(checks, { request, provider, behaviour: provider.behaviour });
  if (refused) return refused;
  const { application, redirectUri } = request;
  if (!application || redirectUri === undefined) {
    return refusal(oauthErrors.malformed, causeOf("redirect-uri-missing"));
  }
  return { ...request, application, redirectUri };
}

interface Subject {
  readonly request: AuthorizeRequest;
  readonly provider: Provider;
  readonly behaviour: DoorkeeperBehaviour;
}

const noClientId = causeOf("client-id-missing");
const noResponseType = causeOf("response-type-missing");
const clientIdMissing = {
  missing: missingParameter("client_id", noClientId),
  unknown: refusal(oauthErrors.invalidClient, noClientId),
};
const responseTypeMissing = {
  missing: missingParameter("response_type", noResponseType),
  unknown: refusal(oauthErrors.unsupportedResponseType, noResponseType),
};

const checks: readonly Check<Subject>[] = [
  ({ request, behaviour }) =>
    behaviour.refusesRepeatedParameters && request.hasRepeatedParameter
      ? refusal(oauthErrors.malformed, causeOf("parameter-repeated"))
      : undefined,
  ({ request, behaviour }) =>
    request.clientId === undefined ? clientIdMissing[behaviour.authorizeMissingParameter] : undefined,
  ({ request: { application, clientId = "" } }) =>
    application ? undefined : refusal(oauthErrors.invalidClient, causeOf("client-unknown", { client: clientId })),
  refuseUnregisteredRedirectUri,
  ({ request, behaviour }) =>
    request.responseType === undefined ? responseTypeMissing[behaviour.authorizeMissingParameter] : undefined,
  ({ request: { responseType = "" } }) =>
    responseType === "code"
      ? undefined
      : refusal(oauthErrors.unsupportedResponseType, causeOf("response-type", { responseType })),
  refuseUnknownResponseMode,
  ({ request: { scope, application } }) =>
    areScopesValid(scope, application?.scopes ?? [])
      ? undefined
      : refusal(oauthErrors.invalidScope, scopeCause(scope, application)),
  refuseUnknownChallengeMethod,
];

function refuseUnregisteredRedirectUri({ request, provider, behaviour }: Subject): Refusal | undefined {
  const { application, redirectUri } = request;
  const isCorrect =
    application !== undefined &&
    redirectUri !== undefined &&
    isRedirectUriAllowed(redirectUri, application, behaviour, provider.settings.redirectHosts);
  if (isCorrect) return undefined;
  const error = { error: "invalid_redirect_uri", description: behaviour.redirectUriText };
  return refusal(error, redirectUriCause(redirectUri, application?.redirectUris ?? []));
}

/** Returns why the scopes in `scope` are refused. */
export function scopeCause(scope: string, application: Application | undefined): Cause {
  if (/[,;+]/.test(scope)) return causeOf("scope-separator", { scope });
  if (!parseScopes(scope).every(isScope) || parseScopes(scope).length === 0) return causeOf("scope", { scope });
  const { clientId: client = "", scopes = [] } = application ?? {};
  return causeOf("scope-not-allowed", { scope, client, allowed: scopes.join(" ") });
}

const RESPONSE_MODES = ["query", "fragment", "form_post"];

function refuseUnknownResponseMode({ request, behaviour }: Subject): Refusal | undefined {
  if (behaviour.responseMode === "unknown" || request.responseMode === undefined) return undefined;
  const { responseMode } = request;
  if (RESPONSE_MODES.includes(responseMode)) return undefined;
  return refusal(oauthErrors.unsupportedResponseMode, causeOf("response-mode", { responseMode }));
}

/**
 * Refuses an unknown code challenge method. Also refuses a code challenge without a method, because Doorkeeper has no
 * default method.
 */
function refuseUnknownChallengeMethod({ request, provider, behaviour }: Subject): Refusal | undefined {
  const { codeChallenge, codeChallengeMethod } = request;
  if (!isPkceChecked(provider.settings) || codeChallenge === undefined) return undefined;
  if (codeChallengeMethod === "S256") return undefined;
  if (codeChallengeMethod === "plain" && behaviour.acceptsPlainChallenge) return undefined;
  const error = { error: "invalid_code_challenge_method", description: behaviour.challengeMethodText };
  return refusal(error, causeOf("code-challenge-method", { method: codeChallengeMethod ?? "" }));
}

/**
 * Whether the error may be sent to the redirect URI. It may be sent only if this redirect URI is registered for the
 * application.
 */
export function canRedirectWithError(
  { error, missing: parameter }: OAuthError,
  redirectUri: string | undefined,
): boolean {
  if (redirectUri === undefined || redirectUri === OUT_OF_BAND || parameter === "client_id") return false;
  return error !== "invalid_redirect_uri" && error !== "invalid_client";
}

/** Returns the HTTP status of a refusal that the sandbox itself shows, instead of redirecting to the application. */
export function statusOfRefusal({ error }: OAuthError): number {
  return error === "invalid_client" || error === "unauthorized_client" ? 401 : 400;
}
