import { type Cause, causeOf } from "../causes/causes";
import type { Provider } from "../provider";
import { parseScopes } from "../scopes";
import { isPkceChecked } from "../settings";
import { type Code, isExpired } from "../world/credentials";
import { durationText } from "../world/duration";
import type { AcceptedRequest } from "./authorize-request";
import { isSameRedirectUri } from "./redirect-uri";
import { type Check, firstRefusal, missingParameter, oauthErrors, type Refusal, refusal } from "./refusals";
import { codeChallengeOf, isSameSecret, randomToken, shortenedSecret } from "./secrets";
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
  const hasChallenge = isPkceChecked(settings) && request.codeChallenge !== undefined;
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
  const refused = firstRefusal(checks, { ...request, code });
  if (refused || !code) {
    if (code) revokeTokenOfReplayedCode(request, code);
    return { refusal: refused ?? invalidGrant(causeOf("code-missing")) };
  }
  const token = findOrIssueToken(provider, code);
  provider.world.codes.update(code, { revokedAt: provider.clock.now(), exchangedFor: token.accessToken });
  return { token };
}

function invalidGrant(cause: Cause): Refusal {
  return refusal(oauthErrors.invalidGrant, cause);
}

const checks: readonly Check<Subject>[] = [
  refuseMissingCode,
  refuseUnsupportedVerifier,
  refuseMissingVerifier,
  refuseMissingRedirectUri,
  ({ client }) => (client.application ? undefined : refusal(oauthErrors.invalidClient, client.cause)),
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
  return missingParameter("code", causeOf("code-missing"), behaviour.namesMissingParameter);
}

function refuseMissingVerifier({ provider: { behaviour }, parameters, code }: Subject): Refusal | undefined {
  if (!code?.codeChallenge || parameters.text("code_verifier") !== undefined) return undefined;
  const cause = causeOf("verifier-missing", { code: shortenedSecret(code.code) });
  return missingParameter("code_verifier", cause, behaviour.namesMissingParameter);
}

function refuseMissingRedirectUri({ provider: { behaviour }, parameters }: Subject): Refusal | undefined {
  if (parameters.text("redirect_uri") !== undefined) return undefined;
  return missingParameter("redirect_uri", causeOf("redirect-uri-missing"), behaviour.namesMissingParameter);
}

/** Refuses every request with a code verifier, as Doorkeeper 5.0 – 5.4 does if its database has no PKCE columns. */
function refuseUnsupportedVerifier({ provider: { behaviour, settings }, parameters }: Subject): Refusal | undefined {
  const { pkce } = settings.compat;
  const isRefused = pkce === "refused" || (pkce === "absent" && behaviour.verifierWithoutColumns !== "ignored");
  if (!isRefused || parameters.text("code_verifier") === undefined) return undefined;
  const isGeneral = behaviour.verifierWithoutColumns === "invalid_request";
  const error = isGeneral ? oauthErrors.malformed : oauthErrors.verifierWithoutColumns;
  return refusal(error, causeOf("verifier-unsupported"));
}

function refuseUnusableCode(subject: Subject): Refusal | undefined {
  const cause = causeOfUnusableCode(subject);
  return cause && invalidGrant(cause);
}

function causeOfUnusableCode({ provider, parameters, client, code }: Subject): Cause | undefined {
  if (!code) {
    const text = parameters.text("code");
    return text === undefined ? causeOf("code-missing") : causeOf("code-unknown", { length: text.length });
  }
  const now = provider.clock.now();
  const name = shortenedSecret(code.code);
  const clientId = client.application?.clientId ?? "";
  if (code.clientId !== clientId) {
    return causeOf("code-of-other-client", { code: name, owner: code.clientId, client: clientId });
  }
  if (code.revokedAt !== null) {
    const ago = durationText(now - code.revokedAt);
    return causeOf(code.exchangedFor === null ? "code-revoked" : "code-used", { code: name, ago });
  }
  if (!isExpired(code, now)) return undefined;
  const lifetimeMs = code.expiresIn * 1000;
  const ago = durationText(now - code.createdAt - lifetimeMs);
  return causeOf("code-expired", { code: name, ago, lifetime: durationText(lifetimeMs) });
}

function refuseOtherRedirectUri({ provider: { behaviour }, parameters, code }: Subject): Refusal | undefined {
  const received = parameters.text("redirect_uri") ?? "";
  const authorized = code?.redirectUri ?? "";
  if (isSameRedirectUri(received, authorized, behaviour)) return undefined;
  return invalidGrant(causeOf("redirect-uri-changed", { received, authorized }));
}

function refuseWrongVerifier({ provider: { settings }, parameters, code }: Subject): Refusal | undefined {
  const verifier = parameters.text("code_verifier");
  if (!isPkceChecked(settings) || verifier === undefined) return undefined;
  const challenge = code?.codeChallenge ?? "";
  const isCorrect = isSameSecret(codeChallengeOf(verifier, code?.codeChallengeMethod ?? null), challenge);
  if (isCorrect) return undefined;
  const name = challenge === "" ? "verifier-unexpected" : "verifier-wrong";
  return invalidGrant(causeOf(name, { code: shortenedSecret(code?.code ?? "") }));
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
