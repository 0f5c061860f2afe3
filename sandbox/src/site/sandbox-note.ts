import type { AuthorizeRequest } from "../oauth/authorize-request";
import type { Refusal } from "../oauth/refusals";
import { isScope, scopesIn } from "../oauth/scopes";
import type { Mistake, SandboxNoteView } from "../pages";
import type { Provider } from "../provider";
import { scopeNames } from "../world/credentials";

/** Help with a refused authorization request, finer than Doorkeeper's sentences: what came, what would have done. */
export function noteOn(provider: Provider, request: AuthorizeRequest, refusal: Refusal): SandboxNoteView | undefined {
  return notes[refusal.missing === undefined ? refusal.error : `missing ${refusal.missing}`]?.(request, provider);
}

const notes: Readonly<Record<string, (request: AuthorizeRequest, provider: Provider) => SandboxNoteView>> = {
  "missing client_id": (_request, { world }) => ({ mistake: "client-id-missing", expected: clientIds(world) }),
  "missing response_type": () => ({ mistake: "response-type-missing", expected: ["code"] }),
  invalid_request: () => ({ mistake: "parameter-repeated" }),
  invalid_client: ({ clientId }, { world }) => ({
    mistake: "client-unknown",
    got: clientId,
    expected: clientIds(world),
  }),
  invalid_redirect_uri: redirectUriNote,
  unsupported_response_type: ({ responseType }) => ({
    mistake: "response-type",
    got: responseType,
    expected: ["code"],
  }),
  unsupported_response_mode: ({ responseMode }) => ({
    mistake: "response-mode",
    got: responseMode,
    expected: ["query", "fragment", "form_post"],
  }),
  invalid_scope: (request) => ({
    mistake: scopeMistake(request.scope),
    got: request.scope,
    expected: allowedScopes(request),
  }),
  invalid_code_challenge_method: ({ codeChallengeMethod }) => ({
    mistake: "code-challenge-method",
    got: codeChallengeMethod,
    expected: ["S256"],
  }),
};

/** The page itself finds out how a callback differs from the registered ones. */
function redirectUriNote({ redirectUri, application }: AuthorizeRequest): SandboxNoteView {
  if (redirectUri === undefined) return { mistake: "redirect-uri-missing" };
  if (application?.redirectUris !== "any-loopback") {
    return { mistake: "redirect-uri", got: redirectUri, expected: application?.redirectUris };
  }
  const isWellFormed = URL.canParse(redirectUri) && !redirectUri.includes("#");
  return { mistake: isWellFormed ? "redirect-uri-not-loopback" : "redirect-uri", got: redirectUri };
}

function clientIds({ applications }: Provider["world"]): readonly string[] {
  return applications.list().map(({ clientId }) => clientId);
}

function allowedScopes({ application }: AuthorizeRequest): readonly string[] {
  return application && application.scopes.length > 0 ? application.scopes : scopeNames;
}

function scopeMistake(scope: string): Mistake {
  if (/[,;+]/.test(scope)) return "scope-separator";
  return scopesIn(scope).every(isScope) ? "scope-not-allowed" : "scope";
}
