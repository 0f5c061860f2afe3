import type { Provider } from "../provider";
import { parseScopes } from "../scopes";
import { checksPkce } from "../settings";
import { type Code, isAccessible } from "../world/credentials";
import type { AcceptedRequest } from "./authorize-request";
import { isSameRedirectUri } from "./redirect-uri";
import { type Check, firstRefusal, missing, type Refusal, refusals } from "./refusals";
import { challengeOf, isSameSecret, randomToken } from "./secrets";
import { findOrIssueToken, revokeToken } from "./token";
import type { ClientRequest, GrantResult } from "./token-request";

/** The parts of an authorization request that its code stores. */
type CodeRequest = Pick<
  AcceptedRequest,
  "application" | "redirectUri" | "scope" | "codeChallenge" | "codeChallengeMethod"
>;

/** Issues a code of the user `userId` to the application. */
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

/** Exchanges a code for a token (RFC 6749 section 4.1.3). A refused request does not revoke the code. */
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

/** Older versions of Doorkeeper treat a missing code like an unknown one, which a later check refuses. */
function refuseMissingCode({ provider: { facts }, parameters }: Subject): Refusal | undefined {
  if (parameters.given("code") !== undefined || facts.missingCode === "invalid_grant") return undefined;
  return missing("code", facts.namesMissingParameter);
}

function refuseMissingVerifier({ provider: { facts }, parameters, code }: Subject): Refusal | undefined {
  if (!code?.codeChallenge || parameters.text("code_verifier") !== undefined) return undefined;
  return missing("code_verifier", facts.namesMissingParameter);
}

function refuseMissingRedirectUri({ provider: { facts }, parameters }: Subject): Refusal | undefined {
  if (parameters.text("redirect_uri") !== undefined) return undefined;
  return missing("redirect_uri", facts.namesMissingParameter);
}

/** Without PKCE columns in its database, Doorkeeper 5.0 – 5.4 refuse every verifier. */
function refuseUnsupportedVerifier({ provider: { facts, settings }, parameters }: Subject): Refusal | undefined {
  const { pkce } = settings.compat;
  const isRefused = pkce === "refused" || (pkce === "absent" && facts.verifierWithoutColumns !== "ignored");
  if (!isRefused || parameters.text("code_verifier") === undefined) return undefined;
  return facts.verifierWithoutColumns === "invalid_request" ? refusals.malformed : refusals.verifierWithoutColumns;
}

function refuseUnusableCode({ provider, client, code }: Subject): Refusal | undefined {
  const isCorrect =
    code !== undefined && code.clientId === client.application?.clientId && isAccessible(code, provider.clock.now());
  return isCorrect ? undefined : refusals.invalidGrant;
}

function refuseOtherRedirectUri({ provider: { facts }, parameters, code }: Subject): Refusal | undefined {
  const isCorrect = isSameRedirectUri(parameters.text("redirect_uri") ?? "", code?.redirectUri ?? "", facts);
  return isCorrect ? undefined : refusals.invalidGrant;
}

function refuseWrongVerifier({ provider: { settings }, parameters, code }: Subject): Refusal | undefined {
  const verifier = parameters.text("code_verifier");
  if (!checksPkce(settings) || verifier === undefined) return undefined;
  const challenge = code?.codeChallenge ?? "";
  const isCorrect = isSameSecret(challengeOf(verifier, code?.codeChallengeMethod ?? null), challenge);
  return isCorrect ? undefined : refusals.invalidGrant;
}

/** A code that is used twice may be stolen, so its token is revoked (RFC 6749 section 4.1.2). Newer versions of Doorkeeper do that. */
function revokeTokenOfReplayedCode({ provider, client }: ClientRequest, code: Code): void {
  const isReplay = code.exchangedFor !== null && client.application?.clientId === code.clientId;
  const token = isReplay ? provider.world.tokens.get(code.exchangedFor ?? "") : undefined;
  if (token && provider.facts.replayEndsToken) revokeToken(provider, token);
}
