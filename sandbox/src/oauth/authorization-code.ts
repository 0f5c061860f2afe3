import type { Provider } from "../provider";
import { parseScopes } from "../scopes";
import { checksPkce } from "../settings";
import { type Code, isActive } from "../world/credentials";
import type { AcceptedRequest } from "./authorize-request";
import { isSameRedirectUri } from "./redirect-uri";
import { type Check, firstRefusal, missingParameter, type Refusal, refusals } from "./refusals";
import { codeChallengeOf, isSameSecret, randomToken } from "./secrets";
import { findOrIssueToken, revokeToken } from "./token";
import type { ClientRequest, GrantResult } from "./token-request";

/** The parts of an authorization request that are stored with its code. */
type CodeRequest = Pick<
  AcceptedRequest,
  "application" | "redirectUri" | "scope" | "codeChallenge" | "codeChallengeMethod"
>;

/** Issues an authorization code to the application of `request`, for the user with the id `userId`. */
export function issueCode(provider: Provider, request: CodeRequest, userId: number): Code {
  const { world, clock, settings } = provider;
  const hasChallenge = checksPkce(settings) && request.codeChallenge !== undefined;
  return world.codes.put({
    code: randomToken(settings.compat.tokenFormat),
    clientId: request.application.clientId,
    userId,
    redirectUri: request.redirectUri,
    scopes: parseScopes(request.scope),
    codeChallenge: hasChallenge ? (request.codeChallenge ?? null) : null,
    codeChallengeMethod: hasChallenge ? (request.codeChallengeMethod ?? null) : null,
    createdAt: clock.now(),
    expiresIn: settings.ttl.code,
    revokedAt: null,
    exchangedFor: null,
  });
}

interface Subject extends ClientRequest {
  readonly code: Code | undefined;
}

/** Exchanges an authorization code for a token (RFC 6749 section 4.1.3). If the request is refused, the code stays valid. */
export function codeGrant(request: ClientRequest): GrantResult {
  const { provider, parameters } = request;
  const name = parameters.text("code");
  const code = name === undefined ? undefined : provider.world.codes.get(name);
  const refusal = firstRefusal(checks, { ...request, code });
  if (refusal || !code) {
    if (code) revokeTokenOfReplayedCode(request, code);
    return { refusal: refusal ?? refusals.invalidGrant };
  }
  const token = findOrIssueToken(provider, code);
  provider.world.codes.update(code, { revokedAt: provider.clock.now(), exchangedFor: token.accessToken });
  return { token };
}

const checks: readonly Check<Subject>[] = [
  refuseMissingCode,
  refuseUnsupportedVerifier,
  refuseMissingVerifier,
  refuseMissingRedirectUri,
  ({ client }) => (client.application ? undefined : refusals.invalidClient),
  refuseUnusableCode,
  refuseOtherRedirectUri,
  refuseWrongVerifier,
];

/**
 * Refuses a request without a code. Older versions of Doorkeeper do not have this check: for them a missing code is an
 * unknown code, which a later check refuses.
 */
function refuseMissingCode({ provider: { behaviour }, parameters }: Subject): Refusal | undefined {
  if (parameters.textOrStructure("code") !== undefined || behaviour.missingCodeError === "invalid_grant")
    return undefined;
  return missingParameter("code", behaviour.namesMissingParameter);
}

function refuseMissingVerifier({ provider: { behaviour }, parameters, code }: Subject): Refusal | undefined {
  if (!code?.codeChallenge || parameters.text("code_verifier") !== undefined) return undefined;
  return missingParameter("code_verifier", behaviour.namesMissingParameter);
}

function refuseMissingRedirectUri({ provider: { behaviour }, parameters }: Subject): Refusal | undefined {
  if (parameters.text("redirect_uri") !== undefined) return undefined;
  return missingParameter("redirect_uri", behaviour.namesMissingParameter);
}

/** Refuses every request with a code verifier, as Doorkeeper 5.0 – 5.4 does if its database has no PKCE columns. */
function refuseUnsupportedVerifier({ provider: { behaviour, settings }, parameters }: Subject): Refusal | undefined {
  const { pkce } = settings.compat;
  const isRefused = pkce === "refused" || (pkce === "absent" && behaviour.verifierWithoutColumns !== "ignored");
  if (!isRefused || parameters.text("code_verifier") === undefined) return undefined;
  return behaviour.verifierWithoutColumns === "invalid_request" ? refusals.malformed : refusals.verifierWithoutColumns;
}

function refuseUnusableCode({ provider, client, code }: Subject): Refusal | undefined {
  const isCorrect =
    code !== undefined && code.clientId === client.application?.clientId && isActive(code, provider.clock.now());
  return isCorrect ? undefined : refusals.invalidGrant;
}

function refuseOtherRedirectUri({ provider: { behaviour }, parameters, code }: Subject): Refusal | undefined {
  const isCorrect = isSameRedirectUri(parameters.text("redirect_uri") ?? "", code?.redirectUri ?? "", behaviour);
  return isCorrect ? undefined : refusals.invalidGrant;
}

function refuseWrongVerifier({ provider: { settings }, parameters, code }: Subject): Refusal | undefined {
  const verifier = parameters.text("code_verifier");
  if (!checksPkce(settings) || verifier === undefined) return undefined;
  const challenge = code?.codeChallenge ?? "";
  const isCorrect = isSameSecret(codeChallengeOf(verifier, code?.codeChallengeMethod ?? null), challenge);
  return isCorrect ? undefined : refusals.invalidGrant;
}

/**
 * Revokes the token that `code` was exchanged for, because a second use means that the code may be stolen (RFC 6749
 * section 4.1.2). Only newer versions of Doorkeeper do this.
 */
function revokeTokenOfReplayedCode({ provider, client }: ClientRequest, code: Code): void {
  const isReplay = code.exchangedFor !== null && client.application?.clientId === code.clientId;
  const token = isReplay ? provider.world.tokens.get(code.exchangedFor ?? "") : undefined;
  if (token && provider.behaviour.replayRevokesToken) revokeToken(provider, token);
}
