import type { AuthorizeRequest } from "../oauth/authorize-request";
import type { Refusal } from "../oauth/refusals";
import type { ErrorHelpView } from "../pages/error-help";
import type { Problem } from "../pages/problems";
import type { Provider } from "../provider";
import { isScope, parseScopes, scopeNames } from "../scopes";

/** Returns the explanation of a refused authorization request: the problem, the received value and the accepted values. */
export function errorHelp(provider: Provider, request: AuthorizeRequest, refusal: Refusal): ErrorHelpView | undefined {
  return helpByError[refusal.missing === undefined ? refusal.error : `missing ${refusal.missing}`]?.(request, provider);
}

const helpByError: Readonly<Record<string, (request: AuthorizeRequest, provider: Provider) => ErrorHelpView>> = {
  "missing client_id": (_request, { world }) => ({ problem: "client-id-missing", accepted: clientIds(world) }),
  "missing response_type": () => ({ problem: "response-type-missing", accepted: ["code"] }),
  invalid_request: () => ({ problem: "parameter-repeated" }),
  invalid_client: ({ clientId }, { world }) => ({
    problem: "client-unknown",
    received: clientId,
    accepted: clientIds(world),
  }),
  invalid_redirect_uri: redirectUriHelp,
  unsupported_response_type: ({ responseType }) => ({
    problem: "response-type",
    received: responseType,
    accepted: ["code"],
  }),
  unsupported_response_mode: ({ responseMode }) => ({
    problem: "response-mode",
    received: responseMode,
    accepted: ["query", "fragment", "form_post"],
  }),
  invalid_scope: (request) => ({
    problem: scopeProblem(request.scope),
    received: request.scope,
    accepted: allowedScopes(request),
  }),
  invalid_code_challenge_method: ({ codeChallengeMethod }) => ({
    problem: "code-challenge-method",
    received: codeChallengeMethod,
    accepted: ["S256"],
  }),
};

/**
 * Returns the explanation of a redirect URI that is not registered. The error page compares it with the registered ones
 * and shows the difference.
 */
function redirectUriHelp({ redirectUri, application }: AuthorizeRequest): ErrorHelpView {
  if (redirectUri === undefined) return { problem: "redirect-uri-missing" };
  if (application?.redirectUris !== "any-loopback") {
    return { problem: "redirect-uri", received: redirectUri, accepted: application?.redirectUris };
  }
  const isWellFormed = URL.canParse(redirectUri) && !redirectUri.includes("#");
  return { problem: isWellFormed ? "redirect-uri-not-loopback" : "redirect-uri", received: redirectUri };
}

function clientIds({ applications }: Provider["world"]): readonly string[] {
  return applications.list().map(({ clientId }) => clientId);
}

function allowedScopes({ application }: AuthorizeRequest): readonly string[] {
  return application && application.scopes.length > 0 ? application.scopes : scopeNames;
}

function scopeProblem(scope: string): Problem {
  if (/[,;+]/.test(scope)) return "scope-separator";
  return parseScopes(scope).every(isScope) ? "scope-not-allowed" : "scope";
}
