import { checksPkce } from "../settings";
import type { Code } from "../world/credentials";
import { type Check, firstRefusal } from "./checks";
import { isUsable } from "./code";
import { isSameRedirectUri } from "./redirect-uri";
import { missing, type Refusal, refusals } from "./refusals";
import { challengeOf, isSameSecret } from "./secrets";
import { findOrIssueToken, revokeToken } from "./token";
import type { GrantResult, TokenRequest } from "./token-request";

interface Subject extends TokenRequest {
  readonly code: Code | undefined;
}

/** A code for a token (RFC 6749 §4.1.3). A failed try does not burn the code. */
export function codeGrant(request: TokenRequest): GrantResult {
  const { provider, parameters } = request;
  const name = parameters.text("code");
  const code = name === undefined ? undefined : provider.world.codes.get(name);
  const refusal = firstRefusal(checks, { ...request, code });
  if (refusal || !code) {
    if (code) endReplayedToken(request, code);
    return { refusal: refusal ?? refusals.invalidGrant };
  }
  const token = findOrIssueToken(provider, code);
  provider.world.codes.update(code, { revokedAt: provider.clock.now(), exchangedFor: token.accessToken });
  return { token };
}

const checks: readonly Check<Subject>[] = [
  codeGiven,
  verifierWelcome,
  verifierGiven,
  redirectUriGiven,
  ({ client }) => (client.application ? undefined : refusals.invalidClient),
  codeUsable,
  redirectUriSame,
  verifierRight,
];

/** Older Doorkeepers take a missing code for one that does not exist, which is found out further down. */
function codeGiven({ provider: { facts }, parameters }: Subject): Refusal | undefined {
  if (parameters.given("code") !== undefined || facts.missingCode === "invalid_grant") return undefined;
  return missing("code", facts.namesMissingParameter);
}

function verifierGiven({ provider: { facts }, parameters, code }: Subject): Refusal | undefined {
  if (!code?.codeChallenge || parameters.text("code_verifier") !== undefined) return undefined;
  return missing("code_verifier", facts.namesMissingParameter);
}

function redirectUriGiven({ provider: { facts }, parameters }: Subject): Refusal | undefined {
  if (parameters.text("redirect_uri") !== undefined) return undefined;
  return missing("redirect_uri", facts.namesMissingParameter);
}

/** A server without PKCE columns may refuse every verifier, as Doorkeeper 5.0 – 5.4 do. */
function verifierWelcome({ provider: { facts, settings }, parameters }: Subject): Refusal | undefined {
  const { pkce } = settings.compat;
  const isRefused = pkce === "refused" || (pkce === "absent" && facts.verifierWithoutColumns !== "ignored");
  if (!isRefused || parameters.text("code_verifier") === undefined) return undefined;
  return facts.verifierWithoutColumns === "invalid_request" ? refusals.malformed : refusals.verifierWithoutColumns;
}

function codeUsable({ provider, client, code }: Subject): Refusal | undefined {
  const isFine = code !== undefined && code.clientId === client.application?.clientId && isUsable(provider, code);
  return isFine ? undefined : refusals.invalidGrant;
}

function redirectUriSame({ provider: { facts }, parameters, code }: Subject): Refusal | undefined {
  const isFine = isSameRedirectUri(parameters.text("redirect_uri") ?? "", code?.redirectUri ?? "", facts);
  return isFine ? undefined : refusals.invalidGrant;
}

function verifierRight({ provider: { settings }, parameters, code }: Subject): Refusal | undefined {
  const verifier = parameters.text("code_verifier");
  if (!checksPkce(settings) || verifier === undefined) return undefined;
  const challenge = code?.codeChallenge ?? "";
  const isFine = isSameSecret(challengeOf(verifier, code?.codeChallengeMethod ?? null), challenge);
  return isFine ? undefined : refusals.invalidGrant;
}

/** RFC 6749 §4.1.2: a code used twice was stolen by somebody, so what it gave ends. Newer Doorkeepers do that. */
function endReplayedToken({ provider, client }: TokenRequest, code: Code): void {
  const isReplay = code.exchangedFor !== null && client.application?.clientId === code.clientId;
  const token = isReplay ? provider.world.tokens.get(code.exchangedFor ?? "") : undefined;
  if (token && provider.facts.replayEndsToken) revokeToken(provider, token);
}
